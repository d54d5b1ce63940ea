package supervisor_test

import (
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

var (
	badName  = sdk.NewFault(sdk.FaultBadName, "bare")
	spawnErr = sdk.NewFault(sdk.FaultSpawnError, "bad")
	success  = []sdk.Outcome{{Name: "cat", Group: "cat"}}
	mixed    = []sdk.Outcome{{Name: "b", Group: "team"}, {Name: "bad", Group: "team", Fault: spawnErr}}

	mixedStatuses = []sdk.Struct{
		{{Name: "name", Value: "b"}, {Name: "group", Value: "team"}, {Name: "status", Value: 80}, {Name: "description", Value: "OK"}},
		{{Name: "name", Value: "bad"}, {Name: "group", Value: "team"}, {Name: "status", Value: 50}, {Name: "description", Value: "SPAWN_ERROR: bad"}},
	}
	noStatuses = []sdk.Struct{}
)

func TestStart(t *testing.T) { run(t, controlTable("start", "Start")) }

func TestStop(t *testing.T) { run(t, controlTable("stop", "Stop")) }

// controlTable is what start... and stop... have in common: all but the host's
// method.
func controlTable(verb, host string) []call {
	one, group, all := verb+"Process", verb+"ProcessGroup", verb+"AllProcesses"
	return []call{
		{method: one, params: params{"cat"}, host: fakeHost{outcomes: success}, asked: host + "(one cat, true)", want: true},
		{name: "not waiting", method: one, params: params{"team:a", false}, host: fakeHost{outcomes: success}, asked: host + "(one team:a, false)", want: true},
		{name: "truth of 0", method: one, params: params{"cat", int64(0)}, host: fakeHost{outcomes: success}, asked: host + "(one cat, false)", want: true},
		{name: "truth of nil", method: one, params: params{"cat", nil}, host: fakeHost{outcomes: success}, asked: host + "(one cat, false)", want: true},
		{name: "base64", method: one, params: params{[]byte("cat")}, host: fakeHost{outcomes: success}, asked: host + "(one cat, true)", want: true},
		{name: "refused", method: one, params: params{"bad"}, host: fakeHost{err: spawnErr}, asked: host + "(one bad, true)", want: wrong("SPAWN_ERROR: bad")},
		{name: "a group", method: one, params: params{"team:*"}, host: fakeHost{outcomes: mixed}, asked: host + "(group team, true)", want: mixedStatuses},
		{name: "a group without asterisk", method: one, params: params{"team:", false}, host: fakeHost{outcomes: mixed}, asked: host + "(group team, false)", want: mixedStatuses},
		{name: "none of a group", method: one, params: params{"team:*"}, asked: host + "(group team, true)", want: noStatuses},
		{name: "unknown", method: one, params: params{"nope"}, host: fakeHost{err: badName}, asked: host + "(one nope, true)", want: wrong("BAD_NAME: nope")},
		{name: "unknown group", method: one, params: params{"nope:*"}, host: fakeHost{err: badName}, asked: host + "(group nope, true)", want: wrong("BAD_NAME: nope:*")},
		{name: "no name", method: one, params: params{""}, host: fakeHost{err: badName}, asked: host + "(group , true)", want: wrong("BAD_NAME: ")},
		{name: "name is a number", method: one, params: params{int64(4)}, want: wrong("INCORRECT_PARAMETERS: name must be a string, not the int 4")},

		{method: group, params: params{"team"}, host: fakeHost{outcomes: mixed}, asked: host + "(group team, true)", want: mixedStatuses},
		{name: "group, not waiting", method: group, params: params{"team", false}, asked: host + "(group team, false)", want: noStatuses},
		{name: "group is a number", method: group, params: params{int64(4)}, host: fakeHost{err: badName}, asked: host + "(group 4, true)", want: wrong("BAD_NAME: 4")},
		{name: "group is a truth", method: group, params: params{true}, host: fakeHost{err: badName}, asked: host + "(group True, true)", want: wrong("BAD_NAME: True")},
		{name: "group is nil", method: group, params: params{nil}, want: wrong("INCORRECT_PARAMETERS: name must be a string")},
		{name: "the group of a process", method: group, params: params{"team:a"}, host: fakeHost{err: badName}, asked: host + "(group team:a, true)", want: wrong("BAD_NAME: team:a")},

		{method: all, host: fakeHost{outcomes: mixed}, asked: host + "(all, true)", want: mixedStatuses},
		{name: "all, not waiting", method: all, params: params{false}, asked: host + "(all, false)", want: noStatuses},
		{name: "all while shutting down", method: all, host: fakeHost{err: sdk.NewFault(sdk.FaultShutdownState, "")}, asked: host + "(all, true)", want: wrong("SHUTDOWN_STATE")},
	}
}

func TestSignal(t *testing.T) {
	badSignal := sdk.NewFault(sdk.FaultBadSignal, "")
	refused := []sdk.Outcome{{Name: "a", Group: "team", Fault: badSignal}}
	run(t, []call{
		{method: "signalProcess", params: params{"cat", "HUP"}, host: fakeHost{outcomes: success}, asked: `Signal(one cat, "HUP")`, want: true},
		{name: "a number", method: "signalProcess", params: params{"cat", int64(12)}, host: fakeHost{outcomes: success}, asked: `Signal(one cat, "12")`, want: true},
		{name: "bad signal", method: "signalProcess", params: params{"cat", "NOPE"}, host: fakeHost{err: sdk.NewFault(sdk.FaultBadSignal, "NOPE")},
			asked: `Signal(one cat, "NOPE")`, want: wrong("BAD_SIGNAL: NOPE")},
		{name: "empty signal", method: "signalProcess", params: params{"cat", ""}, host: fakeHost{err: badSignal},
			asked: `Signal(one cat, "")`, want: wrong("BAD_SIGNAL: ")},
		{name: "array", method: "signalProcess", params: params{"cat", params{}}, want: wrong("INCORRECT_PARAMETERS: signal must be a string")},
		{name: "a group", method: "signalProcess", params: params{"team:*", "HUP"}, host: fakeHost{outcomes: mixed}, asked: `Signal(group team, "HUP")`, want: mixedStatuses},
		{name: "unknown group", method: "signalProcess", params: params{"nope:*", "HUP"}, host: fakeHost{err: badName}, asked: `Signal(group nope, "HUP")`, want: wrong("BAD_NAME: nope:*")},
		{method: "signalProcessGroup", params: params{"team", "HUP"}, host: fakeHost{outcomes: mixed}, asked: `Signal(group team, "HUP")`, want: mixedStatuses},
		{name: "group with an empty signal", method: "signalProcessGroup", params: params{"team", ""}, host: fakeHost{outcomes: refused},
			asked: `Signal(group team, "")`, want: []sdk.Struct{{{Name: "name", Value: "a"}, {Name: "group", Value: "team"}, {Name: "status", Value: 11}, {Name: "description", Value: "BAD_SIGNAL: "}}}},
		{name: "unknown process group", method: "signalProcessGroup", params: params{"", "HUP"}, host: fakeHost{err: badName}, asked: `Signal(group , "HUP")`, want: wrong("BAD_NAME: ")},
		{method: "signalAllProcesses", params: params{"USR1"}, asked: `Signal(all, "USR1")`, want: noStatuses},
	})
	if badSignal.Text != "BAD_SIGNAL" || refused[0].Fault != badSignal {
		t.Error("what the host gave must not be changed")
	}
}

func TestFailuresAreNotFaults(t *testing.T) {
	gone := errors.New("the supervisor has ended")
	host := &fakeHost{err: gone}
	namespace := newNamespace(t, host)
	for _, info := range namespace.Methods() {
		before := len(host.calls)
		_, err := namespace.Call(t.Context(), info.Name, sample(info.Signature))
		if asked := len(host.calls) > before; asked && !errors.Is(err, gone) || !asked && err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
	}
}
