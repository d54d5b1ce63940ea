package sdk

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// decoder makes a Go value of an argument. Its error reads on from the name of
// the parameter: "must be an int, not ...".
type decoder func(value any) (reflect.Value, error)

// decoderOf returns the decoder for a type and the type's XML-RPC name.
func decoderOf(t reflect.Type) (decoder, string, error) { return compileDecoder(t, nil) }

func compileDecoder(t reflect.Type, within []reflect.Type) (decoder, string, error) {
	within, err := enter(t, within)
	if err != nil {
		return nil, "", err
	}
	switch t {
	case reflect.TypeFor[[]byte]():
		return decodeBytes, wireBase64, nil
	case reflect.TypeFor[time.Time]():
		return decodeTime, wireDateTime, nil
	case reflect.TypeFor[any]():
		return decodeAny, wireAny, nil
	case reflect.TypeFor[Struct]():
		return decodeMembers, wireStruct, nil
	}
	switch kind := t.Kind(); {
	case kind == reflect.Bool:
		return converted(t, func(value any) (reflect.Value, error) { return reflect.ValueOf(truth(value)), nil }), wireBoolean, nil
	case kind == reflect.String:
		return converted(t, decodeString), wireString, nil
	case isInteger(kind):
		return integerDecoder(t), wireInt, nil
	case kind == reflect.Float32 || kind == reflect.Float64:
		return converted(t, decodeFloat), wireDouble, nil
	case kind == reflect.Slice:
		return compileSlice(t, within)
	case kind == reflect.Map && t.Key().Kind() == reflect.String:
		return compileMap(t, within)
	case kind == reflect.Struct:
		return compileStruct(t, within)
	case kind == reflect.Pointer:
		return compilePointer(t, within)
	}
	return nil, "", fmt.Errorf("%s has no counterpart in XML-RPC", t)
}

// enter notes that a type is looked at within others. Types within themselves
// are refused: values of theirs could go on for ever.
func enter(t reflect.Type, within []reflect.Type) ([]reflect.Type, error) {
	for _, outer := range within {
		if outer == t {
			return nil, fmt.Errorf("%s holds itself", t)
		}
	}
	return append(within[:len(within):len(within)], t), nil
}

func isInteger(kind reflect.Kind) bool { return kind >= reflect.Int && kind <= reflect.Uintptr }

// converted makes a decoder of a basic type one of a named type of its kind.
func converted(t reflect.Type, decode decoder) decoder {
	switch t {
	case reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[float64]():
		return decode
	}
	return func(value any) (reflect.Value, error) {
		v, err := decode(value)
		if err != nil {
			return v, err
		}
		return v.Convert(t), nil
	}
}

func decodeAny(value any) (reflect.Value, error) { return asInterface(&value), nil }

// truth is Python's: nothing, zero and what is empty are false.
func truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Int:
		return v.Int() != 0
	default:
		return true
	}
}

func decodeString(value any) (reflect.Value, error) {
	switch v := value.(type) {
	case string:
		return reflect.ValueOf(value), nil
	case []byte:
		return reflect.ValueOf(string(v)), nil
	}
	return reflect.Value{}, mismatch("a string", value)
}

func decodeBytes(value any) (reflect.Value, error) {
	switch v := value.(type) {
	case []byte:
		return reflect.ValueOf(v), nil
	case string:
		return reflect.ValueOf([]byte(v)), nil
	}
	return reflect.Value{}, mismatch("base64", value)
}

func decodeTime(value any) (reflect.Value, error) {
	if _, ok := value.(time.Time); ok {
		return reflect.ValueOf(value), nil
	}
	return reflect.Value{}, mismatch("a date", value)
}

func decodeFloat(value any) (reflect.Value, error) {
	var number float64
	switch v := value.(type) {
	case float64:
		return reflect.ValueOf(v), nil
	case string:
		parsed, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err != nil {
			return reflect.Value{}, mismatch("a double", value)
		}
		number = parsed
	default:
		whole, ok := wholeNumber(value)
		if !ok {
			return reflect.Value{}, mismatch("a double", value)
		}
		number = float64(whole)
	}
	return reflect.ValueOf(number), nil
}

func integerDecoder(t reflect.Type) decoder {
	zero := reflect.Zero(t)
	unsigned := t.Kind() >= reflect.Uint
	return func(value any) (reflect.Value, error) {
		n, ok := wholeNumber(value)
		switch {
		case !ok:
			return reflect.Value{}, mismatch("an int", value)
		case t == reflect.TypeFor[int64]():
			return reflect.ValueOf(n), nil
		case t == reflect.TypeFor[int]() && int64(int(n)) == n:
			return reflect.ValueOf(int(n)), nil
		case unsigned && (n < 0 || zero.OverflowUint(uint64(n))), !unsigned && zero.OverflowInt(n):
			return reflect.Value{}, fmt.Errorf("is out of range: %d", n)
		}
		return reflect.ValueOf(n).Convert(t), nil
	}
}

// wholeNumber converts as Python's int does.
func wholeNumber(value any) (int64, bool) {
	switch v := value.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case float64:
		return int64(v), v > -math.MaxInt64 && v < math.MaxInt64
	case string:
		n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
		return n, err == nil
	case []byte:
		return wholeNumber(string(v))
	}
	return 0, false
}

func mismatch(wanted string, value any) error {
	return fmt.Errorf("must be %s, not %s", wanted, describe(value))
}

// describe names a value in a fault, shortened.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case string:
		return fmt.Sprintf("the string %.40q", v)
	case []byte:
		return "base64"
	case bool:
		return fmt.Sprintf("the boolean %t", v)
	case int64, int:
		return fmt.Sprintf("the int %d", v)
	case float64:
		return fmt.Sprintf("the double %v", v)
	case time.Time:
		return "a date"
	case Struct, map[string]any:
		return "a struct"
	}
	return "an array"
}
