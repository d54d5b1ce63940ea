package pypath_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

func TestPaths(t *testing.T) {
	for _, test := range []struct{ in, norm, dir, base string }{
		{"", ".", "", ""},
		{"/", "/", "/", ""},
		{"//", "//", "//", ""},
		{"///a", "/a", "///", "a"},
		{"//a/../..", "//", "//a/..", ".."},
		{"a/./b//c/..", "a/b", "a/./b//c", ".."},
		{"../a", "../a", "..", "a"},
		{"a/../..", "..", "a/..", ".."},
		{"/../a/", "/a", "/../a", ""},
	} {
		if norm, dir, base := pypath.Norm(test.in), pypath.Dir(test.in), pypath.Base(test.in); norm != test.norm || dir != test.dir || base != test.base {
			t.Errorf("%q: Norm %q, Dir %q, Base %q; want %q, %q, %q", test.in, norm, dir, base, test.norm, test.dir, test.base)
		}
	}
	for _, test := range []struct{ dir, path, want string }{
		{"/a", "b", "/a/b"}, {"/a/", "b", "/a/b"}, {"/a", "/b", "/b"}, {"", "b", "b"}, {"a", "", "a/"},
	} {
		if got := pypath.Join(test.dir, test.path); got != test.want {
			t.Errorf("Join(%q, %q) = %q; want %q", test.dir, test.path, got, test.want)
		}
	}
	if got := pypath.Abs("/a/b", "../c"); got != "/a/c" {
		t.Errorf("Abs is %q", got)
	}
}

func TestGlob(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.conf", "b.conf", ".hidden.conf", "[x]", "a-b", `a\b`, "sub/c.conf", "sub/d", ".dot/e"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		pattern string
		want    []string
	}{
		{"*.conf", []string{"a.conf", "b.conf"}},
		{".*.conf", []string{".hidden.conf"}},
		{"[!a].conf", []string{"b.conf"}},
		{"[a-b].conf", []string{"a.conf", "b.conf"}},
		{"[b-a].conf", nil},
		{"[[]x]", []string{"[x]"}},
		{"[", nil},
		{"a[]-]b", []string{"a-b"}},
		{`a\?`, []string{`a\b`}},
		{"*/*.conf", []string{"sub/c.conf"}},
		{"*/d", []string{"sub/d"}},
		{"s*/", []string{"sub/"}},
		{"sub", []string{"sub"}},
		{"nope/*", nil},
		{"a.conf", []string{"a.conf"}},
	} {
		var want []string
		for _, name := range test.want {
			want = append(want, dir+"/"+name)
		}
		if got := pypath.Glob(dir + "/" + test.pattern); !slices.Equal(got, want) {
			t.Errorf("Glob(%q) = %q; want %q", test.pattern, got, want)
		}
	}
}
