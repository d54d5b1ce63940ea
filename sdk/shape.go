package sdk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// XML-RPC's names of the types of values, as they stand in signatures.
const (
	wireAny      = "any" // not one of XML-RPC's: it has no name for this
	wireArray    = "array"
	wireBase64   = "base64"
	wireBoolean  = "boolean"
	wireDateTime = "dateTime.iso8601"
	wireDouble   = "double"
	wireInt      = "int"
	wireString   = "string"
	wireStruct   = "struct"
)

// shape is a function that has been looked at once, so that a call of it
// needn't.
type shape struct {
	fn        reflect.Value
	params    []param
	required  int     // how many of the parameters are not optional
	result    encoder // nil if the function returns nothing but an error
	signature []string
}

type param struct {
	name    string // from the help, or "parameter 1"
	decode  decoder
	missing reflect.Value // what stands for an optional one that isn't given
}

func shapeOf(fn any) (shape, error) {
	value := reflect.ValueOf(fn)
	if value.Kind() != reflect.Func || value.IsNil() {
		return shape{}, fmt.Errorf("a function is needed, not %T", fn)
	}
	t := value.Type()
	switch {
	case t.NumIn() == 0 || t.In(0) != reflect.TypeFor[context.Context]():
		return shape{}, fmt.Errorf("the first parameter of %s must be a context.Context", t)
	case t.IsVariadic():
		return shape{}, fmt.Errorf("%s is variadic: take a slice or Optional parameters", t)
	}
	s := shape{fn: value}
	if err := s.addResult(t); err != nil {
		return shape{}, err
	}
	for i := 1; i < t.NumIn(); i++ {
		if err := s.addParam(t.In(i)); err != nil {
			return shape{}, fmt.Errorf("parameter %d: %w", i, err)
		}
	}
	return s, nil
}

func (s *shape) addResult(t reflect.Type) error {
	count := t.NumOut()
	if count == 0 || count > 2 || t.Out(count-1) != reflect.TypeFor[error]() {
		return fmt.Errorf("the results of %s must be (T, error) or error", t)
	}
	if count == 1 {
		s.signature = []string{wireBoolean}
		return nil
	}
	encode, wire, err := encoderOf(t.Out(0))
	if err != nil {
		return fmt.Errorf("result: %w", err)
	}
	s.result, s.signature = encode, []string{wire}
	return nil
}

func (s *shape) addParam(t reflect.Type) error {
	p := param{name: fmt.Sprintf("parameter %d", len(s.params)+1)}
	inner := t
	_, optional := reflect.Zero(t).Interface().(interface{ optional() })
	if optional {
		inner, p.missing = t.Field(0).Type, reflect.Zero(t)
	} else if s.required < len(s.params) {
		return errors.New("it follows an Optional one and must be Optional too")
	}
	decode, wire, err := decoderOf(inner)
	if err != nil {
		return err
	}
	p.decode = decode
	if optional {
		p.decode = given(t, decode)
	} else {
		s.required++
	}
	s.params = append(s.params, p)
	s.signature = append(s.signature, wire)
	return nil
}

// given decodes the argument of an Optional parameter of type t.
func given(t reflect.Type, decode decoder) decoder {
	return func(value any) (reflect.Value, error) {
		inner, err := decode(value)
		if err != nil {
			return inner, err
		}
		optional := reflect.New(t).Elem()
		optional.Field(0).Set(inner)
		optional.Field(1).SetBool(true)
		return optional, nil
	}
}

func (s *shape) call(ctx context.Context, guard func(context.Context) error, args []any) (any, error) {
	if len(args) < s.required || len(args) > len(s.params) {
		return nil, NewFault(FaultIncorrectParameters, "")
	}
	var room [8]reflect.Value // enough for most, and not on the heap
	in := append(room[:0], asInterface(&ctx))
	for i := range s.params {
		p := &s.params[i]
		if i >= len(args) {
			in = append(in, p.missing)
			continue
		}
		value, err := p.decode(args[i])
		if err != nil {
			return nil, NewFault(FaultIncorrectParameters, p.name+" "+err.Error())
		}
		in = append(in, value)
	}
	if guard != nil {
		if err := guard(ctx); err != nil {
			return nil, err
		}
	}
	return s.answer(s.fn.Call(in))
}

// asInterface returns a value whose type is the interface T itself. Given a
// value of the type inside, reflect would look up T's methods in each call,
// which takes longer than all the rest.
func asInterface[T any](value *T) reflect.Value { return reflect.ValueOf(value).Elem() }

func (s *shape) answer(out []reflect.Value) (any, error) {
	if err, failed := out[len(out)-1].Interface().(error); failed {
		return nil, err
	}
	if s.result == nil {
		return true, nil
	}
	return s.result(out[0])
}
