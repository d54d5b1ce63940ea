package expand_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/expand"
)

func sample() *expand.Dict {
	below := expand.NewDict(nil)
	below.Set("ENV_HOME", "/root")
	below.Set("here", "/hidden")
	d := expand.NewDict(below)
	d.Set("here", "/etc")
	d.Set("c", "x")
	d.SetInt("num", 7)
	d.SetInt("neg", -42)
	return d
}

func TestExpand(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"plain", "plain"},
		{"%(here)s/%(ENV_HOME)s", "/etc//root"},
		{"100%% %%(here)s", "100% %(here)s"},
		{"%(num)d %(num)s %(num)i %(num)u %(num)r", "7 7 7 7 7"},
		{"%(num)02d|%(num)5d|%(num)-5d|%(num)+d|%(num) d|%(num).3d", "07|    7|7    |+7| 7|007"},
		{"%(neg)05d %(neg)x %(neg)#X %(neg)#o %(neg)#08x", "-0042 -2a -0X2A -0o52 -0x0002a"},
		{"%(num)f %(num).1e %(num)g %(num)G", "7.000000 7.0e+00 7 7"},
		{"%(num)c%(c)c", "\ax"},
		{"%(here)10s|%(here)-10s|%(here).2s|%(here)r|%(here)a", "      /etc|/etc      |/e|'/etc'|'/etc'"},
		{"%(here)ls", "/etc"},
		{"%r", "{'ENV_HOME': '/root', 'here': '/etc', 'c': 'x', 'num': 7, 'neg': -42}"},
	} {
		if got, err := expand.Expand(test.in, sample(), "a.b"); got != test.want || err != nil {
			t.Errorf("Expand(%q) = %q, %v; want %q", test.in, got, err, test.want)
		}
	}
}

func TestExpandErrors(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"%(nope)s", "Format string '%(nope)s' for 'a.b' contains names ('nope') which cannot be expanded. " +
			"Available names: ENV_HOME, c, here, neg, num"},
		{"date +%Y", "Format string 'date +%Y' for 'a.b' is badly formatted: " +
			"unsupported format character 'Y' (0x59) at index 7"},
		{"100%", "Format string '100%' for 'a.b' is badly formatted: incomplete format"},
		{"%(here", "Format string '%(here' for 'a.b' is badly formatted: incomplete format key"},
		{"%(here)", "Format string '%(here)' for 'a.b' is badly formatted: incomplete format"},
		{"%(here)d", "Format string '%(here)d' for 'a.b' is badly formatted: " +
			"%d format: a real number is required, not str"},
		{"%x", "Format string '%x' for 'a.b' is badly formatted: %x format: an integer is required, not dict"},
		{"%(here)f", "Format string '%(here)f' for 'a.b' is badly formatted: must be real number, not str"},
		{"%(here)c", "Format string '%(here)c' for 'a.b' is badly formatted: %c requires int or char"},
		{"%(neg)c", "Format string '%(neg)c' for 'a.b' is badly formatted: %c arg not in range(0x110000)"},
		{"%(here)s %s", "Format string '%(here)s %s' for 'a.b' is badly formatted: " +
			"not enough arguments for format string"},
		{"%(here)*d", "Format string '%(here)*d' for 'a.b' is badly formatted: * wants int"},
		{"%(here)999999999999999999999s", "Format string '%(here)999999999999999999999s' for 'a.b' " +
			"is badly formatted: width too big"},
	} {
		got, err := expand.Expand(test.in, sample(), "a.b")
		if err == nil || err.Error() != test.want {
			t.Errorf("Expand(%q) = %q, %v; want the error %q", test.in, got, err, test.want)
		}
	}
}

func TestExpandNamesTheUnknown(t *testing.T) {
	_, err := expand.Expand("%(ENV_X)s", sample(), "a.b")
	var unknown *expand.UnknownNameError
	if !errors.As(err, &unknown) || unknown.Name != "ENV_X" {
		t.Errorf("the error is %v", err)
	}
}

// FuzzExpand holds that doubling every percent sign makes a text its own
// expansion, and that nothing makes a conversion panic.
func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"%(here)s", "%(num)-+ #05.3x", "%%%", "%(a(b))s", "%(num)*d", "%(neg)#o", "é%(c)5a", "%hlLd"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		_, err := expand.Expand(in, sample(), "fuzz")
		if err != nil && !strings.HasPrefix(err.Error(), "Format string ") {
			t.Errorf("Expand(%q): %v", in, err)
		}
		got, err := expand.Expand(strings.ReplaceAll(in, "%", "%%"), sample(), "fuzz")
		if err != nil || got != in {
			t.Errorf("%q with its percent signs doubled is %q, %v", in, got, err)
		}
	})
}
