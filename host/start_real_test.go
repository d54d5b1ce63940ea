package host

import (
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A start of a process on its way out does nothing, of which the log warns.
func TestStartWhileStopping(t *testing.T) {
	s := startSite(t, "[program:slow]\ncommand=/bin/cat\nstartsecs=0\nstopsignal=CONT\nstopwaitsecs=60\n")
	s.logged(1, "success: slow")
	ctx := t.Context()
	if _, err := s.Stop(ctx, sdk.One("slow"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Start(ctx, sdk.One("slow"), false); err != nil {
		t.Errorf("a start that nobody waits for: %v", err)
	}
	s.logged(1, "process 'slow' already running")
	if _, err := s.Start(ctx, sdk.One("slow"), true); s.fault(err) != "ABNORMAL_TERMINATION: slow (fault 40)" {
		t.Errorf("a start that is awaited: %v", err)
	}
	s.logged(2, "process 'slow' already running")
	if err := syscall.Kill(s.pid("slow"), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.logged(1, "stopped: slow")
}

// The path of a command that can't be run is told as it was put together.
func TestUncleanCommandPath(t *testing.T) {
	s := newSite(t, "[program:none]\ncommand='' x\nautostart=false\nenvironment=PATH=\"/nowhere:/usr//bin\"\n",
		"[program:same]\ncommand='' x\nautostart=false\nenvironment=PATH=\"/usr/bin/\"\n")
	s.run()
	for name, want := range map[sdk.Namespec]string{
		"none": "NOT_EXECUTABLE: command at '/usr//bin/' is a directory (fault 21)",
		"same": "NOT_EXECUTABLE: command at '/usr/bin/' is a directory (fault 21)",
	} {
		if _, err := s.Start(t.Context(), sdk.One(name), true); s.fault(err) != want {
			t.Errorf("start of %s: %v, want %s", name, err, want)
		}
	}
}
