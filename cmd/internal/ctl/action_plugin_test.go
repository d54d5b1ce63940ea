package ctl

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func aPlugin(name string, state sdk.PluginState, description string, uses ...any) map[string]any {
	return map[string]any{"name": name, "statename": string(state), "version": "v1", "path": "/p", "description": description, "uses": uses,
		"pid": 0, "start": 0, "restarts": 4}
}

func TestPlugin(t *testing.T) {
	play(t, map[string]any{
		"plugin.status":       []any{aPlugin("acme", sdk.PluginRunning, "pid 7, uptime 0:00:01", "rpcinterface:x", "eventlistener:y"), aPlugin("b", sdk.PluginBackoff, "died (signal 9)")},
		"plugin.restart acme": true,
		"plugin.restart nope": fault(sdk.FaultBadName, "nope"),
		"plugin.reload acme":  fault(sdk.FaultFailed, "acme: it is no program"),
		"plugin.reload b":     true,
		"plugin.verify acme":  true,
		"plugin.verify b":     fault(sdk.FaultFailed, "/p is writable by everybody"),
	}, []step{
		{"plugin", pluginHelp + "\n", 0},
		{"help plugin", pluginHelp + "\n", 0},
		{"plugin dance", "Error: plugin has no command dance\n" + pluginHelp + "\n", 2},
		{"plugin status", "acme   RUNNING   v1   pid 7, uptime 0:00:01   rpcinterface:x eventlistener:y\nb      BACKOFF   v1   died (signal 9)\n", 3},
		{"plugin status acme", "acme   RUNNING   v1   pid 7, uptime 0:00:01   rpcinterface:x eventlistener:y\n", 0},
		{"plugin status nope", "nope: ERROR (no such plugin)\n", 4},
		{"plugin restart", "Error: plugin restart requires the name of a plugin\n" + pluginHelp + "\n", 2},
		{"plugin restart acme", "acme: restarted\n", 0},
		{"plugin restart nope acme", "nope: ERROR (no such plugin)\nacme: restarted\n", 1},
		{"plugin reload b acme", "b: reloaded\nacme: ERROR (acme: it is no program)\n", 1},
		{"plugin verify", "acme: verified\nb: ERROR (/p is writable by everybody)\n", 1},
		{"plugin verify acme", "acme: verified\n", 0},
		{"plugin new acme", "Error: plugin new requires a name and a directory\n" + pluginHelp + "\n", 2},
		{"plugin new Acme /tmp/x --replace /", "error: the name \"Acme\" must begin with a small letter, and have small letters, digits and underscores only\n", 1},
	})
}

func TestPluginsOfAServerWithout(t *testing.T) {
	play(t, nil, []step{
		{"plugin status", "supervisord runs no plugins\n", 0},
		{"plugin verify", "supervisord runs no plugins\n", 0},
		{"plugin restart acme", "acme: ERROR (supervisord runs no plugins)\n", 1},
	})
}

func TestPluginNew(t *testing.T) {
	checkout, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "acme")
	play(t, nil, []step{
		{"plugin new acme " + dir, "error: this program was built from a checkout of Reeve; say where that is with --replace PATH\n", 1},
		{"plugin new --replace " + checkout + " acme " + dir, "acme: written to " + dir + "; go on with: make -C " + dir + " test\n", 0},
		{"plugin new --replace " + checkout + " acme " + dir, "error: " + dir + " is not empty\n", 1},
	})
	if _, err := os.Stat(filepath.Join(dir, "acme_test.go")); err != nil {
		t.Error(err)
	}
}
