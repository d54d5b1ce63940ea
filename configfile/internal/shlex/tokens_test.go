package shlex_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/shlex"
)

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []string
		err  error
	}{
		{in: ""},
		{in: `A="1",B=2`, want: []string{"A", "=", `"1"`, ",", "B", "=", "2"}},
		{in: `A=/usr/bin:/bin`, want: []string{"A", "=", "/usr/bin:/bin"}},
		{in: `A=$HOME`, want: []string{"A", "=", "$", "HOME"}},
		{in: `a"b c`, want: []string{`a"b`, "c"}},
		{in: `"a"b`, want: []string{`"a"`, "b"}},
		{in: `'a\'b`, want: []string{`'a\'`, "b"}},
		{in: "x#y\nz", want: []string{"xz"}},
		{in: "# x\ny", want: []string{"y"}},
		{in: "üb", want: []string{"ü", "b"}},
		{in: "a\u00a0b", want: []string{"a", "\u00a0", "b"}},
		{in: `A='x`, err: shlex.ErrNoClosingQuotation},
	} {
		tokens, err := shlex.Tokens(test.in, "/.+-():")
		var got []string
		for _, token := range tokens {
			got = append(got, token.Text)
		}
		if !slices.Equal(got, test.want) || !errors.Is(err, test.err) {
			t.Errorf("Tokens(%q) = %q, %v; want %q, %v", test.in, got, err, test.want, test.err)
		}
	}
}

// FuzzTokens holds that tokens lie in the text one behind the other, and that
// one is what lies there unless a comment was dropped from it.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{`A="1",B='2'`, "a#b\nc", "é=ü", `"`, "\xff#"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		tokens, err := shlex.Tokens(in, "/.+-():")
		if err != nil {
			return
		}
		end := 0
		for _, token := range tokens {
			if token.Text == "" || token.Start < end || token.End <= token.Start || token.End > len(in) {
				t.Fatalf("Tokens(%q): %+v behind %d", in, token, end)
			}
			whole := in[token.Start:token.End]
			if whole != token.Text && !strings.Contains(whole, "#") {
				t.Errorf("Tokens(%q): %q is not %q", in, token.Text, whole)
			}
			end = token.End
		}
	})
}
