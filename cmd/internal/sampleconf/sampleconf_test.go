package sampleconf

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

// write writes a configuration file.
func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "supervisord.conf")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func load(t *testing.T, text string) *configfile.Config {
	t.Helper()
	config, warnings, err := configfile.Load(write(t, text), configfile.World{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		t.Errorf("warning: %v", w)
	}
	return config
}

func TestSampleIsRead(t *testing.T) {
	config := load(t, Text())
	if got := config.Supervisord.Logfile; got != "/tmp/supervisord.log" {
		t.Errorf("logfile %q", got)
	}
	if len(config.Servers) != 1 || config.Servers[0].File != "/tmp/supervisor.sock" {
		t.Errorf("servers %+v", config.Servers)
	}
	if len(config.RPCInterfaces) != 1 || len(config.Groups) != 0 {
		t.Errorf("interfaces %+v, groups %+v", config.RPCInterfaces, config.Groups)
	}
	ctl, err := configfile.LoadCtl(write(t, Text()), configfile.World{})
	if err != nil || ctl.ServerURL != "unix:///tmp/supervisor.sock" {
		t.Errorf("supervisorctl: %+v, %v", ctl, err)
	}
}

// TestCommentsAreTrue takes the comment signs away from the keys that show a
// default: nothing may change by that.
func TestCommentsAreTrue(t *testing.T) {
	examples := regexp.MustCompile(`^;(chmod|chown|username|password|umask|user|directory|environment|childlogdir|prompt|history_file|files|programs|port)=`)
	uncommented := regexp.MustCompile(`^;(\[|[a-z_]+=)`)
	var full []string
	skip := false
	for _, line := range strings.Split(Text(), "\n") {
		if section := strings.TrimPrefix(line, ";"); strings.HasPrefix(section, "[") {
			skip = strings.HasPrefix(section, "[inet") || strings.HasPrefix(section, "[group") || strings.HasPrefix(section, "[include")
		}
		if !skip && uncommented.MatchString(line) && !examples.MatchString(line) {
			line = line[1:]
		}
		full = append(full, line)
	}
	bare := Text() + "\n[program:theprogramname]\ncommand=/bin/cat\n" +
		"[eventlistener:theeventlistenername]\ncommand=/bin/eventlistener\nevents=EVENT\n"
	want, got := load(t, bare), load(t, strings.Join(full, "\n"))
	if len(got.Groups) != 2 || len(want.Groups) != 2 {
		t.Fatalf("%d and %d groups, want 2 each", len(got.Groups), len(want.Groups))
	}
	for i, group := range want.Groups {
		a, b := *got.Groups[i].Programs[0], *group.Programs[0]
		a.File, a.Line, a.Priority = b.File, b.Line, b.Priority // a listener sets its pool's
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %+v\nwant %+v", group.Name, a, b)
		}
		if got.Groups[i].Priority != group.Priority {
			t.Errorf("%s: priority %d, want %d", group.Name, got.Groups[i].Priority, group.Priority)
		}
	}
	if a, b := got.Supervisord, want.Supervisord; a.Identifier != b.Identifier || a.Nocleanup != b.Nocleanup || a.StripANSI != b.StripANSI {
		t.Errorf("[supervisord] %+v, want %+v", a, b)
	}
}

// TestMoreKeysAreTold: keys that aren't shown with a default are at least named.
func TestMoreKeysAreTold(t *testing.T) {
	for _, key := range strings.Fields("web_get_actions web_hosts health_without_auth plugin_path numprocs_start result_handler " +
		"socket socket_owner socket_mode socket_backlog") {
		if !strings.Contains(Text(), " "+key+"=") {
			t.Errorf("nothing tells of %s", key)
		}
	}
	for _, section := range []string{"plugin", "rpcinterface", "ctlplugin", "fcgi-program"} {
		if !strings.Contains(Text(), "["+section+":x]") {
			t.Errorf("nothing tells of [%s:x]", section)
		}
	}
}

func TestPrint(t *testing.T) {
	var out, errors strings.Builder
	if exit := Main(&out, &errors); exit != 0 || out.String() != Text() || errors.Len() > 0 {
		t.Errorf("exit status %d, %d bytes, errors %q", exit, out.Len(), errors.String())
	}
}
