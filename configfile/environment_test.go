package configfile

import (
	"maps"
	"testing"
)

func TestParseEnvironment(t *testing.T) {
	for _, test := range []struct {
		in   string
		want map[string]string
		lost string
	}{
		{in: "", want: map[string]string{}},
		{in: `A="1",B='x, y'`, want: map[string]string{"A": "1", "B": "x, y"}},
		{in: "A=1,\n B=2,", want: map[string]string{"A": "1", "B": "2"}},
		{in: "A=1;B=2", want: map[string]string{"A": "1", "B": "2"}},
		{in: "A=1,A=2", want: map[string]string{"A": "2"}},
		{in: "PATH=/usr/bin:/bin,X=a-b+c.(d)", want: map[string]string{"PATH": "/usr/bin:/bin", "X": "a-b+c.(d)"}},
		{in: `A=""`, want: map[string]string{"A": ""}},
		{in: `A="it's"`, want: map[string]string{"A": "it's"}},
		{in: `A="'x'"`, want: map[string]string{"A": "x"}},
		{in: `A=a"b"c`, want: map[string]string{"A": `a"b"c`}},
		{in: `A=\n`, want: map[string]string{"A": `\`}, lost: "n"},
		{in: "A=$HOME", want: map[string]string{"A": "$"}, lost: "HOME"},
		{in: "A=*.x", want: map[string]string{"A": "*"}, lost: ".x"},
		{in: "A=~/x", want: map[string]string{"A": "~"}, lost: "/x"},
		{in: "A=x#y", want: map[string]string{"A": "x"}, lost: "#y"},
		{in: "A=é", want: map[string]string{"A": "é"}},
	} {
		settings, lost, err := parseEnvironment(test.in)
		if got := environment(settings); !maps.Equal(got, test.want) || lost != test.lost || err != nil {
			t.Errorf("%q: %q, lost %q, %v; want %q, lost %q", test.in, got, lost, err, test.want, test.lost)
		}
	}
}

func TestParseEnvironmentRefuses(t *testing.T) {
	for _, in := range []string{"A", "A=", "A=1 B=2", "A=b=c", "A=u@h,B=1", "A=1,,B=2", ",A=1", `A="x`, "A=1,B"} {
		_, _, err := parseEnvironment(in)
		want := "Unexpected end of key/value pairs in value '" + in + "'"
		if in == `A="x` {
			want = "No closing quotation"
		}
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want the error %q", in, err, want)
		}
	}
}

// FuzzEnvironment holds that what was understood comes back from the form that
// the warnings advise, quoted values, with nothing lost.
func FuzzEnvironment(f *testing.F) {
	for _, seed := range []string{`A="1",B=2`, "A=$HOME", "A=x#y\nz", "é=ü", "A=1;B='2'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		settings, _, err := parseEnvironment(in)
		if err != nil {
			return
		}
		advised := ""
		for _, one := range settings {
			advised += one.key + "=" + quoteSetting(one.value) + ","
		}
		again, lost, err := parseEnvironment(advised)
		if err != nil || lost != "" || !maps.Equal(environment(settings), environment(again)) {
			t.Errorf("%q became %q, then %q, lost %q, %v", in, settings, again, lost, err)
		}
	})
}

// quoteSetting uses the quotes that the value, which has none at its edges,
// does not hold; one that holds both can only be a bare word.
func quoteSetting(value string) string {
	for _, quote := range []byte{'"', '\''} {
		if !contains(value, quote) {
			return string(quote) + value + string(quote)
		}
	}
	return value
}

func contains(s string, c byte) bool {
	for i := range len(s) {
		if s[i] == c {
			return true
		}
	}
	return false
}
