package configfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

func TestLoadMissing(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "none.conf"): "could not find config file ",
		dir:                             "could not read config file ",
	} {
		_, _, err := configfile.Load(path, configfile.World{})
		if got := configfile.Summary(err); got != want+path {
			t.Errorf("%s: %q, want %q", path, got, want+path)
		}
	}
}

func TestLoadThisMachine(t *testing.T) {
	path := written(t, "[supervisord]\n[program:a]\ncommand=cat %(here)s\n[supervisorctl]\n")
	config, warnings, err := configfile.Load(path, configfile.ThisMachine())
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	if got, want := config.Groups[0].Programs[0].Command, "cat "+filepath.Dir(path); got != want {
		t.Errorf("the command is %q, want %q", got, want)
	}
}

func TestErrorsAreTyped(t *testing.T) {
	path := written(t, "[supervisord]\n\n[program:a]\ncommand=cat\nstartsecs=soon\nnumprocs=x\n")
	config, _, err := configfile.Load(path, testWorld(""))
	var all *configfile.Errors
	if config != nil || !errors.As(err, &all) || len(all.All) != 2 {
		t.Fatalf("a bad file gave %v, %v", config, err)
	}
	want := configfile.Error{
		File: path, Line: 5, Section: "program:a", Key: "startsecs",
		Problem: "must be a whole number, such as 10, not 'soon'",
		Reference: "invalid literal for int() with base 10: 'soon' in section 'program:a' (file: " +
			configfile.Quote(path) + ")",
	}
	if *all.All[0] != want {
		t.Errorf("the first error is %+v\nwant %+v", *all.All[0], want)
	}
	lines := strings.Split(err.Error(), "\n")
	if last := lines[len(lines)-1]; last != want.Reference || configfile.Summary(err) != want.Reference {
		t.Errorf("the last line is %q", last)
	}
	var one *configfile.Error
	if !errors.As(err, &one) || one.Line != 5 {
		t.Errorf("the errors unwrap to %v", one)
	}
}

// Event types of plugins are known when the plugins run.
func TestForeignEvents(t *testing.T) {
	listener := "[supervisord]\n[eventlistener:l]\ncommand=l\nevents=MORE_EVENTS,TICK_5\n"
	for name, test := range map[string]struct{ more, want string }{
		"no plugin":          {"", "Unknown event type MORE_EVENTS in [eventlistener:l] events"},
		"unused plugin":      {"[plugin:more]\n", "Unknown event type MORE_EVENTS in [eventlistener:l] events"},
		"built-in factories": {"result_handler=supervisor.dispatchers:default_handler\n", "Unknown event type MORE_EVENTS in [eventlistener:l] events"},
		"result handler":     {"result_handler=more:h\n", ""},
		"namespace":          {"[rpcinterface:more]\nsupervisor.rpcinterface_factory=more:f\n", ""},
	} {
		config, warnings, err := configfile.Load(written(t, listener+test.more), testWorld(""))
		if test.want != "" {
			if err == nil || configfile.Summary(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(warnings) != 1 || !strings.Contains(warnings[0].String(), "[eventlistener:l] events: there is no event MORE_EVENTS") {
			t.Errorf("%s: warnings %v", name, warnings)
		}
		if got := config.Groups[0].Listener.ForeignEvents(); !slices.Equal(got, []string{"MORE_EVENTS"}) {
			t.Errorf("%s: the foreign events are %q", name, got)
		}
		if err := config.CheckEvents(config.Groups, []string{"MORE_EVENTS"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		err = config.CheckEvents(config.Groups, []string{"MORE_EVENT"})
		if err == nil || configfile.Summary(err) != "Unknown event type MORE_EVENTS in [eventlistener:l] events" ||
			!strings.Contains(err.Error(), "[eventlistener:l] events: there is no event MORE_EVENTS; did you mean MORE_EVENT?") {
			t.Errorf("%s: nobody has them: %v", name, err)
		}
	}
}

func TestPlugins(t *testing.T) {
	config, _ := load(t, "[supervisord]\nplugin_path=a:/b/../c:\n[plugin:x]\nsha256="+strings.Repeat("AB", 32)+
		"\nuser=ann\nenvironment=A=\"%(here)s\"\ncall_timeout=0\noptional=yes\nauto_mtls=no\n")
	if got := config.Supervisord.PluginPath; !slices.Equal(got, []string{"/work/dir/a", "/c"}) {
		t.Errorf("the path is %q", got)
	}
	p := config.Plugins[0]
	if p.Name != "x" || p.SHA256 != strings.Repeat("ab", 32) || *p.UID != 1000 || p.Environment["A"] != config.Here ||
		p.CallTimeout != 0 || p.StartTimeout.Seconds() != 10 || !p.Optional || p.AutoMTLS {
		t.Errorf("the plugin is %+v", p)
	}
}

func TestEnvironmentOfEarlierProcesses(t *testing.T) {
	config, _ := load(t, "[supervisord]\n[program:a]\nprocess_name=%(process_num)d\nnumprocs=2\n"+
		"environment=K%(process_num)d=\"x\"\ncommand=cat %(ENV_K0)s\n")
	if got := config.Groups[0].Programs[1].Command; got != "cat x" {
		t.Errorf("the second command is %q", got)
	}
}

func TestOverrides(t *testing.T) {
	path := written(t, "[supervisord]\nlogfile=a.log\nlogfile_maxbytes=1\nloglevel=warn\npidfile=a.pid\nuser=root\n")
	overrides := &configfile.Overrides{World: testWorld("")}
	for _, one := range [][2]string{
		{"logfile", "b.log"}, {"logfile_maxbytes", "2KB"}, {"logfile_backups", "3"}, {"loglevel", "TRACE"}, {"pidfile", ""},
		{"identifier", "me"}, {"childlogdir", "/tmp"}, {"directory", "~"}, {"user", "ann"}, {"umask", "077"},
		{"minfds", "5"}, {"minprocs", "6"}, {"nodaemon", "true"}, {"silent", "true"}, {"nocleanup", "true"}, {"strip_ansi", "true"},
	} {
		if err := overrides.Set(one[0], one[1]); err != nil {
			t.Errorf("%s: %v", one[0], err)
		}
	}
	config, _, err := configfile.Reader{World: testWorld(""), Overrides: overrides}.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	s := config.Supervisord
	if s.Logfile != "/work/dir/b.log" || s.LogfileMaxBytes != 2048 || s.LogfileBackups != 3 || s.Loglevel != "trace" ||
		s.Pidfile != "/work/dir/a.pid" || s.Identifier != "me" || s.ChildLogDir != "/tmp" || s.Directory != "/root" ||
		s.User != "ann" || *s.UID != 1000 || s.Umask != 0o77 || s.Minfds != 5 || s.Minprocs != 6 ||
		!s.Nodaemon || !s.Silent || !s.Nocleanup || !s.StripANSI {
		t.Errorf("[supervisord] is %+v", s)
	}
}

func TestOverridesRefuse(t *testing.T) {
	overrides := &configfile.Overrides{World: testWorld("")}
	for _, test := range [][3]string{
		{"loglevel", "loud", "bad logging level name 'loud'"},
		{"minfds", "many", "invalid literal for int() with base 10: 'many'"},
		{"umask", "9", "9 can not be converted to an octal type"},
		{"directory", "/none", "/none is not an existing directory"},
		{"logfile", "/none/x", "The directory named as part of the path /none/x does not exist"},
		{"nothing", "1", `no key of [supervisord] is called "nothing"`},
	} {
		if err := overrides.Set(test[0], test[1]); err == nil || err.Error() != test[2] {
			t.Errorf("%s=%s: %v, want %q", test[0], test[1], err, test[2])
		}
	}
	if err := overrides.Set("user", "bob"); err != nil {
		t.Fatal(err) // as in the reference, users are looked up last
	}
	_, _, err := configfile.Reader{World: testWorld(""), Overrides: overrides}.Load(written(t, "[supervisord]\n"))
	if got := configfile.Summary(err); got != "Invalid user name bob" {
		t.Errorf("a user who does not exist: %q", got)
	}
}

func TestLoadCtl(t *testing.T) {
	path := written(t, "[supervisorctl]\nserverurl=unix://run/../x.sock\nhistory_file=h\nusername=\n[ctlplugin:c]\n"+
		"supervisor.ctl_factory=a:b\nKey=%(ENV_LEVEL)s\n[include]\nfiles=none\n")
	ctl, err := configfile.LoadCtl(path, testWorld(""))
	if err != nil {
		t.Fatal(err)
	}
	if ctl.ServerURL != "unix:///work/dir/x.sock" || ctl.HistoryFile != "/work/dir/h" || *ctl.Username != "" || ctl.Password != nil ||
		ctl.Prompt != "supervisor" || ctl.Plugins[0].Factory != "a:b" || ctl.Plugins[0].Options["key"] != "debug" {
		t.Errorf("read %+v", ctl)
	}
	for text, want := range map[string]string{
		"[supervisord]\n":                      ".ini file does not include supervisorctl section",
		"[supervisorctl]\nprompt=%(here)s\n":   "contains names ('here') which cannot be expanded",
		"[supervisorctl]\n[ctlplugin:c]\n":     "section [ctlplugin:c] does not specify a supervisor.ctl_factory",
		"[supervisorctl]\nserverurl=%(ENV_X)s": "contains names ('ENV_X')",
	} {
		if _, err := configfile.LoadCtl(written(t, text), testWorld("")); err == nil || !strings.Contains(configfile.Summary(err), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestFindFile(t *testing.T) {
	top := t.TempDir()
	executable, cwd := filepath.Join(top, "bin", "supervisord"), filepath.Join(top, "cwd")
	beside := filepath.Join(top, "etc", "supervisord.conf")
	_, err := configfile.FindFile(executable, cwd)
	want := "No config file found at default paths (supervisord.conf, etc/supervisord.conf, /etc/supervisord.conf, " + beside + ", " +
		filepath.Join(top, "supervisord.conf") + ", /etc/supervisor/supervisord.conf); use the -c option to specify a config file at a different path"
	if err != nil && err.Error() != want {
		t.Errorf("nothing found: %v, want %s", err, want)
	}
	for _, path := range []string{beside, filepath.Join(cwd, "etc", "supervisord.conf")} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := configfile.FindFile(executable, cwd)
	if err != nil || found != (configfile.Found{Path: "etc/supervisord.conf", FromWorkingDirectory: true}) {
		t.Errorf("found %+v, %v", found, err)
	}
}
