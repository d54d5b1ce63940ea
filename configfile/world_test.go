package configfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

// testWorld is a machine with a few users and directories, in which here is a
// directory like any other and cwd the working directory.
func testWorld(here string) configfile.World {
	users := map[string]configfile.User{"root": {Home: "/root"}, "ann": {UID: 1000, GID: 100, Home: "/home/ann/"}}
	groups := map[string]int{"root": 0, "users": 100}
	dirs := map[string]bool{"/tmp": true, "/root": true, "/home/ann": true, "/work/dir": true}
	return configfile.World{
		Environ:    []string{"HOME=/root", "LEVEL=debug"},
		Dir:        "/work/dir",
		Hostname:   "host.example",
		TempDir:    "/tmp",
		UID:        func() int { return 0 },
		UserByName: func(name string) (configfile.User, bool) { u, ok := users[name]; return u, ok },
		UserByUID: func(uid int) (configfile.User, bool) {
			for _, u := range users {
				if u.UID == uid {
					return u, true
				}
			}
			return configfile.User{}, false
		},
		GroupByName: func(name string) (int, bool) { gid, ok := groups[name]; return gid, ok },
		GroupByGID: func(gid int) bool {
			for _, known := range groups {
				if known == gid {
					return true
				}
			}
			return false
		},
		IsDir: func(path string) bool { return dirs[filepath.Clean(path)] || path == here },
	}
}

// written puts a text into a file of its own directory and returns its path.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "supervisord.conf")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// load reads a text that has to be accepted.
func load(t *testing.T, text string) (*configfile.Config, []configfile.Warning) {
	t.Helper()
	path := written(t, text)
	config, warnings, err := configfile.Load(path, testWorld(filepath.Dir(path)))
	if err != nil {
		t.Fatal(err)
	}
	return config, warnings
}
