package wire

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// maxDepth bounds the nesting of values, and ends values that hold themselves.
const maxDepth = 256

// timeLayout is how XML-RPC writes a date.
const timeLayout = "20060102T15:04:05"

var errTooDeep = errors.New("the value is nested too deeply")

// valuesTo converts the parameters of a call.
func valuesTo(values []any) ([]*pluginv1.Value, error) {
	all := make([]*pluginv1.Value, len(values))
	for i, value := range values {
		var err error
		if all[i], err = valueTo(value, 0); err != nil {
			return nil, fmt.Errorf("parameter %d: %w", i+1, err)
		}
	}
	return all, nil
}

// valueTo converts a value as package sdk lists them.
func valueTo(value any, depth int) (*pluginv1.Value, error) {
	switch v := value.(type) {
	case nil:
		return &pluginv1.Value{}, nil
	case string:
		if utf8.ValidString(v) {
			return &pluginv1.Value{Kind: &pluginv1.Value_String_{String_: v}}, nil
		}
		return &pluginv1.Value{Kind: &pluginv1.Value_RawString{RawString: []byte(v)}}, nil
	case int64:
		return &pluginv1.Value{Kind: &pluginv1.Value_Int{Int: v}}, nil
	case int:
		return &pluginv1.Value{Kind: &pluginv1.Value_Int{Int: int64(v)}}, nil
	case sdk.I8:
		return &pluginv1.Value{Kind: &pluginv1.Value_I8{I8: int64(v)}}, nil
	case bool:
		return &pluginv1.Value{Kind: &pluginv1.Value_Boolean{Boolean: v}}, nil
	case float64:
		return &pluginv1.Value{Kind: &pluginv1.Value_Double{Double: v}}, nil
	case []byte:
		return &pluginv1.Value{Kind: &pluginv1.Value_Base64{Base64: v}}, nil
	case time.Time:
		return dateTo(v)
	}
	return compositeTo(value, depth)
}

func dateTo(t time.Time) (*pluginv1.Value, error) {
	if year := t.Year(); year < 0 || year > 9999 {
		return nil, fmt.Errorf("the year %d has no four digits, as XML-RPC wants", year)
	}
	return &pluginv1.Value{Kind: &pluginv1.Value_DateTime{DateTime: t.Format(timeLayout)}}, nil
}

func compositeTo(value any, depth int) (*pluginv1.Value, error) {
	if depth == maxDepth {
		return nil, errTooDeep
	}
	depth++
	switch v := value.(type) {
	case sdk.Struct:
		return membersTo(v, depth)
	case map[string]any:
		members := make(sdk.Struct, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			members = append(members, sdk.Member{Name: name, Value: v[name]})
		}
		return membersTo(members, depth)
	case []any:
		return elementsTo(v, depth)
	case []sdk.Struct:
		return elementsTo(v, depth)
	case []string:
		return elementsTo(v, depth)
	case []int:
		return elementsTo(v, depth)
	}
	return nil, fmt.Errorf("a %T can't be sent by XML-RPC", value)
}

func membersTo(members sdk.Struct, depth int) (*pluginv1.Value, error) {
	all := make([]*pluginv1.Member, len(members))
	for i, member := range members {
		value, err := valueTo(member.Value, depth)
		if err != nil {
			return nil, within(err, "member "+member.Name)
		}
		all[i] = &pluginv1.Member{Name: valid(member.Name), Value: value}
	}
	return &pluginv1.Value{Kind: &pluginv1.Value_Struct{Struct: &pluginv1.Struct{Members: all}}}, nil
}

func elementsTo[T any](elements []T, depth int) (*pluginv1.Value, error) {
	all := make([]*pluginv1.Value, len(elements))
	for i, element := range elements {
		var err error
		if all[i], err = valueTo(element, depth); err != nil {
			return nil, within(err, "element "+strconv.Itoa(i))
		}
	}
	return &pluginv1.Value{Kind: &pluginv1.Value_Array{Array: &pluginv1.Array{Elements: all}}}, nil
}

// within says where in a value an error is. The way to what is too deep would be
// too long.
func within(err error, place string) error {
	if errors.Is(err, errTooDeep) {
		return err
	}
	return fmt.Errorf("%s: %w", place, err)
}

// structs says what a struct becomes.
type structs int

const (
	asMaps  structs = iota // map[string]any
	inOrder                // sdk.Struct
)

func (s structs) valuesFrom(values []*pluginv1.Value, depth int) ([]any, error) {
	all := make([]any, len(values))
	for i, value := range values {
		var err error
		if all[i], err = s.valueFrom(value, depth); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s structs) valueFrom(value *pluginv1.Value, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch v := value.GetKind().(type) {
	case nil:
		return nil, nil
	case *pluginv1.Value_String_:
		return v.String_, nil
	case *pluginv1.Value_RawString:
		return string(v.RawString), nil
	case *pluginv1.Value_Int:
		return v.Int, nil
	case *pluginv1.Value_I8:
		return s.i8(v.I8), nil
	case *pluginv1.Value_Boolean:
		return v.Boolean, nil
	case *pluginv1.Value_Double:
		return v.Double, nil
	case *pluginv1.Value_Base64:
		return v.Base64, nil
	case *pluginv1.Value_DateTime:
		t, err := time.Parse(timeLayout, v.DateTime)
		if err != nil {
			return nil, fmt.Errorf("%.40q is no date of XML-RPC", v.DateTime)
		}
		return t, nil
	case *pluginv1.Value_Array:
		return s.valuesFrom(v.Array.GetElements(), depth+1)
	case *pluginv1.Value_Struct:
		return s.membersFrom(v.Struct.GetMembers(), depth+1)
	}
	return nil, fmt.Errorf("a value of an unknown kind %T", value.GetKind())
}

// i8 keeps an <i8> one where it will be sent again. To those who get it, it is
// an integer.
func (s structs) i8(n int64) any {
	if s == inOrder {
		return sdk.I8(n)
	}
	return n
}

func (s structs) membersFrom(members []*pluginv1.Member, depth int) (any, error) {
	ordered := make(sdk.Struct, len(members))
	for i, member := range members {
		value, err := s.valueFrom(member.GetValue(), depth)
		if err != nil {
			return nil, err
		}
		ordered[i] = sdk.Member{Name: member.GetName(), Value: value}
	}
	if s == inOrder {
		return ordered, nil
	}
	all := make(map[string]any, len(ordered))
	for _, member := range ordered {
		all[member.Name] = member.Value
	}
	return all, nil
}
