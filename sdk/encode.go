package sdk

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

// encoder makes a value of XML-RPC of a result.
type encoder func(v reflect.Value) (any, error)

// encoderOf returns the encoder for a type and the type's XML-RPC name.
func encoderOf(t reflect.Type) (encoder, string, error) { return compileEncoder(t, nil) }

func compileEncoder(t reflect.Type, within []reflect.Type) (encoder, string, error) {
	within, err := enter(t, within)
	if err != nil {
		return nil, "", err
	}
	if wire := carried(t); wire != "" {
		return encodeAsIs, wire, nil
	}
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[any]():
		return encodeDynamic, wireAny, nil
	case kind == reflect.Bool:
		return func(v reflect.Value) (any, error) { return v.Bool(), nil }, wireBoolean, nil
	case kind == reflect.String:
		return func(v reflect.Value) (any, error) { return v.String(), nil }, wireString, nil
	case isInteger(kind):
		return encodeInteger, wireInt, nil
	case kind == reflect.Float32 || kind == reflect.Float64:
		return func(v reflect.Value) (any, error) { return v.Float(), nil }, wireDouble, nil
	case kind == reflect.Slice || kind == reflect.Array:
		return compileArrayEncoder(t, within)
	case kind == reflect.Map && t.Key().Kind() == reflect.String:
		return compileMapEncoder(t, within)
	case kind == reflect.Struct:
		return compileStructEncoder(t, within)
	case kind == reflect.Pointer:
		return compilePointerEncoder(t, within)
	}
	return nil, "", fmt.Errorf("%s has no counterpart in XML-RPC", t)
}

// carried returns the XML-RPC name of a type that a Namespace may answer with,
// or "" for others.
func carried(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[string]():
		return wireString
	case reflect.TypeFor[bool]():
		return wireBoolean
	case reflect.TypeFor[int64](), reflect.TypeFor[int](), reflect.TypeFor[I8]():
		return wireInt
	case reflect.TypeFor[float64]():
		return wireDouble
	case reflect.TypeFor[[]byte]():
		return wireBase64
	case reflect.TypeFor[time.Time]():
		return wireDateTime
	case reflect.TypeFor[[]any](), reflect.TypeFor[[]string](), reflect.TypeFor[[]int](), reflect.TypeFor[[]Struct]():
		return wireArray
	case reflect.TypeFor[map[string]any](), reflect.TypeFor[Struct]():
		return wireStruct
	}
	return ""
}

func encodeAsIs(v reflect.Value) (any, error) { return v.Interface(), nil }

// encodeDynamic encodes what an any holds. The elements of []any and the like
// are taken for values that need no conversion.
func encodeDynamic(v reflect.Value) (any, error) {
	if v.IsNil() {
		return nil, nil
	}
	v = v.Elem()
	encode, _, err := encoderOf(v.Type())
	if err != nil {
		return nil, err
	}
	return encode(v)
}

func encodeInteger(v reflect.Value) (any, error) {
	if v.CanInt() {
		return v.Int(), nil
	}
	if n := v.Uint(); n <= math.MaxInt64 {
		return int64(n), nil
	}
	return nil, fmt.Errorf("result %d exceeds 64 bits", v.Uint())
}

func compileArrayEncoder(t reflect.Type, within []reflect.Type) (encoder, string, error) {
	element, _, err := compileEncoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(v reflect.Value) (any, error) {
		all := make([]any, v.Len())
		for i := range all {
			encoded, err := element(v.Index(i))
			if err != nil {
				return nil, err
			}
			all[i] = encoded
		}
		return all, nil
	}, wireArray, nil
}

func compileMapEncoder(t reflect.Type, within []reflect.Type) (encoder, string, error) {
	element, _, err := compileEncoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(v reflect.Value) (any, error) {
		all := make(map[string]any, v.Len())
		for key, item := range v.Seq2() {
			encoded, err := element(item)
			if err != nil {
				return nil, err
			}
			all[key.String()] = encoded
		}
		return all, nil
	}, wireStruct, nil
}

// compileStructEncoder makes a Struct of a Go struct, in the order of the
// fields.
func compileStructEncoder(t reflect.Type, within []reflect.Type) (encoder, string, error) {
	fields := fieldsOf(t)
	encoders := make([]encoder, len(fields))
	for i, f := range fields {
		encode, _, err := compileEncoder(t.Field(f.index).Type, within)
		if err != nil {
			return nil, "", fmt.Errorf("field %s: %w", t.Field(f.index).Name, err)
		}
		encoders[i] = encode
	}
	return func(v reflect.Value) (any, error) {
		all := make(Struct, len(fields))
		for i, f := range fields {
			encoded, err := encoders[i](v.Field(f.index))
			if err != nil {
				return nil, err
			}
			all[i] = Member{f.name, encoded}
		}
		return all, nil
	}, wireStruct, nil
}

func compilePointerEncoder(t reflect.Type, within []reflect.Type) (encoder, string, error) {
	element, wire, err := compileEncoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(v reflect.Value) (any, error) {
		if v.IsNil() {
			return nil, nil
		}
		return element(v.Elem())
	}, wire, nil
}
