package flags

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// tongue is a pflag.Value that accepts one word only.
type tongue struct{ word string }

func (t *tongue) Set(word string) error {
	if word != "en" {
		return errors.New("not spoken here")
	}
	t.word = word
	return nil
}
func (t *tongue) String() string { return t.word }
func (t *tongue) Type() string   { return "tongue" }

// example returns a set with flags of all kinds.
func example() *Set {
	s := New("prog")
	s.Arguments = true
	s.StringP("configuration", "c", "", "")
	s.BoolP("nodaemon", "n", false, "")
	s.BoolP("nocleanup", "k", false, "")
	s.StringP("user", "u", "", "")
	s.String("username", "", "")
	s.String("strip_ansi", "", "")
	s.VarP(&tongue{}, "language", "l", "")
	s.Action("version", "v", "")
	s.String("color", "", "")
	s.Bool("colophon", false, "")
	s.Bool("shape", false, "")
	s.Own("color", "colophon", "shape")
	return s
}

// told describes the flags that were given.
func told(s *Set) string {
	var set []string
	s.Visit(func(flag *pflag.Flag) { set = append(set, flag.Name+"="+flag.Value.String()) })
	return strings.Join(set, " ")
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ line, set, rest, err string }{
		{line: ""},
		{line: "-c f", set: "configuration=f"},
		{line: "-cf", set: "configuration=f"},
		{line: "-c=f", set: "configuration==f"},
		{line: "-c -- x", set: "configuration=--", rest: "x"},
		{line: "-nc f", set: "nodaemon=true configuration=f"},
		{line: "-ncf", set: "nodaemon=true configuration=f"},
		{line: "-cn", set: "configuration=n"},
		{line: "--conf f", set: "configuration=f"},
		{line: "--co f", set: "configuration=f"},
		{line: "--color f", set: "color=f"},
		{line: "--colop", set: "colophon=true"},
		{line: "--sh", set: "shape=true"},
		{line: "--conf=f=g", set: "configuration=f=g"},
		{line: "--conf=", set: "configuration="},
		{line: "--user x --usern y", set: "user=x username=y"},
		{line: "--strip-ansi x", set: "strip_ansi=x"},
		{line: "--strip_ansi x", set: "strip_ansi=x"},
		{line: "-l en", set: "language=en"},
		{line: "tail -f x", rest: "tail -f x"},
		{line: "-n tail -c", set: "nodaemon=true", rest: "tail -c"},
		{line: "-", rest: "-"},
		{line: "-n -- -c", set: "nodaemon=true", rest: "-c"},

		{line: "-x", err: "option -x not recognized"},
		{line: "-nx", err: "option -x not recognized"},
		{line: "-é", err: "option -é not recognized"},
		{line: "-:", err: "option -: not recognized"},
		{line: "--bogus", err: "option --bogus not recognized"},
		{line: "--no", err: "option --no not a unique prefix"},
		{line: "--col", err: "option --col not a unique prefix"},
		{line: "-c", err: "option -c requires argument"},
		{line: "-nc", err: "option -c requires argument"},
		{line: "--conf", err: "option --configuration requires argument"},
		{line: "--nod=1", err: "option --nodaemon must not have an argument"},
		{line: "-n -n", err: "conflicting command line option '-n'"},
		{line: "-n --nod", err: "conflicting command line option '--nodaemon'"},
		{line: "-cx -c x", err: "conflicting command line option '-c'"},
		{line: "-l de", err: "invalid value for -l 'de': not spoken here"},
		{line: "--lang=de", err: "invalid value for --language 'de': not spoken here"},

		{line: "-h", err: "asked for help"},
		{line: "-?", err: "asked for help"},
		{line: "--he x", err: "asked for help"},
		{line: "-nv", err: "asked for version"},
		{line: "-h -n -n", err: "asked for help"},
		{line: "-n -n -h", err: "conflicting command line option '-n'"},
		{line: "-h --bogus", err: "option --bogus not recognized"},
	} {
		t.Run(test.line, func(t *testing.T) {
			s := example()
			rest, err := s.Parse(strings.Fields(test.line))
			message := ""
			if err != nil {
				message = err.Error()
			}
			if message != test.err {
				t.Fatalf("error %q, want %q", message, test.err)
			}
			if err != nil {
				return
			}
			if set := told(s); set != test.set {
				t.Errorf("flags %q, want %q", set, test.set)
			}
			if rest := strings.Join(rest, " "); rest != test.rest {
				t.Errorf("rest %q, want %q", rest, test.rest)
			}
		})
	}
}

func TestArgumentsRefused(t *testing.T) {
	s := example()
	s.Arguments = false
	_, err := s.Parse([]string{"-h", "a b", "it's"})
	want := `positional arguments are not supported: ['a b', "it's"]`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestRequested(t *testing.T) {
	_, err := example().Parse([]string{"--vers"})
	if got := Requested(err); got != "version" {
		t.Errorf("asked for %q, want version", got)
	}
	if got := Requested(errors.New("other")); got != "" {
		t.Errorf("asked for %q, want nothing", got)
	}
}

// broken is an error with details.
type broken struct{}

func (broken) Error() string     { return "all of it" }
func (broken) Details() []string { return []string{"f:1: this", "f:2: that"} }
func (broken) Reference() string { return "this is wrong" }

func TestRefuse(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("no such thing"), "Error: no such thing\nFor help, use /usr/bin/prog -h\n"},
		{fmt.Errorf("reading: %w", broken{}), "Error: this is wrong\nFor help, use /usr/bin/prog -h\nf:1: this\nf:2: that\necho_supervisord_conf shows all sections and keys\n"},
	} {
		var b strings.Builder
		if got := New("/usr/bin/prog").Refuse(&b, test.err); got != 2 {
			t.Errorf("exit status %d, want 2", got)
		}
		if b.String() != test.want {
			t.Errorf("printed %q, want %q", b.String(), test.want)
		}
	}
}
