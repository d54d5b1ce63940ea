package expand

import (
	"sort"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// Dict holds the values of names: strings and integers. Names keep the order
// in which they were first set. The zero value is empty and ready to use.
type Dict struct {
	below  *Dict
	order  []string
	values map[string]any
}

// NewDict returns a dictionary that shows what is in below, now and later,
// except for what is set in itself. A nil below is empty.
func NewDict(below *Dict) *Dict { return &Dict{below: below} }

// Set gives a name a text.
func (d *Dict) Set(name, value string) { d.set(name, value) }

// SetInt gives a name a number, which %d and its like can print.
func (d *Dict) SetInt(name string, value int) { d.set(name, value) }

func (d *Dict) set(name string, value any) {
	if _, known := d.values[name]; !known {
		d.order = append(d.order, name)
	}
	if d.values == nil {
		d.values = make(map[string]any)
	}
	d.values[name] = value
}

func (d *Dict) value(name string) (any, bool) {
	for ; d != nil; d = d.below {
		if v, ok := d.values[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// names returns all names, those of the lowest layer first.
func (d *Dict) names() []string {
	if d == nil {
		return nil
	}
	names := d.below.names()
	for _, name := range d.order {
		if _, known := d.below.value(name); !known {
			names = append(names, name)
		}
	}
	return names
}

// Available returns all names in alphabetical order.
func (d *Dict) Available() []string {
	names := d.names()
	sort.Strings(names)
	return names
}

// repr is repr of the dictionary, which is what a bare %s prints.
func (d *Dict) repr() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, name := range d.names() {
		if i > 0 {
			b.WriteString(", ")
		}
		v, _ := d.value(name)
		b.WriteString(pytext.Repr(name) + ": " + repr(v))
	}
	b.WriteByte('}')
	return b.String()
}

func repr(v any) string {
	switch v := v.(type) {
	case string:
		return pytext.Repr(v)
	case int:
		return strconv.Itoa(v)
	case *Dict:
		return v.repr()
	}
	return ""
}

func str(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return repr(v)
}

// Text returns the value of a name if it is a text.
func (d *Dict) Text(name string) (string, bool) {
	v, _ := d.value(name)
	s, ok := v.(string)
	return s, ok
}
