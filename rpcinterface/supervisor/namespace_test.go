package supervisor_test

import (
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/rpcinterface/supervisor"
	"github.com/reeve-supervisor/reeve/sdk"
)

var update = flag.Bool("update", false, "write testdata anew")

type params = []any

// call is a row of the tables: what a method asks the host for, and answers.
type call struct {
	name   string // if the method and its parameters don't say enough
	method string
	params params
	host   fakeHost
	asked  string // calls to the host, separated by "; "
	want   any    // the result, or the text of a fault as a wrong
}

// wrong is a fault, by its text.
type wrong string

func run(t *testing.T, table []call) {
	for _, test := range table {
		name := test.name
		if name == "" {
			name = test.method
		}
		t.Run(name, func(t *testing.T) {
			host := test.host
			got, err := newNamespace(t, &host).Call(t.Context(), test.method, test.params)
			if asked := strings.Join(host.calls, "; "); asked != test.asked {
				t.Errorf("the host was asked for %q, want %q", asked, test.asked)
			}
			if text, ok := test.want.(wrong); ok {
				checkFault(t, err, string(text))
			} else if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, %v\nwant %#v", got, err, test.want)
			}
		})
	}
}

func checkFault(t *testing.T, err error, text string) {
	t.Helper()
	var fault *sdk.Fault
	switch {
	case !errors.As(err, &fault):
		t.Errorf("error %v, want the fault %s", err, text)
	case fault.Text != text:
		t.Errorf("fault %q, want %q", fault.Text, text)
	case !strings.HasPrefix(text, fault.Code.String()):
		t.Errorf("fault %q has the code %d", text, fault.Code)
	}
}

// The golden file shows the surface: each method with the types of its result
// and parameters, then the parameters as its help names them. It is the same as
// that of Supervisor 4.2.5.
func TestMethods(t *testing.T) {
	var lines strings.Builder
	for _, info := range newNamespace(t, &fakeHost{}).Methods() {
		lines.WriteString(info.Name + " " + strings.Join(info.Signature, " ") + " |" + documented(info.Help) + "\n")
		if sentence, _, _ := strings.Cut(info.Help, "@"); len(sentence) < 20 || !strings.Contains(info.Help, "\n@return ") {
			t.Errorf("%s has no help to speak of: %q", info.Name, info.Help)
		}
	}
	const golden = "testdata/methods.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines.String(); got != string(want) {
		t.Errorf("%s differs; now it would be:\n%s", golden, got)
	}
}

func documented(help string) string {
	var names []string
	for line := range strings.Lines(help) {
		if words := strings.Fields(line); len(words) > 2 && words[0] == "@param" {
			names = append(names, words[1]+" "+words[2])
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " " + strings.Join(names, ", ")
}

func TestOptions(t *testing.T) {
	_, err := supervisor.New(t.Context(), &fakeHost{}, sdk.Options{"retries": "1", "a": "b"})
	if err == nil || err.Error() != "unknown options: a, retries" {
		t.Errorf("error %v", err)
	}
}

// sample returns arguments that any method with that signature takes.
func sample(signature []string) params {
	var args params
	for _, wire := range signature[1:] {
		switch wire {
		case "int":
			args = append(args, int64(0))
		case "boolean":
			args = append(args, true)
		default:
			args = append(args, "x")
		}
	}
	return args
}

func TestNothingIsDoneWhileStopping(t *testing.T) {
	for _, state := range []sdk.SupervisorState{sdk.SupervisorShutdown, sdk.SupervisorRestarting} {
		host := &fakeHost{info: sdk.Info{Identifier: "x", State: state}}
		namespace := newNamespace(t, host)
		for _, info := range namespace.Methods() {
			_, err := namespace.Call(t.Context(), info.Name, sample(info.Signature))
			if info.Name == "sendRemoteCommEvent" {
				if err != nil {
					t.Errorf("%s: %v", info.Name, err)
				}
				continue
			}
			checkFault(t, err, "SHUTDOWN_STATE")
		}
		if len(host.calls) != 1 {
			t.Errorf("calls %q", host.calls)
		}
	}
}

func TestWrongNumberOfArguments(t *testing.T) {
	// As in the reference it is noticed before the state of the supervisor.
	for _, state := range []sdk.SupervisorState{sdk.SupervisorRunning, sdk.SupervisorShutdown} {
		host := &fakeHost{info: sdk.Info{Identifier: "x", State: state}}
		namespace := newNamespace(t, host)
		for _, info := range namespace.Methods() {
			args := sample(info.Signature)
			_, err := namespace.Call(t.Context(), info.Name, append(args, "more"))
			checkFault(t, err, "INCORRECT_PARAMETERS")
			if len(args) == 0 || info.Signature[len(info.Signature)-1] == "boolean" {
				continue // the last can be left out
			}
			_, err = namespace.Call(t.Context(), info.Name, args[1:])
			checkFault(t, err, "INCORRECT_PARAMETERS")
		}
		if len(host.calls) != 0 {
			t.Errorf("calls %q", host.calls)
		}
	}
}
