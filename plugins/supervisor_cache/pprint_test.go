package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

// The expectations are what Python 3 prints, but for base64 and dates.
func TestPprint(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, "None"},
		{true, "True"},
		{false, "False"},
		{int64(-7), "-7"},
		{"", "''"},
		{"bar baz", "'bar baz'"},
		{"it's", `"it's"`},
		{`both ' and "`, `'both \' and "'`},
		{"tab\tnl\nbs\\ \x00\x7f", `'tab\tnl\nbs\\ \x00\x7f'`},
		{"é€\u00a0\u200b\U0001F600\U000E0001", `'é€\xa0\u200b😀\U000e0001'`},
		{"\xff", `'\udcff'`},
		{"\uFFFD", "'\uFFFD'"},
		{[]byte("a'\xff"), `b"a'\xff"`},
		{1.0, "1.0"}, {0.1, "0.1"}, {1e15, "1000000000000000.0"}, {1e16, "1e+16"}, {1.5e-5, "1.5e-05"}, {0.0001, "0.0001"},
		{math.Inf(1), "inf"}, {math.Inf(-1), "-inf"}, {math.NaN(), "nan"},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "<DateTime '20260102T03:04:05'>"},
		{[]any{}, "[]"},
		{map[string]any{"b": int64(1), "a": []any{"x"}}, "{'a': ['x'], 'b': 1}"},
		{long, `('word word word word word word word word word word word word word word word '
 'word word word word word ')`},
		{strings.Repeat("x", 100), "'" + strings.Repeat("x", 100) + "'"},
		{"first line\nsecond " + strings.Repeat("y", 70), `('first line\n'
 'second '
 '` + strings.Repeat("y", 70) + `')`},
		{[]any{long, int64(1)}, `['word word word word word word word word word word word word word word word '
 'word word word word word ',
 1]`},
		{map[string]any{"key": []any{strings.Repeat("a", 40), strings.Repeat("b", 40)}, "z": nil}, `{'key': ['` +
			strings.Repeat("a", 40) + `',
         '` + strings.Repeat("b", 40) + `'],
 'z': None}`},
	} {
		if got := pprint(test.value); got != test.want {
			t.Errorf("%#v: got\n%s\nwant\n%s", test.value, got, test.want)
		}
	}
}
