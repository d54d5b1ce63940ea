package pytext_test

import (
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

func TestRepr(t *testing.T) {
	for _, test := range []struct{ in, want, ascii string }{
		{"a b", "'a b'", "'a b'"},
		{"it's", `"it's"`, `"it's"`},
		{`it's "x"`, `'it\'s "x"'`, `'it\'s "x"'`},
		{"\\\n\r\t\x00\x7f", `'\\\n\r\t\x00\x7f'`, `'\\\n\r\t\x00\x7f'`},
		{"é\u00a0\u2028\ufeff😀", `'é\xa0\u2028\ufeff😀'`, `'\xe9\xa0\u2028\ufeff\U0001f600'`},
		{"\xff", `'\udcff'`, `'\udcff'`},
	} {
		got := pytext.Repr(test.in)
		if got != test.want || pytext.ASCII(got) != test.ascii {
			t.Errorf("Repr(%q) = %s, ASCII %s; want %s, %s", test.in, got, pytext.ASCII(got), test.want, test.ascii)
		}
	}
}

func TestInt(t *testing.T) {
	for _, test := range []struct {
		in   string
		base int
		want int64
	}{
		{"10", 10, 10}, {" +1_000\t", 10, 1000}, {"-0", 10, 0}, {"007", 10, 7}, {"٣\u00a0", 10, 3}, {"𝟙", 10, 1},
		{"99999999999999999999", 10, 1<<63 - 1}, {"-99999999999999999999", 10, -(1<<63 - 1)},
		{"022", 8, 18}, {"0o22", 8, 18}, {"0O_22", 8, 18}, {"-2", 8, -2},
	} {
		if got, err := pytext.Int(test.in, test.base); got != test.want || err != nil {
			t.Errorf("Int(%q, %d) = %d, %v; want %d", test.in, test.base, got, err, test.want)
		}
	}
	for _, in := range []string{"", " ", "x", "1.5", "1__0", "_1", "1_", "+-1", "- 1", "0x10", "0o7"} {
		got, err := pytext.Int(in, 10)
		if want := "invalid literal for int() with base 10: " + pytext.Repr(in); err == nil || err.Error() != want {
			t.Errorf("Int(%q) = %d, %v; want the error %q", in, got, err, want)
		}
	}
	if _, err := pytext.Int("8", 8); err == nil {
		t.Error("8 is no octal digit")
	}
}

func TestSpace(t *testing.T) {
	if got := pytext.Strip("\u00a0\x1c\v a\u3000b \u0085"); got != "a\u3000b" {
		t.Errorf("Strip leaves %q", got)
	}
	if got := pytext.Fields("\u2003a\x1fb \n"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("Fields are %q", got)
	}
	if got := pytext.TrimRight(" a \x1e"); got != " a" {
		t.Errorf("TrimRight leaves %q", got)
	}
}
