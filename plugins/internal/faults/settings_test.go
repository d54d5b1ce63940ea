//go:build linux

package faults

import (
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// A plugin is who its section says, with all that this user has and nothing
// else, and comes to its own sockets and to the host.
func TestUser(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		message := "NOT TESTED: only root can run a plugin as another user"
		_, _ = os.Stderr.WriteString(t.Name() + ": " + message + "\n") // go test shows nothing of a skipped test
		t.Skip(message)
	}
	nobody, err := user.Lookup("nobody")
	site.Must(t, err)
	groups, err := nobody.GroupIds()
	site.Must(t, err)
	slices.Sort(groups)
	s := site.Start(t, withBystanders+section{name: "acme", settings: "user = nobody\n"}.text(), nil)
	uid, gid := nobody.Uid, nobody.Gid
	want := fmt.Sprintf("Uid %[1]s %[1]s %[1]s %[1]s; Gid %[2]s %[2]s %[2]s %[2]s; Groups %[3]s; 700", uid, gid, strings.Join(groups, " "))
	wantAnswer(t, s, want, "acme.ids")
	wantAnswer(t, s, "supervisor", "acme.callback")
	env := environment(t, s)
	if env["USER"] != "nobody" || env["LOGNAME"] != "nobody" || env["HOME"] != nobody.HomeDir {
		t.Errorf("environment %q", env)
	}
}

func environment(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	var list []string
	site.Must(t, s.Call(t, &list, "acme.env"))
	env := make(map[string]string)
	for _, one := range list {
		name, value, _ := strings.Cut(one, "=")
		env[name] = value
	}
	return env
}

// A plugin gets little of supervisord's environment, what its section says, and
// what the protocol needs.
func TestEnvironment(t *testing.T) {
	t.Setenv("A_SECRET", "that supervisord has")
	t.Setenv("LD_PRELOAD_OF_SOMEBODY", "x")
	t.Setenv("TZ", "Europe/Vienna")
	s := site.Start(t, section{name: "acme", settings: "environment = MINE=\"a,b\",HOME=\"/home/%(ENV_TZ)s\"\n"}.text(), nil)
	env := environment(t, s)
	for name, want := range map[string]string{
		"MINE": "a,b", "HOME": "/home/Europe/Vienna", "TZ": "Europe/Vienna", "SUPERVISOR_ENABLED": "1", "PLUGIN_PROTOCOL_VERSIONS": "1",
	} {
		if env[name] != want {
			t.Errorf("%s is %q, want %q", name, env[name], want)
		}
	}
	if !strings.Contains(env["PLUGIN_CLIENT_CERT"], "BEGIN CERTIFICATE") {
		t.Error("there is no certificate by default")
	}
	if !strings.Contains(env["PATH"], os.Getenv("PATH")) {
		t.Errorf("PATH is %q", env["PATH"])
	}
	known := strings.Fields("MINE HOME TZ SUPERVISOR_ENABLED PATH USER LOGNAME LANG LC_ALL TMPDIR " +
		"REEVE_PLUGIN PLUGIN_PROTOCOL_VERSIONS PLUGIN_UNIX_SOCKET_DIR PLUGIN_CLIENT_CERT PLUGIN_MIN_PORT PLUGIN_MAX_PORT")
	for name := range env {
		if !slices.Contains(known, name) {
			t.Errorf("%s=%q is there as well", name, env[name])
		}
	}
}

// A plugin that keeps failing to start is tried again at least every
// restart_delay_max seconds; calls wait for it for call_timeout.
func TestRestartDelay(t *testing.T) {
	t.Parallel()
	s := site.New(t)
	path := s.Path("acme")
	as(acting("good"), 0o755)(t, path)
	s.Configure(t, section{name: "acme", command: "%(here)s/acme", settings: "call_timeout = 3\nrestart_delay_max = 1\n"}.text())
	s.Start(t)
	as(acting("exits"), 0o755)(t, path)
	wantAnswer(t, s, "fault 30 FAILED: plugin for [rpcinterface:acme] died (exit status 4)", "acme.exit", 4)
	const failure = "INFO plugin acme: I can't find my database."
	s.Await(t, "attempts", func() bool { return strings.Count(s.Read("supervisord.log"), failure) >= 4 })
	wantAnswer(t, s, "fault 30 FAILED: plugin for [rpcinterface:acme] is not running: [rpcinterface:acme] acme:make: acme died (exit status 3); it said: I can't find my database.", "acme.pid")
	now, err := status(t, s, "acme")
	if err != nil || now.State != "BACKOFF" || now.PID != 0 {
		t.Errorf("%+v, %v", now, err)
	}
	wantAnswer(t, s, "[int]", "system.methodSignature", "acme.pid") // its methods are there, nevertheless
	var waits struct{ Now, Retry int }
	var all []struct{ Now, Retry int }
	site.Must(t, s.Call(t, &all, "plugin.status", "acme"))
	if waits = all[0]; waits.Retry-waits.Now > 2 {
		t.Errorf("the next attempt is in %d s", waits.Retry-waits.Now)
	}
	as(acting("good"), 0o755)(t, path)
	awaitLog(t, s, "INFO plugin acme: started again with pid ")
	pidOf(t, s, "acme")
}
