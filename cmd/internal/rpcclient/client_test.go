package rpcclient_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func connect(t *testing.T, url string, credentials *rpcclient.Credentials) *rpcclient.Client {
	t.Helper()
	client, err := rpcclient.New(url, credentials)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func TestTypedCalls(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{
		"getAllProcessInfo": []any{
			rpctest.Process("pair", "p0", sdk.StateRunning, "pid 1, uptime 0:00:01", 1),
			rpctest.Process("cat", "cat", sdk.StateStopped, "", 0),
		},
		"startProcessGroup pair": []any{rpctest.Outcome("pair", "p0", sdk.FaultSpawnError)},
		"stopAllProcesses":       []any{},
		"getAllConfigInfo":       []any{rpctest.Config("pair", "p0", true, false, 5, 7)},
		"reloadConfig":           rpctest.Changes([]any{"a", "b"}, []any{}, []any{"c"}),
		"readLog -5 0":           "a < b\n",
		"stopProcess cat":        true,
	})
	client := connect(t, server.URL, nil)
	for name, test := range map[string]struct {
		call func(context.Context) (any, error)
		want any
	}{
		"processes": {
			func(ctx context.Context) (any, error) { return client.Processes(ctx) },
			[]rpcclient.Process{
				{Name: "p0", Group: "pair", State: 20, StateName: "RUNNING", Description: "pid 1, uptime 0:00:01", PID: 1, Start: 1},
				{Name: "cat", Group: "cat", StateName: "STOPPED", Start: 1},
			},
		},
		"outcomes": {
			func(ctx context.Context) (any, error) { return client.StartGroup(ctx, "pair") },
			[]rpcclient.Outcome{{Name: "p0", Group: "pair", Status: 50, Description: "SPAWN_ERROR"}},
		},
		"none": {
			func(ctx context.Context) (any, error) { return client.StopAll(ctx) },
			[]rpcclient.Outcome(nil),
		},
		"configured": {
			func(ctx context.Context) (any, error) { return client.Configured(ctx) },
			[]rpcclient.ProcessConfig{{Name: "p0", Group: "pair", InUse: true, GroupPriority: 5, ProcessPriority: 7}},
		},
		"changes": {
			func(ctx context.Context) (any, error) { return client.ReloadConfig(ctx) },
			rpcclient.Changes{Added: []string{"a", "b"}, Removed: []string{"c"}},
		},
		"log": {
			func(ctx context.Context) (any, error) { return client.ReadLog(ctx, -5, 0) },
			"a < b\n",
		},
		"order": {
			func(ctx context.Context) (any, error) { return nil, client.StopProcess(ctx, "cat") },
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := test.call(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !equal(got, test.want) {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

// equal takes empty and nil slices for the same.
func equal(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	if a, ok := a.(rpcclient.Changes); ok {
		a.Changed = nil
		return reflect.DeepEqual(a, b)
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	return x.Kind() == reflect.Slice && x.Len() == 0 && y.Len() == 0
}

func TestFault(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"startProcess": sdk.NewFault(sdk.FaultBadName, "x < y")})
	err := connect(t, server.URL, nil).StartProcess(t.Context(), "x < y")
	var fault *sdk.Fault
	if !errors.As(err, &fault) || fault.Code != sdk.FaultBadName || fault.Text != "BAD_NAME: x < y" {
		t.Errorf("got %#v, want the fault", err)
	}
}

func TestWrongShape(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"reloadConfig": []any{}, "getPID": "x", "getAllProcessInfo": 5})
	client := connect(t, server.URL, nil)
	_, changes := client.ReloadConfig(t.Context())
	_, pid := client.PID(t.Context())
	_, processes := client.Processes(t.Context())
	for method, err := range map[string]error{"reloadConfig": changes, "getPID": pid, "getAllProcessInfo": processes} {
		if err == nil || !strings.Contains(err.Error(), "cannot understand the answer to supervisor."+method) {
			t.Errorf("%s: error %v, want one that says what is wrong", method, err)
		}
	}
}

func TestControlCharacters(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"readLog": "\x1b[31mred\x00 \xff end\ttab é"})
	got, err := connect(t, server.URL, nil).ReadLog(t.Context(), 0, 0)
	if want := "\uFFFD[31mred\uFFFD \uFFFD end\ttab é"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestCredentials(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"getPID": 5})
	server.Username, server.Password = "user", "pass:word"
	if _, err := connect(t, server.URL, nil).PID(t.Context()); !isStatus(err, http.StatusUnauthorized) {
		t.Errorf("without a password: %v, want 401", err)
	}
	right := &rpcclient.Credentials{Username: "user", Password: "pass:word"}
	if pid, err := connect(t, server.URL, right).PID(t.Context()); err != nil || pid != 5 {
		t.Errorf("with a password: %d, %v, want 5", pid, err)
	}
}

func isStatus(err error, code int) bool {
	var status *rpcclient.StatusError
	return errors.As(err, &status) && status.Code == code
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]error{
		"unix://" + filepath.Join(t.TempDir(), "none"): syscall.ENOENT,
		"http://" + address:                            syscall.ECONNREFUSED,
		"http://" + address + "/path":                  syscall.ECONNREFUSED,
	} {
		if _, err := connect(t, url, nil).PID(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", url, err, want)
		}
	}
}

func TestBadAddress(t *testing.T) {
	for _, url := range []string{"", "foo", "https://localhost", "http://a b", "/tmp/x"} {
		if _, err := rpcclient.New(url, nil); err == nil {
			t.Errorf("%q was accepted", url)
		}
	}
}

func TestContextEndsWaiting(t *testing.T) {
	called, release := make(chan struct{}), make(chan struct{})
	server := rpctest.New(t, rpctest.Answers{"stopProcess": func() any {
		close(called)
		<-release
		return true
	}})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-called
		cancel()
	}()
	if err := connect(t, server.URL, nil).StopProcess(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
