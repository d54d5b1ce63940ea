package sdk

import (
	"fmt"
	"strings"
)

// tags is what the @ lines of a help text say.
type tags struct {
	params []tag
	result tag
}

type tag struct{ wire, name string }

// parseTags reads the lines as Supervisor does to find signatures.
func parseTags(help string) tags {
	var t tags
	for line := range strings.Lines(help) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		one := tag{wire: words[1]}
		if len(words) > 2 {
			one.name = words[2]
		}
		switch words[0] {
		case "@param":
			t.params = append(t.params, one)
		case "@return":
			t.result = one
		}
	}
	return t
}

// document takes the names of the parameters, and the types that a function
// leaves open, from the help. Help that contradicts the function is refused:
// it would mislead callers.
func (s *shape) document(t tags) error {
	if n := len(t.params); n > 0 && n != len(s.params) {
		return fmt.Errorf("the help has %d @param lines, the function %d parameters", n, len(s.params))
	}
	for i, one := range t.params {
		if err := settle(&s.signature[1+i], one.wire); err != nil {
			return fmt.Errorf("@param %s: %w", one.name, err)
		}
		if one.name != "" {
			s.params[i].name = one.name
		}
	}
	if t.result.wire == "" {
		return nil
	}
	if err := settle(&s.signature[0], t.result.wire); err != nil {
		return fmt.Errorf("@return: %w", err)
	}
	return nil
}

func settle(wire *string, said string) error {
	if *wire != wireAny && *wire != said {
		return fmt.Errorf("the help says %s, the function %s", said, *wire)
	}
	*wire = said
	return nil
}
