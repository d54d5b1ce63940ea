package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// patient is a supervisor whose health the test decides.
type patient struct {
	alive     error
	state     sdk.SupervisorState
	processes []sdk.ProcessInfo
}

func (p patient) Alive(context.Context) error { return p.alive }

func (p patient) Info(context.Context) (sdk.Info, error) { return sdk.Info{State: p.state}, nil }

func (p patient) Processes(context.Context) ([]sdk.ProcessInfo, error) { return p.processes, nil }

func (p patient) ProcessConfigs(context.Context) ([]sdk.ProcessConfig, error) {
	return []sdk.ProcessConfig{
		{Name: "web", Group: "web", InUse: true, Autostart: true, ExitCodes: []int{0}},
		{Name: "job", Group: "g", InUse: true, Autostart: true, ExitCodes: []int{0, 2}},
		{Name: "manual", Group: "manual", InUse: true, ExitCodes: []int{0}},
		{Name: "new", Group: "new", Autostart: true},
	}, nil
}

func TestProbes(t *testing.T) {
	process := func(group, name string, state sdk.ProcessState, status int) sdk.ProcessInfo {
		return sdk.ProcessInfo{Name: name, Group: group, State: state, ExitStatus: status}
	}
	for name, test := range map[string]struct {
		patient
		healthz, readyz int
		body            string // of /readyz
	}{
		"empty":   {patient{state: sdk.SupervisorRunning}, 200, 200, "ok\n"},
		"ready":   {patient{state: sdk.SupervisorRunning, processes: []sdk.ProcessInfo{process("web", "web", sdk.StateRunning, 0), process("g", "job", sdk.StateExited, 2), process("manual", "manual", sdk.StateStopped, 0)}}, 200, 200, "ok\n"},
		"unready": {patient{state: sdk.SupervisorRunning, processes: []sdk.ProcessInfo{process("web", "web", sdk.StateStarting, 0), process("g", "job", sdk.StateExited, 1)}}, 200, 503, "web: STARTING\ng:job: EXITED\n"},
		"fatal":   {patient{state: sdk.SupervisorRunning, processes: []sdk.ProcessInfo{process("web", "web", sdk.StateFatal, 0)}}, 200, 503, "web: FATAL\n"},
		"ending":  {patient{state: sdk.SupervisorShutdown}, 200, 503, "supervisor: SHUTDOWN\n"},
		"dead":    {patient{alive: errors.New("stuck")}, 503, 503, "the supervisor doesn't answer\n"},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, Config{}, Handler{Health: test.patient})
			for path, want := range map[string]int{"/healthz": test.healthz, "/readyz": test.readyz, "/readyz?a=b": test.readyz} {
				response, body := ask(t, s, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
				if response.StatusCode != want || strings.HasPrefix(path, "/readyz") && body != test.body {
					t.Errorf("%s: got %d %q; want %d", path, response.StatusCode, body, want)
				}
			}
			if response, body := ask(t, s, "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); response.StatusCode != test.healthz || body != "" {
				t.Errorf("HEAD: got %d %q", response.StatusCode, body)
			}
		})
	}
}

func TestProbesWithPassword(t *testing.T) {
	name, password := "user", "secret"
	health := patient{state: sdk.SupervisorRunning, processes: []sdk.ProcessInfo{{Name: "web", Group: "web", State: sdk.StateBackoff}}}
	for _, test := range []struct {
		open    bool
		headers string
		healthz int
		readyz  string
	}{
		{false, "", 401, ""},
		{true, "", 200, "not ready: 1\n"},
		{true, "Authorization: Basic dXNlcjp3cm9uZw==\r\n", 200, "not ready: 1\n"},
		{true, "Authorization: Basic dXNlcjpzZWNyZXQ=\r\n", 200, "web: BACKOFF\n"},
		{false, "Authorization: Basic dXNlcjpzZWNyZXQ=\r\n", 200, "web: BACKOFF\n"},
	} {
		s := start(t, Config{Username: &name, Password: &password, OpenProbes: test.open}, Handler{Health: health})
		response, _ := ask(t, s, "GET /healthz HTTP/1.1\r\nHost: x\r\n"+test.headers+"\r\n")
		if response.StatusCode != test.healthz {
			t.Errorf("%+v: got %d", test, response.StatusCode)
		}
		if _, body := ask(t, s, "GET /readyz HTTP/1.1\r\nHost: x\r\n"+test.headers+"\r\n"); test.readyz != "" && body != test.readyz {
			t.Errorf("%+v: got %q", test, body)
		}
		if response, _ := ask(t, s, "GET /healthz/x HTTP/1.1\r\nHost: x\r\n\r\n"); response.StatusCode != 401 {
			t.Errorf("another path: got %d", response.StatusCode)
		}
	}
}
