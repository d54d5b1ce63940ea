package configfile

import (
	"slices"
	"testing"
)

// check converts texts and compares the results, or the errors where want is
// an error's text.
func check[T any](t *testing.T, k kind[T], w World, same func(a, b T) bool, good map[string]T, bad map[string]string) {
	t.Helper()
	for text, want := range good {
		if got, err := k.convert(w, text); err != nil || !same(got, want) {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range bad {
		if got, err := k.convert(w, text); err == nil || err.Error() != want {
			t.Errorf("%q is %v, %v; want the error %q", text, got, err, want)
		}
	}
}

func equal[T comparable](a, b T) bool { return a == b }

func TestConvertNumbers(t *testing.T) {
	check(t, integers(), World{}, equal, map[string]int{"1_000": 1000, "+5": 5, "-1": -1},
		map[string]string{"1.5": "invalid literal for int() with base 10: '1.5'"})
	check(t, byteSizes(), World{}, equal,
		map[string]int64{"0": 0, "50 MB": 50 << 20, "128kB": 128 << 10, "1gb": 1 << 30, "-1": -1, "99999999999GB": 1<<63 - 1 - (1<<30 - 1)},
		map[string]string{"50M": "invalid literal for int() with base 10: '50m'", "KB": "invalid literal for int() with base 10: ''"})
	check(t, octals(), World{}, equal, map[string]uint32{"022": 0o22, "0o22": 0o22, "-2": 0xfffffffe},
		map[string]string{"8": "8 can not be converted to an octal type", "7777777777777": "7777777777777 can not be converted to an octal type"})
	check(t, exitCodeLists(), World{}, slices.Equal[[]int], map[string][]int{"": {}, "0, 2": {0, 2}},
		map[string]string{"256": "not a valid list of exit codes: '256'", "0,": "not a valid list of exit codes: '0,'"})
	check(t, signals(), World{}, equal,
		map[string]int{"TERM": 15, "sigterm": 15, " hup ": 1, "9": 9, "0": 0, "SIG_DFL": 0, "_ign": 1, "iot": 6},
		map[string]string{"FOO": "value 'FOO' is not a valid signal name", "-1": "value '-1' is not a valid signal number",
			"1000": "value '1000' is not a valid signal number"})
}

func TestConvertWords(t *testing.T) {
	check(t, booleans(), World{}, equal, map[string]bool{"yes": true, "TRUE": true, "on": true, "1": true, "No": false, "0": false},
		map[string]string{"y": "not a valid boolean value: 'y'", "": "not a valid boolean value: ''"})
	check(t, autorestarts(), World{}, equal,
		map[string]Autorestart{"Unexpected": RestartUnexpected, "on": RestartAlways, "no": RestartNever},
		map[string]string{"Always": "invalid 'autorestart' value 'always'"})
	check(t, loglevels(), World{}, equal, map[string]string{"WARN": "warn", "blather": "blather"},
		map[string]string{"warning": "bad logging level name 'warning'", "20": "bad logging level name '20'"})
}

func TestConvertAddresses(t *testing.T) {
	check(t, inetAddresses(), World{}, equal,
		map[string]inetAddress{
			"9001": {"", 9001}, ":9001": {"", 9001}, "*:9001": {"", 9001},
			"LocalHost:1": {"localhost", 1}, "::1:80": {"::1", 80},
		},
		map[string]string{
			"x":         "not a valid port number: 'x' ",
			"a:":        "no port number specified in ''",
			"a:0":       "0 is below lower bound (1)",
			"a:1x":      "invalid literal for int() with base 10: '1x'",
			"a:7000000": "7000000 is above upper bound (65535)",
		})
}

func TestConvertPaths(t *testing.T) {
	w := World{
		Environ:    []string{"HOME=/root/"},
		Dir:        "/work",
		IsDir:      func(path string) bool { return path == "/work/sub" || path == "/root" || path == "/" },
		UserByName: func(name string) (User, bool) { return User{Home: "/"}, name == "ann" },
	}
	check(t, existingDirectories(), w, equal, map[string]string{"sub": "sub", "~": "/root", "~ann": "/"},
		map[string]string{"": " is not an existing directory", "~bob": "~bob is not an existing directory"})
	check(t, pathsInDirectories(), w, equal,
		map[string]string{"": "", "x": "x", "sub/x": "sub/x", "~/x": "/root/x", "/x": "/x"},
		map[string]string{"no/x": "The directory named as part of the path no/x does not exist"})
	check(t, logfiles(), w, equal, map[string]Log{
		"None": {}, "OFF": {}, "auto": {Kind: LogAuto}, "SysLog": {Syslog: true}, "": {Kind: LogFile},
		"~/x": {Kind: LogFile, File: "/root/x"},
	}, map[string]string{"/no/x": "The directory named as part of the path /no/x does not exist"})
}

func TestConvertUsers(t *testing.T) {
	w := World{
		UserByName:  func(name string) (User, bool) { return User{UID: 1000}, name == "ann" },
		UserByUID:   func(uid int) (User, bool) { return User{UID: uid}, uid == 1000 },
		GroupByName: func(name string) (int, bool) { return 100, name == "users" },
		GroupByGID:  func(gid int) bool { return gid == 100 },
	}
	check(t, users(), w, equal, map[string]int{"ann": 1000, " 1000": 1000},
		map[string]string{"bob": "Invalid user name bob", "1": "Invalid user id 1", "": "Invalid user name ", "ann:users": "Invalid user name ann:users"})
	check(t, owners(), w, equal, map[string]owner{"ann": {1000, -1}, "ann:users": {1000, 100}, "1000:100": {1000, 100}},
		map[string]string{"bob:users": "Invalid user name bob", "ann:none": "Invalid group name none", "ann:1": "Invalid group id 1"})
}

func TestNearest(t *testing.T) {
	for _, test := range []struct{ word, want string }{
		{"stopwitsecs", "stopwaitsecs"}, {"autorstart", "autostart"}, {"comand", "command"}, {"Pritority", "priority"},
		{"tasks", ""}, {"depends_on", ""}, {"", ""},
	} {
		if got := nearest(test.word, programKeys()); got != test.want {
			t.Errorf("nearest to %q is %q, want %q", test.word, got, test.want)
		}
	}
}
