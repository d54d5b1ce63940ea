package main

import "testing"

// The expectations are those of Python's fnmatch.fnmatchcase.
func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "web:web_0", true},
		{"web:*", "web:web_0", true},
		{"web:*", "web", false},
		{"*-a", "celery-a", true},
		{"*-a", "celery-b", false},
		{"a*b*c", "a__b__b_c", true},
		{"a*b*c", "a__c__b", false},
		{"a/*", "a/b/c", true},
		{"?", "é", true},
		{"?", "", false},
		{"*é", "caé", true},
		{"[abc]x", "bx", true},
		{"[!abc]x", "bx", false},
		{"[!abc]x", "dx", true},
		{"[a-c]", "b", true},
		{"[a-c]", "-", false},
		{"[a-]", "-", true},
		{"[-a]", "-", true},
		{"[]a]", "]", true},
		{"[!]a]", "]", false},
		{"[z-a]", "m", false},
		{"[!z-a]", "m", true},
		{"[a-c-e]", "d", false},
		{"[a-c-e]", "e", true},
		{"[^a]", "^", true},
		{"[abc", "[abc", true},
		{"[", "[", true},
		{"[]", "[]", true},
		{"[!]", "[!]", true},
		{`\*`, `\x`, true},
		{"Web", "web", false},
		{"a", "ab", false},
		{"*a", "aaaab", false},
	} {
		if got := match(test.pattern, test.name); got != test.want {
			t.Errorf("match(%q, %q) = %t", test.pattern, test.name, got)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a*[!b-d]?", "axyz")
	f.Add("[]-\xff]*", "\xff")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if match(pattern, name) && !match("*"+pattern+"*", name) {
			t.Errorf("%q matches %q, but not between stars", pattern, name)
		}
	})
}
