package pluginhost

import (
	"bufio"
	"context"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// debugging starts a plugin as a debugger does, and returns the value that it
// tells to set. It is waited for at the end of the test.
func debugging(t *testing.T, stderr io.Writer) (cmd *exec.Cmd, value string) {
	t.Helper()
	cmd = exec.Command(villain(), rolePrefix+"good", "-debug")
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if _, rest, found := strings.Cut(lines.Text(), wire.ReattachVariable+"='"); found {
			return cmd, strings.Replace(strings.TrimSuffix(rest, "'"), `"good"`, `"acme"`, 1)
		}
	}
	t.Fatal("it doesn't say what to set")
	return nil, ""
}

func TestAttach(t *testing.T) {
	t.Parallel()
	cmd, value := debugging(t, nil)
	s := newSite(t)
	s.launcher.debugged.variable = value
	// Neither the file nor the checksum are looked at.
	s.open(good(func(p *configfile.Plugin) { p.Command, p.SHA256 = "/no/such/file", strings.Repeat("0", 64) }))
	pid := strconv.Itoa(cmd.Process.Pid)
	s.log.await(t, "[WARN] plugin acme: ATTACHED to pid "+pid)
	s.wantCall(pid, "acme.pid")
	s.wantCall("test", "acme.callback")
	if info := s.Infos()[0]; info.PID != cmd.Process.Pid || info.State != sdk.PluginRunning {
		t.Errorf("info %+v", info)
	}
	if err := s.Reload(t.Context(), "acme"); err == nil || !strings.Contains(err.Error(), "can't be attached to again") {
		t.Errorf("a reload: %v", err)
	}
	s.wantCall(pid, "acme.pid")
	s.Plugins.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("it did not end by itself: %v", err)
	}
}

// A plugin under a debugger may die, and stand still, as any other may.
func TestAttachedDies(t *testing.T) {
	t.Parallel()
	stderr, said := io.Pipe()
	cmd, value := debugging(t, said)
	s := newSite(t)
	s.launcher.debugged.variable = value
	s.open(good())
	answer := make(chan error, 1)
	go func() {
		_, err := s.mounts.call(context.Background(), "acme.wait")
		answer <- err
	}()
	if line, err := bufio.NewReader(stderr).ReadString('\n'); err != nil || line != "waiting\n" {
		t.Errorf("it said %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-answer; err == nil || !strings.HasPrefix(err.Error(), "FAILED: plugin for [rpcinterface:acme] has gone") {
		t.Errorf("a call: %v", err)
	}
	s.log.await(t, "can't be attached to again")
}

func TestNobodyToAttachTo(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`{"acme":{"pid":1,"network":"unix","address":"/no/such/socket"}}`: "[rpcinterface:acme] acme:make: the plugin under a debugger (SUPERVISOR_REATTACH_PLUGINS): dial unix /no/such/socket: ",
		`{`: "[rpcinterface:acme] acme:make: SUPERVISOR_REATTACH_PLUGINS: ",
	} {
		s := newSite(t)
		s.launcher.debugged.variable = value
		if err := s.Open(t.Context(), &good().config); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", value, err)
		}
	}
}
