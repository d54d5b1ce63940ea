package ctl

import (
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// A plugin or a namespace that has changed is replaced without having been
// stopped, can be named like a group, and is not an unknown one.
func TestUpdateOfPlugins(t *testing.T) {
	answers := rpctest.Answers{
		"reloadConfig":                        rpctest.Changes([]any{"plugin:new"}, []any{"rpcinterface:chg"}, []any{"plugin:old"}),
		"getAllProcessInfo":                   []any{},
		"plugin.status":                       []any{aPlugin("same", sdk.PluginRunning, "")},
		"stopProcessGroup plugin:old":         []any{},
		"stopProcessGroup rpcinterface:chg":   []any{},
		"removeProcessGroup plugin:old":       true,
		"removeProcessGroup rpcinterface:chg": true,
		"addProcessGroup rpcinterface:chg":    true,
		"addProcessGroup plugin:new":          true,
	}
	play(t, answers, []step{
		{"update", "plugin:old: stopped\nplugin:old: removed process group\nrpcinterface:chg: updated process group\nplugin:new: added process group\n", 0},
		{"update rpcinterface:chg", "rpcinterface:chg: updated process group\n", 0},
		{"update plugin:old", "plugin:old: stopped\nplugin:old: removed process group\n", 0},
		{"update plugin:same", "", 0},
		{"update plugin:nope", "ERROR: no such group: plugin:nope\n", 1},
	})
	delete(answers, "plugin.status")
	play(t, answers, []step{{"update plugin:nope", "ERROR: no such group: plugin:nope\n", 1}})
}
