package main

import (
	"errors"
	"slices"
	"testing"
)

// The expectations are those of Python's shlex.split.
func TestSplitWords(t *testing.T) {
	for _, test := range []struct {
		line    string
		want    []string
		problem error
	}{
		{line: ""},
		{line: " \t "},
		{line: "a  b", want: []string{"a", "b"}},
		{line: "'foo' 'bar baz'", want: []string{"foo", "bar baz"}},
		{line: `a''b ""`, want: []string{"ab", ""}},
		{line: `a\ b`, want: []string{"a b"}},
		{line: `"a\"b\\c\d"`, want: []string{`a"b\c\d`}},
		{line: `'a\b'`, want: []string{`a\b`}},
		{line: `x'y z'"w"q`, want: []string{"xy zwq"}},
		{line: "#a b", want: []string{"#a", "b"}},
		{line: "é 'ü'", want: []string{"é", "ü"}},
		{line: "'open", problem: errQuotation},
		{line: `"a\`, problem: errEscape},
		{line: `a\`, problem: errEscape},
	} {
		got, err := splitWords(test.line)
		if !slices.Equal(got, test.want) || !errors.Is(err, test.problem) {
			t.Errorf("%s: got %q, %v", test.line, got, err)
		}
	}
}
