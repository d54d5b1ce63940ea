package ctl

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// manual returns a section of supervisorctl(1), without what asks for fonts.
func manual(t *testing.T, section string) string {
	t.Helper()
	page, err := os.ReadFile("../../supervisorctl/supervisorctl.1")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "\n.Sh "+section+"\n")
	if !ok {
		t.Fatalf("there is no section %s", section)
	}
	text, _, _ := strings.Cut(rest, "\n.Sh ")
	return text
}

func TestManualHasAllFlags(t *testing.T) {
	colours := coloursAuto
	text, summary := manual(t, "DESCRIPTION"), usage("supervisorctl")
	flagSet("supervisorctl", &colours).VisitAll(func(flag *pflag.Flag) {
		name := strings.ReplaceAll(flag.Name, "_", "-")
		item, line := ".It Fl -"+name, "\n--"+name
		if flag.Shorthand != "" {
			item, line = ".It Fl "+flag.Shorthand+" , Fl -"+name, "\n-"+flag.Shorthand+"/--"+name
		}
		if !strings.Contains(text, item) {
			t.Errorf("the manual has no %q", item)
		}
		if !strings.Contains(summary, line+" ") {
			t.Errorf("--help has no %q", line)
		}
	})
}

func TestManualHasAllActions(t *testing.T) {
	text := manual(t, "LIST OF ACTIONS")
	items := map[string]string{}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, ".It Cm "); ok {
			items[strings.Fields(rest)[0]] += rest
		}
	}
	items["quit"] = items["exit"] // is one item: exit | quit
	known := append(actions(), action{name: "help"}, action{name: completionAction},
		action{name: pluginAction, options: (&controller{}).options(pluginAction)})
	for _, a := range known {
		if items[a.name] == "" {
			t.Errorf("the manual has no action %s", a.name)
		}
		for _, option := range a.options {
			// How many bytes is an argument there, and --watch is told of in the text.
			option = strings.Replace(strings.Replace(option, "-", "Fl ", 1), "Fl 100", "Fl Ns Ar bytes", 1)
			if !strings.Contains(items[a.name], option) && option != "Fl -watch" {
				t.Errorf("the manual has no %s of %s", option, a.name)
			}
		}
	}
	for name := range items {
		if !slices.ContainsFunc(known, func(a action) bool { return a.name == name }) {
			t.Errorf("the manual has an action %s, which there is not", name)
		}
	}
}

func TestManualHasAllKeys(t *testing.T) {
	text := manual(t, "JSON DOCUMENTS")
	for _, document := range []any{failure{}, processDocument{}, configDocument{}, pidDocument{}, pluginDocument{}} {
		kind := reflect.TypeOf(document)
		for i := range kind.NumField() {
			if key := kind.Field(i).Tag.Get("json"); !regexp.MustCompile(`(?m)^\.Li ` + key + `( [,.])?$`).MatchString(text) {
				t.Errorf("the manual has no key %s of %s", key, kind)
			}
		}
	}
}

// TestExitStatuses has each exit status of the manual happen, and none that it
// doesn't have.
func TestExitStatuses(t *testing.T) {
	var documented []int
	for _, found := range regexp.MustCompile(`(?m)^\.It (\d+)$`).FindAllStringSubmatch(manual(t, "EXIT STATUS"), -1) {
		number, err := strconv.Atoi(found[1])
		if err != nil {
			t.Fatal(err)
		}
		documented = append(documented, number)
	}
	answers := rpctest.Answers{
		"getAllProcessInfo":    []any{rpctest.Process("on", "on", sdk.StateRunning, "", 1), rpctest.Process("off", "off", sdk.StateFatal, "", 0)},
		"getProcessInfo off":   rpctest.Process("off", "off", sdk.StateStopped, "", 0),
		"startProcess":         fault(sdk.FaultBadName, ""),
		"startProcess on":      fault(sdk.FaultAlreadyStarted, ""),
		"startProcess bad":     fault(sdk.FaultSpawnError, ""),
		"startProcessGroup":    fault(sdk.FaultBadName, ""),
		"stopProcess off":      fault(sdk.FaultNotRunning, ""),
		"signalProcess":        fault(sdk.FaultNotRunning, ""),
		"plugin.status":        []any{aPlugin("acme", sdk.PluginBackoff, "died")},
		"getSupervisorVersion": "1",
	}
	server := rpctest.New(t, answers)
	other := rpctest.New(t, rpctest.Answers{"getVersion": "9.0"})
	bare := rpctest.New(t, rpctest.Answers{"getVersion": fault(sdk.FaultUnknownMethod, "")})
	var seen []int
	for _, test := range []struct {
		line string
		exit int
	}{
		{"-s URL status on", 0}, {"-s URL start on", 0}, {"-s URL stop off", 0},
		{"-s URL start nope", 1}, {"-s URL nope", 1},
		{"-s URL start", 2}, {"-s URL start nope:*", 2}, {"--bogus", 2}, {"-c /nowhere pid", 2}, {"-s URL status -w 0", 2},
		{"-s URL status", 3}, {"-s URL plugin status", 3}, {"-s BARE pid", 3},
		{"-s URL status nope", 4}, {"-s unix:///nowhere status", 4}, {"-s http://127.0.0.1:1 pid", 4},
		{"-s OTHER pid", 5},
		{"-s URL start bad", 7}, {"-s URL signal HUP off", 7}, {"-s URL pid off", 7}, {"-s unix:///nowhere pid", 7},
	} {
		line := strings.NewReplacer("URL", server.URL, "OTHER", other.URL, "BARE", bare.URL).Replace(test.line)
		if got := runWith(t, strings.NewReader(""), strings.Fields(line)...); got.exit != test.exit {
			t.Errorf("%s: exit status %d, want %d; printed %s%s", test.line, got.exit, test.exit, got.out, got.err)
		}
		seen = append(seen, test.exit)
	}
	seen = append(seen, int(exitInterrupted)) // see TestProgressInterrupted
	slices.Sort(seen)
	if seen = slices.Compact(seen); !slices.Equal(seen, documented) {
		t.Errorf("the manual has %v, and there are %v", documented, seen)
	}
}
