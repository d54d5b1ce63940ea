package ctlplugin

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// A plugin under a debugger is attached to. It is never killed, but ends when it
// is let go of.
func TestAttach(t *testing.T) {
	debugged := exec.Command(os.Args[0], rolePrefix+"good", "-debug")
	debugged.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	stdout, err := debugged.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := debugged.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = debugged.Process.Kill() }) // it may have ended
	var value string
	for lines := bufio.NewScanner(stdout); value == "" && lines.Scan(); {
		_, value, _ = strings.Cut(lines.Text(), wire.ReattachVariable+"='")
	}
	value = strings.Replace(strings.TrimSuffix(value, "'"), filepath.Base(os.Args[0]), "good", 1)
	t.Setenv(wire.ReattachVariable, value)
	p := load(t, section("one", "good:make"))
	if out, err := run(t, p, "pid", ""); err != nil || out != strconv.Itoa(debugged.Process.Pid) {
		t.Errorf("pid: %q, %v", out, err)
	}
	if out, err := run(t, p, "call", "acme.x"); err != nil || !strings.HasPrefix(out, "acme.x ") {
		t.Errorf("call: %q, %v", out, err)
	}
	p.Close()
	if err := debugged.Wait(); err != nil {
		t.Errorf("it did not end by itself: %v", err)
	}
	_, problems := load(t, section("one", "good:make")).Find(t.Context(), "pid")
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "[ctlplugin:one] good:make: the plugin under a debugger (SUPERVISOR_REATTACH_PLUGINS): dial unix ") {
		t.Errorf("afterwards: %v", problems)
	}
}
