package web

import (
	"encoding/json"
	"strings"
	"testing"
)

func FuzzString(f *testing.F) {
	f.Add("plain")
	f.Add("\"\\<>&\r\n\u2028\x00\x7f\xff\xed\xa0\x80")
	f.Fuzz(func(t *testing.T, text string) {
		encoded := appendString(nil, text)
		var got string
		if err := json.Unmarshal(encoded, &got); err != nil {
			t.Fatalf("%q became %s: %v", text, encoded, err)
		}
		var want strings.Builder
		for _, r := range text {
			want.WriteRune(r)
		}
		if got != want.String() || strings.ContainsAny(string(encoded), "\n\r<") {
			t.Fatalf("%q became %s", text, encoded)
		}
	})
}

func FuzzForm(f *testing.F) {
	f.Add("a=b&c=%20+&%zz=%&=x&a=")
	f.Fuzz(func(t *testing.T, text string) {
		if got := decode(quote(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
		fields := make(form)
		fields.parse(text, func(string) bool { return true })
		for name, value := range fields {
			if value == "" {
				t.Fatalf("%q has an empty %q", text, name)
			}
		}
	})
}
