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
	c := call{scanner: scanner{data: document}}
	if err := c.parse(); err != nil {
		return "", nil, fmt.Errorf("xmlrpc: %w", err)
	}
	if c.method == "" {
		return "", nil, fmt.Errorf("xmlrpc: %w", ErrNoMethod)
	}
	return c.method, c.params, nil
}

// call is a method call, or the response to one, while it is read. Its methods are what the tokens of
// the document mean; those of scanner find the tokens.
type call struct {
	scanner
	stack    []element
	held     []any  // what closed children hold, those of the outermost element first
	resolved []byte // texts that don't stand in the document as they are
	method   string
	params   []any
	fault    any // of a response
}

// element is an element that isn't closed yet. It has no pointers, which keeps
// the stack cheap.
type element struct {
	kind     kind
	resolved bool // where the text stands
	children int  // of a struct: twice their number
	base     int  // where the children begin in held
	name     span
	text     span // all before the first child
}

type span struct{ start, end int }

func (c *call) open(name span) error {
	if len(c.stack) == maxDepth {
		return c.fail("nested too deeply")
	}
	c.stack = append(c.stack, element{kind: kindOf(c.data[name.start:name.end]), base: len(c.held), name: name})
	return nil
}

// characters adds text of the document to the open element, which counts only
// before its first child.
func (c *call) characters(text span) {
	e := &c.stack[len(c.stack)-1]
	switch {
	case e.children > 0 || text.start == text.end:
	case e.text.start == e.text.end:
		e.text, e.resolved = text, false
	default:
		c.resolvedCharacters(c.data[text.start:text.end])
	}
}

// resolvedCharacters does the same with text that isn't in the document.
func (c *call) resolvedCharacters(text []byte) {
	e := &c.stack[len(c.stack)-1]
	if e.children > 0 {
		return
	}
	if !e.resolved {
		start := len(c.resolved)
		c.resolved = append(c.resolved, c.data[e.text.start:e.text.end]...)
		e.text, e.resolved = span{start, len(c.resolved)}, true
	}
	c.resolved = append(c.resolved, text...)
	e.text.end = len(c.resolved)
}

func (c *call) textOf(e *element) []byte {
	if e.resolved {
		return c.resolved[e.text.start:e.text.end]
	}
	return c.data[e.text.start:e.text.end]
}

// close works out what the open element holds and hands it to its parent.
func (c *call) close() error {
	e := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	children := c.held[e.base:]
	switch e.kind {
	case kindMethodName:
		c.method = string(c.textOf(&e))
	case kindParams:
		c.params = append([]any(nil), children...)
	case kindFault:
		if len(children) > 0 {
			c.fault = children[0]
		}
	default: // a value, which its parent takes
	}
	if len(c.stack) == 0 {
		return nil
	}
	parent := &c.stack[len(c.stack)-1]
	if parent.kind == kindStruct {
		return c.member(&e, parent)
	}
	value, err := c.value(&e, children)
	if err != nil {
		return c.fail(err.Error())
	}
	c.held = c.held[:e.base]
	if parent.children < 2 || parent.kind == kindData || parent.kind == kindParams {
		c.held = append(c.held, value)
	}
	parent.children++
	return nil
}

// member adds a child of a struct: whatever its name is, it has two children,
// of which the first is the name of the member. They stay in c.held.
func (c *call) member(e, parent *element) error {
	if e.kind.typed() || e.children != 2 {
		return c.fail("a struct with a child that is no member")
	}
	name := &c.held[e.base]
	if *name == nil {
		*name = ""
	}
	if _, ok := (*name).(string); !ok {
		return c.fail("a member whose name is no text")
	}
	parent.children += 2
	return nil
}

// membersOf returns the map that alternating names and values describe.
func membersOf(held []any) map[string]any {
	members := make(map[string]any, len(held)/2)
	for i := 0; i+1 < len(held); i += 2 {
		if name, ok := held[i].(string); ok {
			members[name] = held[i+1]
		}
	}
	return members
}
