package supervisor_test

import (
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestDaemon(t *testing.T) {
	run(t, []call{
		{method: "getAPIVersion", want: "3.0"},
		{method: "getVersion", want: "3.0"},
		{method: "getSupervisorVersion", want: "1.2.3"},
		{method: "getIdentification", want: "blue team"},
		{method: "getPID", want: 77},
		{method: "getState", want: sdk.Struct{{Name: "statecode", Value: 1}, {Name: "statename", Value: "RUNNING"}}},
		{method: "shutdown", asked: "Shutdown", want: true},
		{method: "restart", asked: "RestartDaemon", want: true},
		{name: "refused restart", method: "restart", host: fakeHost{err: sdk.NewFault(sdk.FaultCantReread, "no file")},
			asked: "RestartDaemon", want: wrong("CANT_REREAD: no file")},
		{method: "nope", want: wrong("UNKNOWN_METHOD")},
	})
}

func TestMainLog(t *testing.T) {
	run(t, []call{
		{method: "readLog", params: params{int64(-5), int64(0)}, host: fakeHost{data: []byte("a\xffb\n")},
			asked: "ReadMainLog(-5, 0)", want: "a\xffb\n"},
		{method: "readMainLog", params: params{"1", 2.0}, asked: "ReadMainLog(1, 2)", want: ""},
		{name: "refused", method: "readLog", params: params{int64(-5), int64(1)}, host: fakeHost{err: sdk.NewFault(sdk.FaultBadArguments, "")},
			asked: "ReadMainLog(-5, 1)", want: wrong("BAD_ARGUMENTS")},
		{name: "not numbers", method: "readLog", params: params{int64(0), "many"},
			want: wrong(`INCORRECT_PARAMETERS: length must be an int, not the string "many"`)},
		{method: "clearLog", asked: "ClearMainLog", want: true},
		{name: "no log", method: "clearLog", host: fakeHost{err: sdk.NewFault(sdk.FaultNoFile, "")},
			asked: "ClearMainLog", want: wrong("NO_FILE")},
	})
}

func TestInput(t *testing.T) {
	run(t, []call{
		{method: "sendProcessStdin", params: params{"cat", "été\n"}, asked: `WriteStdin(cat, "été\n")`, want: true},
		{name: "bytes", method: "sendProcessStdin", params: params{"cat", []byte{0xff}}, asked: `WriteStdin(cat, "\xff")`, want: true},
		{name: "nothing", method: "sendProcessStdin", params: params{"cat", ""}, asked: `WriteStdin(cat, "")`, want: true},
		{name: "a number", method: "sendProcessStdin", params: params{"cat", int64(42)}, want: wrong("INCORRECT_PARAMETERS: 42")},
		{name: "a boolean", method: "sendProcessStdin", params: params{"cat", true}, want: wrong("INCORRECT_PARAMETERS: True")},
		{name: "nil", method: "sendProcessStdin", params: params{"cat", nil}, want: wrong("INCORRECT_PARAMETERS: chars must be a string")},
		{name: "bad name", method: "sendProcessStdin", params: params{"team:*", "x"}, host: fakeHost{err: sdk.NewFault(sdk.FaultBadName, "team")},
			asked: `WriteStdin(team:*, "x")`, want: wrong("BAD_NAME: team:*")},
		{name: "closed", method: "sendProcessStdin", params: params{"deaf", "x"}, host: fakeHost{err: sdk.NewFault(sdk.FaultNoFile, "deaf")},
			asked: `WriteStdin(deaf, "x")`, want: wrong("NO_FILE: deaf")},
		{method: "sendRemoteCommEvent", params: params{"greeting", "hello\n日本"},
			asked: `Emit(REMOTE_COMMUNICATION, "type:greeting\nhello\n日本")`, want: true},
		{name: "empty event", method: "sendRemoteCommEvent", params: params{"", ""},
			asked: `Emit(REMOTE_COMMUNICATION, "type:\n")`, want: true},
		{name: "event of numbers", method: "sendRemoteCommEvent", params: params{int64(1), 2.5},
			asked: `Emit(REMOTE_COMMUNICATION, "type:1\n2.5")`, want: true},
		{name: "event of an array", method: "sendRemoteCommEvent", params: params{"a", params{}}, want: wrong("INCORRECT_PARAMETERS: data must be a string")},
		{name: "event of nil", method: "sendRemoteCommEvent", params: params{nil, "a"}, want: wrong("INCORRECT_PARAMETERS: type must be a string")},
	})
}
