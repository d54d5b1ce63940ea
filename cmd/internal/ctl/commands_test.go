package ctl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// pluginRole makes the test binary a plugin when it is its first argument.
const pluginRole = "role=plugin"

func playPlugin() {
	pluginserver.Serve(pluginserver.Plugin{Name: "acme", Commands: map[string]sdk.CommandFactory{
		"make": acmeCommands, "more": moreCommands,
	}})
}

// moreCommands are for somebody at a terminal.
func moreCommands(context.Context, sdk.Options) ([]sdk.Command, error) {
	return []sdk.Command{{
		Name: "acme_wait",
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			ctl.Println("waiting for", line)
			<-ctx.Done()
			return ctx.Err()
		},
		Complete: func(ctx context.Context, ctl sdk.Ctl, line string) []string {
			if line == "hang" {
				<-ctx.Done()
			}
			pid, err := ctl.CallRPC(ctx, "supervisor.getPID")
			return []string{fmt.Sprintf("pid%v", pid), fmt.Sprintf("error%v", err), "a\x1bword"}
		},
	}, {
		Name: "acme_die",
		Run: func(context.Context, sdk.Ctl, string) error {
			os.Exit(3)
			return nil
		},
	}}, nil
}

func acmeCommands(context.Context, sdk.Options) ([]sdk.Command, error) {
	return []sdk.Command{{
		Name: "acme_pid", Synopsis: "acme_pid [status]", Help: "Print the pid of supervisord.",
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			pid, err := ctl.CallRPC(ctx, "supervisor.getPID")
			if err != nil {
				return err
			}
			ctl.Println(pid, ctl.Interactive())
			if line != "" {
				ctl.SetExitStatus(len(line))
			}
			return nil
		},
	}, {
		Name: "acme_fail",
		Run: func(_ context.Context, ctl sdk.Ctl, line string) error {
			if line != "" {
				ctl.SetExitStatus(len(line))
			}
			return errors.New("no\nluck")
		},
	}, {
		Name: "status", Help: "Never reached.",
		Run: func(context.Context, sdk.Ctl, string) error { return errors.New("this is not the built-in one") },
	}}, nil
}

// pluginConfig writes a file that names a server and has plugins.
func pluginConfig(t *testing.T, server *rpctest.Server) string {
	t.Helper()
	text := fmt.Sprintf(`[supervisorctl]
serverurl = %s
[plugin:acme]
command = %s %s
environment = GORACE="atexit_sleep_ms=0"
[ctlplugin:first]
supervisor.ctl_factory = missing.package:make
[ctlplugin:second]
supervisor.ctl_factory = acme:make
`, server.URL, os.Args[0], pluginRole)
	name := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestCommandsOfPlugins(t *testing.T) {
	t.Parallel()
	server := rpctest.New(t, rpctest.Answers{"getPID": 77, "getAllProcessInfo": []any{}})
	file := pluginConfig(t, server)
	const missing = "error: [ctlplugin:first] missing.package:make: no such plugin: there is no file missing in "
	for _, test := range []struct {
		line, stdin, out string
		exit             int
	}{
		{"acme_pid", "", "77 false\n", 0},
		{"acme_pid abc", "", "77 false\n", 3},
		{"acme_fail", "", "error: no; luck\n", 1},
		{"acme_fail ab", "", "error: no; luck\n", 2},
		{"status", "", "", 0},
		{"help acme_pid", "", "acme_pid [status]\nPrint the pid of supervisord.\n", 0},
		{"help acme_fail", "", "acme_fail\n", 0},
		{"help pid", "", pidHelp + "\n", 0},
		{"", "acme_pid\nacme_fail x\nacme_pid\n", "supervisor> 77 true\nsupervisor> error: no; luck\nsupervisor> 77 true\nsupervisor> \n", 0},
	} {
		t.Run(test.line, func(t *testing.T) {
			t.Parallel()
			runWith(t, strings.NewReader(test.stdin), append([]string{"-c", file}, strings.Fields(test.line)...)...).expect(t, test.out, test.exit)
		})
	}
	for _, line := range []string{"nobody", "help nobody"} {
		got := runWith(t, strings.NewReader(""), append([]string{"-c", file}, strings.Fields(line)...)...)
		if !strings.HasPrefix(got.out, missing) || strings.Count(got.out, "\n") != 1 || got.exit != 1 {
			t.Errorf("%s printed %q, exit status %d", line, got.out, got.exit)
		}
	}
	got := runWith(t, strings.NewReader(""), "-c", file, "help")
	if !strings.Contains(got.out, missing) || got.exit != 0 || !strings.Contains(got.out, "\nmaintail  plugin") && !strings.Contains(got.out, "plugin  ") ||
		!strings.Contains(got.out, "second commands (type help <topic>):\n====================================\nacme_fail  acme_pid  status\n") {
		t.Errorf("help printed %s, exit status %d", got.out, got.exit)
	}
}

func TestAuthenticationForPlugins(t *testing.T) {
	t.Parallel()
	server := rpctest.New(t, rpctest.Answers{"getPID": 77})
	server.Username, server.Password = "me", "secret"
	file := pluginConfig(t, server)
	runWith(t, strings.NewReader(""), "-c", file, "acme_pid").expect(t, "Server requires authentication\n", 1)
	runWith(t, strings.NewReader("me\nsecret\n"), "-i", "-c", file, "acme_pid").
		expect(t, "Server requires authentication\nUsername:Password:\n77 true\n", 0)
}
