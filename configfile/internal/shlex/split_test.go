package shlex_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/shlex"
)

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []string
		err  error
	}{
		{in: ""},
		{in: " \t\r\n"},
		{in: "cat", want: []string{"cat"}},
		{in: " a  b\tc\nd ", want: []string{"a", "b", "c", "d"}},
		{in: `sh -c "echo 'x y'"`, want: []string{"sh", "-c", "echo 'x y'"}},
		{in: `a''b "" ''`, want: []string{"ab", "", ""}},
		{in: `a"b c"d'e f'`, want: []string{"ab cde f"}},
		{in: `a\ b \"`, want: []string{"a b", `"`}},
		{in: `"a\"b\\c\d"`, want: []string{`a"b\c\d`}},
		{in: `'a\b'`, want: []string{`a\b`}},
		{in: "a\\\nb", want: []string{"a\nb"}},
		{in: "x # y", want: []string{"x", "#", "y"}},
		{in: "a;b|c &", want: []string{"a;b|c", "&"}},
		{in: "ü\u00a0ö", want: []string{"ü\u00a0ö"}},
		{in: `"open`, err: shlex.ErrNoClosingQuotation},
		{in: `it's`, err: shlex.ErrNoClosingQuotation},
		{in: `end\`, err: shlex.ErrNoEscapedCharacter},
		{in: `"end\`, err: shlex.ErrNoEscapedCharacter},
	} {
		got, err := shlex.Split(test.in)
		if !slices.Equal(got, test.want) || !errors.Is(err, test.err) {
			t.Errorf("Split(%q) = %q, %v; want %q, %v", test.in, got, err, test.want, test.err)
		}
	}
}

// FuzzSplit holds that words put in quotes come back as they were, whatever
// Split made of the text before.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"a b", `a "b c" 'd'`, `\`, `"`, "é\u2028'\\''", "a\x00b #c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		words, err := shlex.Split(in)
		if err != nil {
			return
		}
		var quoted []string
		for _, word := range words {
			quoted = append(quoted, "'"+strings.ReplaceAll(word, "'", `'"'"'`)+"'")
		}
		again, err := shlex.Split(strings.Join(quoted, " "))
		if err != nil || !slices.Equal(words, again) {
			t.Errorf("%q became %q, then %q, %v", in, words, again, err)
		}
	})
}
