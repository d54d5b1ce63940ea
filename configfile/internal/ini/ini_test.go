package ini_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/ini"
)

// shown lists the sections with their keys, as name[key=value ...].
func shown(d *ini.Document) string {
	var b strings.Builder
	for _, section := range d.Sections() {
		b.WriteString(section + "[")
		for i, key := range d.Keys(section) {
			value, _ := d.Value(section, key)
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s=%q", key, value)
		}
		b.WriteString("]")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ``},
		{"delimiters", "[a]\nx=1\ny : 2\nz=a:b\nu:a=b", `a[x="1" y="2" z="a:b" u="a=b"]`},
		{"keys in lower case", "[A]\nX Y = 1", `A[x y="1"]`},
		{"glued comment characters", "[a]\nx=a;b#c", `a[x="a;b#c"]`},
		{"comments after blanks", "[a]\nx=a ;b\ny=c\t# d\nz=;\n", `a[x="a" y="c" z=";"]`},
		{"a later comment can win", "[a]\nx=a;b;c ;d #e", `a[x="a;b;c ;d"]`},
		{"comment lines", "[a]\n; c\nx=1\n # d\n  y", `a[x="1\ny"]`},
		{"continuation", "[a]\nx=1\n  2\n\n\t3\ny=4", `a[x="1\n2\n\n3" y="4"]`},
		{"blank lines at the end", "[a]\nx=1\n\n\n", `a[x="1"]`},
		{"dedent", "[a]\n  x=1\n  y=2\n z=3", `a[x="1" y="2" z="3"]`},
		{"indented header", "[a]\nx=1\n [b]\ny=2", `a[x="1\n[b]" y="2"]`},
		{"header first may be indented", "  [a]\nx=1", `a[x="1"]`},
		{"greedy header", "[a] x ] y\nk=1", `a] x [k="1"]`},
		{"blanks in header", "[ a ]\nk=1", ` a [k="1"]`},
		{"repeated section", "[a]\nx=1\ny=2\n[b]\n[a]\nx=3", `a[x="3" y="2"]b[]`},
		{"default", "[DEFAULT]\nx=1\ny=2\n[a]\nx=3\n", `a[x="3" y="2"]`},
		{"no children", "[a]\nx=1\n[a.b]\n[a:c]\n", `a[x="1"]a.b[]a:c[]`},
		{"line ends", "[a]\r\nx=1\ry=2\r\n", `a[x="1" y="2"]`},
		{"other blanks", "[a]\u00a0\n\u2003x\x1c=\u0085 1\u3000\n", `a[x="1"]`},
		{"quotes stay", "[a]\nx=\"1\"\ny=`2`\nz='''3'''", "a[x=\"\\\"1\\\"\" y=\"`2`\" z=\"'''3'''\"]"},
		{"empty value", "[a]\nx=\n  y\nz=", `a[x="\ny" z=""]`},
	} {
		d := ini.New()
		if err := d.Read("f", test.text); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := shown(d); got != test.want {
			t.Errorf("%s: read %s, want %s", test.name, got, test.want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"x=1\n[a]", "File contains no section headers.\nfile: 'f', line: 1\n'x=1\\n'"},
		{"\ufeff[a]\n", "File contains no section headers.\nfile: 'f', line: 1\n'\\ufeff[a]\\n'"},
		{"[a]\njunk\nx=1\n\n=2\n", "Source contains parsing errors: 'f'\n\t[line  2]: 'junk\\n'\n\t[line  5]: '=2\\n'"},
		{"[a]\n[]", "Source contains parsing errors: 'f'\n\t[line  2]: '[]'"},
		{"[a]\nx=\xff", "'utf-8' codec can't decode byte 0xff in position 6: invalid start byte"},
		{"[a]\nx=\xc3(", "'utf-8' codec can't decode byte 0xc3 in position 6: invalid continuation byte"},
	} {
		if err := ini.New().Read("f", test.text); err == nil || err.Error() != test.want {
			t.Errorf("Read(%q): %v\nwant: %s", test.text, err, test.want)
		}
	}
}

func TestBadLinesDoNotHideOthers(t *testing.T) {
	d := ini.New()
	err := d.Read("f", "[a]\nx=1\njunk\n  2\ny=3\n")
	var bad *ini.ParsingError
	if !errors.As(err, &bad) || len(bad.Lines) != 1 || bad.Lines[0].Section != "a" {
		t.Errorf("the error is %v", err)
	}
	if got := shown(d); got != `a[x="1\n2" y="3"]` {
		t.Errorf("read %s", got)
	}
}

func TestPositions(t *testing.T) {
	d := ini.New()
	for _, file := range []struct{ name, text string }{
		{"one", "[DEFAULT]\nd=1\n\n[a]\nx=1\n 2\n"},
		{"two", "\n[a]\nx=3\n[b]\n"},
	} {
		if err := d.Read(file.name, file.text); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		section, key string
		want         ini.Position
	}{
		{"a", "", ini.Position{File: "one", Line: 4}},
		{"a", "x", ini.Position{File: "two", Line: 3}},
		{"a", "nope", ini.Position{File: "one", Line: 4}},
		{"b", "d", ini.Position{File: "one", Line: 2}},
		{"c", "y", ini.Position{}},
	} {
		if got := d.Position(test.section, test.key); got != test.want {
			t.Errorf("[%s] %s stands at %v, want %v", test.section, test.key, got, test.want)
		}
	}
	if !d.Own("a", "x") || d.Own("a", "d") || d.Own("c", "x") {
		t.Error("only x is a's own")
	}
}

func TestReplaceHere(t *testing.T) {
	d := ini.New()
	if err := d.Read("f", "[DEFAULT]\nd=%(here)s\n[a]\nx=%(here)s/%%(here)s\ny=%(here)d\n"); err != nil {
		t.Fatal(err)
	}
	d.ReplaceHere("/etc")
	if got, want := shown(d), `a[x="/etc/%/etc" y="%(here)d" d="/etc"]`; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
	if d.Own("a", "d") {
		t.Error("the copy of a default counts as a's own")
	}
}

func TestRemarks(t *testing.T) {
	d := ini.New()
	text := "[a]\ncommand=x\n  startsecs=5\n  [program:b]\n  plain\nc=sh -c \"a ; b\"\nd=\"a\" ; b\n"
	if err := d.Read("f", text); err != nil {
		t.Fatal(err)
	}
	want := []ini.Remark{
		{Kind: ini.Swallowed, At: ini.Position{File: "f", Line: 3}, Section: "a", Key: "command", Text: "startsecs"},
		{Kind: ini.Swallowed, At: ini.Position{File: "f", Line: 4}, Section: "a", Key: "command", Text: "[program:b]"},
		{Kind: ini.CutInQuotes, At: ini.Position{File: "f", Line: 6}, Section: "a", Key: "c", Text: `sh -c "a`},
	}
	if fmt.Sprint(d.Remarks) != fmt.Sprint(want) {
		t.Errorf("remarks are %v\nwant %v", d.Remarks, want)
	}
}

// FuzzRead holds that the kind of line end makes no difference, that reading a
// file twice is reading it once, and that values are stripped.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"[a]\nx=1\n", "[a]\n x : 1 ; c\n  2\n\n 3\n[b]] #\ny=\n", "x", "[DEFAULT]\na=b\n[c]\n", "[a]\r\nx=1\rjunk",
		"\ufeff[a]", "[a]\n=\n", "[a]\n\u00a0x=\x1c1\n", "[a]\nx=a;b;c ;d #e",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, err := read(text)
		windows, errWindows := read(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))
		if shown(once) != shown(windows) || (err == nil) != (errWindows == nil) {
			t.Errorf("%q reads differently with other line ends", text)
		}
		for _, section := range once.Sections() {
			for _, key := range once.Keys(section) {
				value, ok := once.Value(section, key)
				if at := once.Position(section, key); !ok || at.Line < 1 || key == "" || strings.TrimRight(value, " \t\n") != value {
					t.Errorf("%q: [%s] %s = %q at %v", text, section, key, value, at)
				}
			}
		}
		before := shown(once)
		if again := once.Read("f", text); (again == nil) != (err == nil) || err == nil && shown(once) != before {
			t.Errorf("%q reads differently the second time", text)
		}
	})
}

func read(text string) (*ini.Document, error) {
	d := ini.New()
	return d, d.Read("f", text)
}
