package xmlrpc

import (
	"errors"
	"fmt"
)

// ErrNoMethod is returned for a call that is well-formed but names no method.
var ErrNoMethod = errors.New("no method name")

// Decode reads a method call. The parameters are values as package sdk lists
// them; dateTime.iso8601, which has no zone, is taken as UTC.
func Decode(body []byte) (method string, params []any, err error) {
	document, err := normalise(body)
	if err != nil {
		return "", nil, fmt.Errorf("xmlrpc: %w", err)
	}
	var c call
	if err := c.parse(document); err != nil {
		return "", nil, fmt.Errorf("xmlrpc: %w", err)
	}
	if c.method == "" {
		return "", nil, fmt.Errorf("xmlrpc: %w", ErrNoMethod)
	}
	return c.method, c.params, nil
}

// call is a method call while it is read. Its methods are what the tokens of
// the document mean; those of scanner find the tokens.
type call struct {
	scanner
	stack  []element
	method string
	params []any
}

// element is an element that isn't closed yet, with what will be asked of it
// when it is.
type element struct {
	name     []byte
	kind     kind
	text     []byte // before the first child
	children int
	first    any // what the first child holds
	second   any // what the second holds; for members of a struct
	list     []any
	members  map[string]any
}

func (c *call) open(name []byte) error {
	if len(c.stack) == maxDepth {
		return c.fail("nested too deeply")
	}
	c.stack = append(c.stack, element{name: name, kind: kindOf(name)})
	return nil
}

func (c *call) characters(text []byte) {
	e := &c.stack[len(c.stack)-1]
	switch {
	case e.children > 0 || len(text) == 0:
	case e.text == nil:
		e.text = text[:len(text):len(text)]
	default:
		e.text = append(e.text, text...)
	}
}

func (c *call) close() error {
	last := len(c.stack) - 1
	e := &c.stack[last]
	var parent *element
	if last > 0 {
		parent = &c.stack[last-1]
	}
	err := c.leave(e, parent)
	*e = element{}
	c.stack = c.stack[:last]
	return err
}

// leave works out what a closed element holds and hands it to its parent.
func (c *call) leave(e, parent *element) error {
	switch e.kind {
	case kindMethodName:
		c.method = string(e.text)
	case kindParams:
		c.params = e.list
	}
	if parent == nil {
		return nil
	}
	if parent.kind == kindStruct {
		return c.member(e, parent)
	}
	held, err := e.value()
	if err != nil {
		return c.fail(err.Error())
	}
	switch parent.children {
	case 0:
		parent.first = held
	case 1:
		parent.second = held
	}
	if parent.kind == kindData || parent.kind == kindParams {
		parent.list = append(parent.list, held)
	}
	parent.children++
	return nil
}

// member adds a child of a struct: whatever its name is, it has two children,
// of which the first is the name of the member.
func (c *call) member(e, parent *element) error {
	if e.kind.typed() || e.children != 2 {
		return c.fail("a struct with a child that is no member")
	}
	var name string
	switch first := e.first.(type) {
	case nil:
	case string:
		name = first
	default:
		return c.fail("a member whose name is no text")
	}
	if parent.members == nil {
		parent.members = make(map[string]any)
	}
	parent.members[name] = e.second
	parent.children++
	return nil
}
