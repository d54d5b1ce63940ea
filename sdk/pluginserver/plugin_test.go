package pluginserver

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"log/slog"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func nothing(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{}, nil
}

func TestValidate(t *testing.T) {
	good := map[string]sdk.NamespaceFactory{"make": nothing}
	for _, test := range []struct {
		name    string
		plugin  Plugin
		problem string
	}{
		{"good", Plugin{Namespaces: good, EventTypes: []sdk.EventType{{Name: "ACME_2"}}}, ""},
		{"empty", Plugin{}, "the plugin has no factory"},
		{"no function", Plugin{Namespaces: map[string]sdk.NamespaceFactory{"make": nil}}, `factory of namespace "make": there is no function`},
		{"bad name", Plugin{Namespaces: map[string]sdk.NamespaceFactory{"a:b": nothing}}, `factory of namespace "a:b": the name can't be written in a configuration file`},
		{"handler", Plugin{ResultHandlers: map[string]sdk.ResultHandlerFactory{"": nil}}, `factory of result handler "": the name can't be written in a configuration file`},
		{"commands", Plugin{Commands: map[string]sdk.CommandFactory{"x": nil}}, `factory of commands "x": there is no function`},
		{"event type", Plugin{Namespaces: good, EventTypes: []sdk.EventType{{Name: "Acme"}}}, `event type "Acme": a name has capital letters, digits and underscores only`},
	} {
		err := test.plugin.Validate()
		if test.problem == "" && err != nil || test.problem != "" && (err == nil || err.Error() != test.problem) {
			t.Errorf("%s: %v, want %q", test.name, err, test.problem)
		}
	}
}

func TestDefaults(t *testing.T) {
	d := Plugin{Namespaces: map[string]sdk.NamespaceFactory{"b": nothing, "a": nothing}}.Description()
	if !strings.HasPrefix(d.Name, "pluginserver") || d.Version == "" || strings.Join(d.Namespaces, " ") != "a b" {
		t.Errorf("%+v", d)
	}
}

func TestIntroduce(t *testing.T) {
	var out strings.Builder
	introduce(&out, sdk.Description{
		Name: "acme", Version: "1.2", Protocol: 1,
		Namespaces: []string{"make_acme"}, ResultHandlers: []string{"strict"}, Commands: []string{"make_commands"},
		EventTypes: []sdk.EventType{{Name: "ACME"}, {Name: "ACME_FULL", Parent: "ACME"}},
		ConfigKeys: []sdk.ConfigKey{{Factory: "make_acme", Name: "retries", Default: "0", Help: "how often it tries"}, {Factory: "strict", Name: "x"}},
	})
	const want = `acme 1.2 is a plugin for supervisord (protocol 1).

With its file in a directory of plugin_path, or named in a section [plugin:acme],
supervisord.conf may have:

    [rpcinterface:NAME]
    supervisor.rpcinterface_factory = acme:make_acme
    retries = 0    ; how often it tries

    [eventlistener:NAME]
    result_handler = acme:strict
    x = 

    [ctlplugin:NAME]
    supervisor.ctl_factory = acme:make_commands

It adds the event types:

    ACME, a kind of EVENT
    ACME_FULL, a kind of ACME
`
	if out.String() != want {
		t.Errorf("got\n%s, want\n%s", out.String(), want)
	}
}

// What is logged must be understood as hclog's JSON.
func TestLogLines(t *testing.T) {
	before, flags := slog.Default(), log.Flags()
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetFlags(flags)
	})
	var out bytes.Buffer
	useForLogging(&out)
	slog.Error("broken", "disk", "/", slog.Group("of", "level", 1))
	slog.Warn("low")
	slog.Debug("detail")
	slog.Log(t.Context(), slog.LevelDebug-4, "fine")
	slog.Log(t.Context(), slog.LevelError+2, "worse")
	log.Print("plain")
	logger(&out).Error("panicked", "stack", "x\ny")
	var got []string
	for line := range strings.Lines(out.String()) {
		var members map[string]any
		if err := json.Unmarshal([]byte(line), &members); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		level, _ := members["@level"].(string)
		message, _ := members["@message"].(string)
		if _, ok := members["@timestamp"].(string); !ok {
			t.Errorf("%s has no time", line)
		}
		got = append(got, level+" "+message)
	}
	want := "error broken, warn low, debug detail, trace fine, error worse, info plain, error panicked"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}
