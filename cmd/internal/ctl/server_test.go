package ctl

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	missing := "unix://" + filepath.Join(t.TempDir(), "s")
	for _, test := range []struct {
		url, action, out string
		exit             int
	}{
		{refusing, "status", refusing + " refused connection\n", 4},
		{missing, "status", missing + " no such file\n", 4},
		{refusing, "pid", refusing + " refused connection\n", 4},
		{missing, "start x", missing + " no such file\n", 7},
		{missing, "restart x", missing + " no such file\n", 7},
		{refusing, "shutdown", "ERROR: " + refusing + " refused connection (already shut down?)\n", 1},
		{missing, "shutdown", "ERROR: " + missing + " no such file (already shut down?)\n", 1},
		{missing, "add x", "error: dial unix " + strings.TrimPrefix(missing, "unix://") + ": connect: no such file or directory\n", 1},
		{missing, "help pid", pidHelp + "\n", 0},
		{"foo://x", "status", "error: unknown protocol for serverurl foo://x\n", 1},
	} {
		t.Run(test.action, func(t *testing.T) {
			args := append([]string{"-c", config(t, test.url)}, strings.Fields(test.action)...)
			runWith(t, strings.NewReader(""), args...).expect(t, test.out, test.exit)
		})
	}
}

func TestOtherServers(t *testing.T) {
	run(t, rpctest.New(t, rpctest.Answers{"getVersion": "2.9"}), "", "pid").expect(t,
		"Sorry, this version of supervisorctl expects to talk to a server with API version 3.0, but the remote version is 2.9.\n", 5)
	got := run(t, rpctest.New(t, rpctest.Answers{"getVersion": fault(sdk.FaultUnknownMethod, "")}), "", "pid")
	if !strings.HasPrefix(got.out, "Sorry, supervisord responded but did not recognize") || got.exit != 3 {
		t.Errorf("printed %q, exit status %d", got.out, got.exit)
	}
}

func TestAuthentication(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"getPID": 77})
	server.Username, server.Password = "me", "secret"
	ask := "Server requires authentication\nUsername:Password:\n"
	for _, test := range []struct {
		line, stdin, out string
		exit             int
	}{
		{"pid", "", "Server requires authentication\n", 1},
		{"-u me pid", "", "Server requires authentication\n", 1},
		{"-u me -p wrong pid", "", "Server requires authentication\n", 1},
		{"-u me -p secret pid", "", "77\n", 0},
		{"-i pid", "me\nsecret\n", ask + "77\n", 0},
		{"-i pid", "me\nwrong\nme\nsecret\n", ask + ask + "77\n", 0},
		{"-i pid", "me\n", "Server requires authentication\nUsername:Password:error: EOF when reading a line\n", 1},
	} {
		t.Run(test.line, func(t *testing.T) {
			run(t, server, test.stdin, strings.Fields(test.line)...).expect(t, test.out, test.exit)
		})
	}
}
