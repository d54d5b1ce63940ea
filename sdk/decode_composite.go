package sdk

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

func compileSlice(t reflect.Type, within []reflect.Type) (decoder, string, error) {
	if t == reflect.TypeFor[[]any]() {
		return decodeSlice, wireArray, nil
	}
	element, _, err := compileDecoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(value any) (reflect.Value, error) {
		items, ok := elements(value)
		if !ok {
			return reflect.Value{}, mismatch("an array", value)
		}
		slice := reflect.MakeSlice(t, len(items), len(items))
		for i, item := range items {
			v, err := element(item)
			if err != nil {
				return reflect.Value{}, fmt.Errorf("[%d] %w", i, err)
			}
			slice.Index(i).Set(v)
		}
		return slice, nil
	}, wireArray, nil
}

func decodeSlice(value any) (reflect.Value, error) {
	items, ok := elements(value)
	if !ok {
		return reflect.Value{}, mismatch("an array", value)
	}
	return reflect.ValueOf(items), nil
}

// elements returns what an array holds, also one in a form that is meant for
// results, which one namespace may hand to another.
func elements(value any) ([]any, bool) {
	switch v := value.(type) {
	case []any:
		return v, true
	case []string:
		return boxed(v), true
	case []int:
		return boxed(v), true
	case []Struct:
		return boxed(v), true
	}
	return nil, false
}

func boxed[T any](items []T) []any {
	all := make([]any, len(items))
	for i, item := range items {
		all[i] = item
	}
	return all
}

// members returns what a struct holds.
func members(value any) (map[string]any, bool) {
	switch v := value.(type) {
	case map[string]any:
		return v, true
	case Struct:
		all := make(map[string]any, len(v))
		for _, one := range v {
			all[one.Name] = one.Value
		}
		return all, true
	}
	return nil, false
}

// decodeMembers makes a Struct, of a map in the order of the names.
func decodeMembers(value any) (reflect.Value, error) {
	if _, ok := value.(Struct); ok {
		return reflect.ValueOf(value), nil
	}
	held, ok := members(value)
	if !ok {
		return reflect.Value{}, mismatch("a struct", value)
	}
	all := make(Struct, 0, len(held))
	for _, name := range slices.Sorted(maps.Keys(held)) {
		all = append(all, Member{name, held[name]})
	}
	return reflect.ValueOf(all), nil
}

func compileMap(t reflect.Type, within []reflect.Type) (decoder, string, error) {
	element, _, err := compileDecoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(value any) (reflect.Value, error) {
		held, ok := members(value)
		if !ok {
			return reflect.Value{}, mismatch("a struct", value)
		}
		m := reflect.MakeMapWithSize(t, len(held))
		for name, item := range held {
			v, err := element(item)
			if err != nil {
				return reflect.Value{}, fmt.Errorf("[%q] %w", name, err)
			}
			m.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), v)
		}
		return m, nil
	}, wireStruct, nil
}

// field is an exported field of a Go struct and the member that it stands for.
type field struct {
	index int
	name  string
}

func fieldsOf(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("xmlrpc")
		switch {
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = strings.ToLower(f.Name)
		}
		all = append(all, field{i, name})
	}
	return all
}

// compileStruct decodes into a Go struct. What the argument doesn't have stays
// zero, and members without a field are overlooked, so that both sides can
// grow.
func compileStruct(t reflect.Type, within []reflect.Type) (decoder, string, error) {
	fields := fieldsOf(t)
	decoders := make([]decoder, len(fields))
	for i, f := range fields {
		decode, _, err := compileDecoder(t.Field(f.index).Type, within)
		if err != nil {
			return nil, "", fmt.Errorf("field %s: %w", t.Field(f.index).Name, err)
		}
		decoders[i] = decode
	}
	return func(value any) (reflect.Value, error) {
		held, ok := members(value)
		if !ok {
			return reflect.Value{}, mismatch("a struct", value)
		}
		made := reflect.New(t).Elem()
		for i, f := range fields {
			item, ok := held[f.name]
			if !ok {
				continue
			}
			v, err := decoders[i](item)
			if err != nil {
				return reflect.Value{}, fmt.Errorf("[%q] %w", f.name, err)
			}
			made.Field(f.index).Set(v)
		}
		return made, nil
	}, wireStruct, nil
}

func compilePointer(t reflect.Type, within []reflect.Type) (decoder, string, error) {
	decode, wire, err := compileDecoder(t.Elem(), within)
	if err != nil {
		return nil, "", err
	}
	return func(value any) (reflect.Value, error) {
		if value == nil {
			return reflect.Zero(t), nil
		}
		v, err := decode(value)
		if err != nil {
			return v, err
		}
		pointer := reflect.New(t.Elem())
		pointer.Elem().Set(v)
		return pointer, nil
	}, wire, nil
}
