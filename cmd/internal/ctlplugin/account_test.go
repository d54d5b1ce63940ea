package ctlplugin

import (
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// readable makes a directory that all users can read.
func readable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ctl")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ourselves puts a copy of the test binary into a directory.
func ourselves(t *testing.T, dir string) string {
	t.Helper()
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	name := filepath.Join(dir, "plugin")
	to, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if closed := to.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
	return name
}

// As root a plugin runs as the user of its section; for everybody else it is a
// process of their own.
func TestUser(t *testing.T) {
	t.Setenv("SECRET", "a password")
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	dir := readable(t)
	path := filepath.Join(dir, "c.conf")
	text := fmt.Sprintf("[supervisorctl]\n[plugin:p]\nuser = nobody\ncommand = %s %sgood\nenvironment = MINE=mine,GORACE=\"atexit_sleep_ms=0\"\n%s",
		ourselves(t, dir), rolePrefix, section("x", "p:make"))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := configfile.LoadCtl(path, configfile.ThisMachine())
	if err != nil {
		t.Fatal(err)
	}
	p := New(settings.Path, settings.Plugins, sdktest.CallerFunc(nil))
	t.Cleanup(p.Close)
	out, err := run(t, p, "whoami", "")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(os.Getuid(), os.Getgid())
	if os.Geteuid() == 0 {
		want = nobody.Uid + " " + nobody.Gid + " [" + nobody.Gid + "]" + nobody.HomeDir
	}
	if !strings.HasPrefix(out, want) || !strings.HasSuffix(out, "mine") || strings.Contains(out, "password") != (os.Geteuid() != 0) {
		t.Errorf("%s, want %s", out, want)
	}
	if complete := p.Sections(t.Context())[0]; complete.Err != nil {
		t.Error(complete.Err)
	}
}

func TestUserWhoDoesNotExist(t *testing.T) {
	unknown := 4294000000
	if os.Geteuid() != 0 {
		if found, err := accountOf(&configfile.Plugin{UID: &unknown}); found != nil || err != nil {
			t.Errorf("%v, %v: nobody but root can choose", found, err)
		}
		return
	}
	if _, err := accountOf(&configfile.Plugin{User: "4294000000", UID: &unknown}); err == nil || !strings.Contains(err.Error(), "user 4294000000: ") {
		t.Error(err)
	}
}
