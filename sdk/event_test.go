package sdk_test

import (
	"fmt"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestEventHeaderAndData(t *testing.T) {
	for _, test := range []struct{ payload, header, data string }{
		{"processname:cat groupname:team from_state:BACKOFF tries:3",
			"map[from_state:BACKOFF groupname:team processname:cat tries:3]", ""},
		{"processname:cat groupname:team pid:42 channel:stdout\na:b\nc", "map[channel:stdout groupname:team pid:42 processname:cat]", "a:b\nc"},
		{"groupname:team\n", "map[groupname:team]", ""},
		{"type:two words\nhello", "map[type:two words]", "hello"},
		{"type:a:b  c\n", "map[type:a:b  c]", ""},
		{"type:\nx", "map[type:]", "x"},
		{"when:1790000005", "map[when:1790000005]", ""},
		{"", "map[]", ""},
		{"no header at all", "map[]", ""},
		{"no header key:value", "map[key:value]", ""},
	} {
		e := sdk.Event{Payload: test.payload}
		if header := fmt.Sprint(e.Header()); header != test.header || e.Data() != test.data {
			t.Errorf("%q: header %s and data %q, want %s and %q", test.payload, header, e.Data(), test.header, test.data)
		}
	}
}

func TestEventFilter(t *testing.T) {
	e := sdk.Event{Payload: "processname:cat groupname:team pid:42\npid:43"}
	for _, test := range []struct {
		filter sdk.EventFilter
		want   bool
	}{
		{nil, true},
		{sdk.EventFilter{}, true},
		{sdk.EventFilter{"groupname": "team"}, true},
		{sdk.EventFilter{"groupname": "team", "processname": "cat"}, true},
		{sdk.EventFilter{"groupname": "team", "processname": "dog"}, false},
		{sdk.EventFilter{"pid": "43"}, false},
		{sdk.EventFilter{"tries": ""}, false},
	} {
		if got := test.filter.Matches(e); got != test.want {
			t.Errorf("%v: %t, want %t", test.filter, got, test.want)
		}
	}
}
