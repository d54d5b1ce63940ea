package sdk

import "testing"

func TestNamespec(t *testing.T) {
	for _, test := range []struct {
		name           Namespec
		group, process string
		selection      Selection
	}{
		{"cat", "cat", "cat", Selection{SelectOne, "cat"}},
		{"team:a", "team", "a", Selection{SelectOne, "team:a"}},
		{"team:a:b", "team", "a:b", Selection{SelectOne, "team:a:b"}},
		{"team:*", "team", "", Selection{SelectGroup, "team"}},
		{"team:", "team", "", Selection{SelectGroup, "team"}},
		{":a", "", "a", Selection{SelectOne, ":a"}},
		{"*", "*", "*", Selection{SelectOne, "*"}},
	} {
		if group, process := test.name.Split(); group != test.group || process != test.process {
			t.Errorf("%q.Split() = %q, %q", test.name, group, process)
		}
		if got := One(test.name); got != test.selection {
			t.Errorf("One(%q) = %+v", test.name, got)
		}
	}
	if got := MakeNamespec("cat", "cat"); got != "cat" {
		t.Errorf("got %q", got)
	}
	if got := (ProcessInfo{Group: "team", Name: "a"}).Namespec(); got != "team:a" {
		t.Errorf("got %q", got)
	}
}
