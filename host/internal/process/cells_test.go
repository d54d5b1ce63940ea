package process

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A row of the matrix is a state, STARTING twice: without and with a pid.
type row struct {
	name  string
	state sdk.ProcessState
	enter func(b *bench)
}

func rows() []row {
	spawning := func(b *bench) { b.give(StartRequested{}) }
	starting := func(b *bench) { spawning(b); b.give(b.spawned(4)) }
	running := func(b *bench) { starting(b); b.wait() }
	stopping := func(b *bench) { running(b); b.give(StopRequested{}) }
	return []row{
		{"STOPPED", sdk.StateStopped, func(*bench) {}},
		{"STARTING no pid", sdk.StateStarting, spawning},
		{"STARTING pid", sdk.StateStarting, starting},
		{"RUNNING", sdk.StateRunning, running},
		{"BACKOFF", sdk.StateBackoff, func(b *bench) { spawning(b); b.give(b.spawnFailed("no")) }},
		{"STOPPING", sdk.StateStopping, stopping},
		{"EXITED", sdk.StateExited, func(b *bench) { running(b); b.give(b.exit(0)) }},
		{"FATAL", sdk.StateFatal, func(b *bench) {
			for spawning(b); b.State() != sdk.StateFatal; b.wait() {
				b.give(b.spawnFailed("no"))
			}
		}},
		{"UNKNOWN", sdk.StateUnknown, func(b *bench) { stopping(b); b.give(b.killFailed("EPERM")) }},
	}
}

// columns are the inputs, by the name of their type.
func columns() map[string]func(b *bench) Input {
	return map[string]func(b *bench) Input{
		"AutostartDue":    func(*bench) Input { return AutostartDue{} },
		"StartRequested":  func(*bench) Input { return StartRequested{} },
		"StopRequested":   func(*bench) Input { return StopRequested{} },
		"SignalRequested": func(*bench) Input { return SignalRequested{1} },
		"Spawned":         func(b *bench) Input { return b.spawned(5) },
		"SpawnFailed":     func(b *bench) Input { return b.spawnFailed("no file") },
		"Exited":          func(b *bench) Input { return b.exit(0) },
		"KillFailed":      func(b *bench) Input { return b.killFailed("EPERM") },
		"DeadlineReached": func(b *bench) Input {
			if due, ok := b.Deadline(); ok {
				b.now = due
			}
			return DeadlineReached{}
		},
		"TurnEnded":      func(*bench) Input { return TurnEnded{} },
		"WaitingForStop": func(*bench) Input { return WaitingForStop{} },
		"WaitEnded":      func(*bench) Input { return WaitEnded{} },
		"ShutdownBegun":  func(*bench) Input { return ShutdownBegun{} },
		"ShutdownStop":   func(*bench) Input { return ShutdownStop{} },
	}
}

// dropped is the line of an impossible input.
func dropped(what, state string) string {
	return "ERRO dropped " + what + " of process 'cat', which is " + state
}

// cells holds for each row and column the effects, which end in the new state
// if it isn't the old one.
func cells() map[string]map[string]string {
	const (
		spawn1  = "STARTING from_state:STOPPED tries:0\nspawn 1"
		already = "WARN process 'cat' already running"
		notKill = "DEBG attempted to kill cat with sig SIGTERM but it wasn't running"
		notSend = "DEBG attempted to send cat sig SIGHUP but it wasn't running"
		send    = "DEBG sending cat (pid 4) sig SIGHUP\nkill pid 4 1"
		killing = "DEBG killing cat (pid 4) with signal SIGTERM\n"
		success = "INFO success: cat entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)"
	)
	return map[string]map[string]string{
		"STOPPED": {
			"AutostartDue":    spawn1,
			"StartRequested":  spawn1,
			"StopRequested":   notKill,
			"SignalRequested": notSend,
			"Spawned":         dropped("a start", "STOPPED"),
			"SpawnFailed":     dropped("a failed start", "STOPPED"),
			"Exited":          dropped("an exit", "STOPPED"),
			"KillFailed":      "", "DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "",
			"ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
		"STARTING no pid": {
			"AutostartDue":    "",
			"StartRequested":  already,
			"StopRequested":   "",
			"SignalRequested": "",
			"Spawned":         "INFO spawned: 'cat' with pid 5",
			"SpawnFailed":     "INFO spawnerr: no file\nBACKOFF from_state:STARTING tries:1",
			"Exited":          dropped("an exit", "STARTING"),
			"KillFailed":      "", "DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "",
			"ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
		"STARTING pid": {
			"AutostartDue":    "",
			"StartRequested":  already,
			"StopRequested":   killing + "STOPPING from_state:STARTING pid:4\nkill pid 4 15",
			"SignalRequested": send,
			"Spawned":         dropped("a start", "STARTING"),
			"SpawnFailed":     dropped("a failed start", "STARTING"),
			"Exited":          "BACKOFF from_state:STARTING tries:1\nWARN exited: cat (exit status 0; not expected)",
			"KillFailed":      "CRIT unknown problem sending sig cat (4):EPERM\nUNKNOWN from_state:STARTING",
			"DeadlineReached": "RUNNING from_state:STARTING pid:4\n" + success,
			"WaitingForStop":  "", "WaitEnded": "", "ShutdownBegun": "", "TurnEnded": "",
			"ShutdownStop": killing + "STOPPING from_state:STARTING pid:4\nkill pid 4 15",
		},
		"RUNNING": {
			"AutostartDue":    "",
			"StartRequested":  already,
			"StopRequested":   killing + "STOPPING from_state:RUNNING pid:4\nkill pid 4 15",
			"SignalRequested": send,
			"Spawned":         dropped("a start", "RUNNING"),
			"SpawnFailed":     dropped("a failed start", "RUNNING"),
			"Exited":          "EXITED from_state:RUNNING expected:1 pid:4\nINFO exited: cat (exit status 0; expected)",
			"KillFailed":      "CRIT unknown problem sending sig cat (4):EPERM\nUNKNOWN from_state:RUNNING",
			"DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "", "ShutdownBegun": "", "TurnEnded": "",
			"ShutdownStop": killing + "STOPPING from_state:RUNNING pid:4\nkill pid 4 15",
		},
		"BACKOFF": {
			"AutostartDue":    "",
			"StartRequested":  "DEBG attempted to start cat, which is in BACKOFF state",
			"StopRequested":   "DEBG Attempted to kill cat, which is in BACKOFF state.\nSTOPPED from_state:BACKOFF pid:0",
			"SignalRequested": notSend,
			"Spawned":         dropped("a start", "BACKOFF"),
			"SpawnFailed":     dropped("a failed start", "BACKOFF"),
			"Exited":          dropped("an exit", "BACKOFF"),
			"KillFailed":      "",
			"DeadlineReached": "STARTING from_state:BACKOFF tries:1\nspawn 2",
			"WaitingForStop":  "", "WaitEnded": "", "ShutdownBegun": "", "TurnEnded": "",
			"ShutdownStop": "FATAL from_state:BACKOFF",
		},
		"STOPPING": {
			"AutostartDue":    "",
			"StartRequested":  already,
			"StopRequested":   "DEBG attempted to stop cat, which is in STOPPING state",
			"SignalRequested": send,
			"Spawned":         dropped("a start", "STOPPING"),
			"SpawnFailed":     dropped("a failed start", "STOPPING"),
			"Exited":          "STOPPED from_state:STOPPING pid:4\nINFO stopped: cat (exit status 0)",
			"KillFailed":      "CRIT unknown problem killing cat (4):EPERM\nUNKNOWN from_state:STOPPING",
			"DeadlineReached": "WARN killing 'cat' (4) with SIGKILL\nDEBG killing cat (pid 4) with signal SIGKILL\nkill pid 4 9",
			"WaitingForStop":  "INFO waiting for cat to stop",
			"WaitEnded":       "", "ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
		"EXITED": {
			"AutostartDue":    "",
			"StartRequested":  "STARTING from_state:EXITED tries:0\nspawn 2",
			"StopRequested":   notKill,
			"SignalRequested": notSend,
			"Spawned":         dropped("a start", "EXITED"),
			"SpawnFailed":     dropped("a failed start", "EXITED"),
			"Exited":          dropped("an exit", "EXITED"),
			"KillFailed":      "", "DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "",
			"ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
		"FATAL": {
			"AutostartDue":    "",
			"StartRequested":  "STARTING from_state:FATAL tries:0\nspawn 5",
			"StopRequested":   notKill,
			"SignalRequested": notSend,
			"Spawned":         dropped("a start", "FATAL"),
			"SpawnFailed":     dropped("a failed start", "FATAL"),
			"Exited":          dropped("an exit", "FATAL"),
			"KillFailed":      "", "DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "",
			"ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
		"UNKNOWN": {
			"AutostartDue":    "",
			"StartRequested":  already,
			"StopRequested":   "DEBG attempted to stop cat, which is in UNKNOWN state",
			"SignalRequested": "DEBG attempted to send cat sig SIGHUP, which is in UNKNOWN state",
			"Spawned":         dropped("a start", "UNKNOWN"),
			"SpawnFailed":     dropped("a failed start", "UNKNOWN"),
			"Exited":          "EXITED from_state:UNKNOWN expected:1 pid:4\nINFO exited: cat (exit status 0; expected)",
			"KillFailed":      "CRIT unknown problem sending sig cat (4):EPERM",
			"DeadlineReached": "", "WaitingForStop": "", "WaitEnded": "",
			"ShutdownBegun": "", "TurnEnded": "", "ShutdownStop": "",
		},
	}
}

func TestMachineEveryCell(t *testing.T) {
	expectations := cells()
	for _, row := range rows() {
		for name, input := range columns() {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				want, ok := expectations[row.name][name]
				if !ok {
					t.Fatal("no expectation")
				}
				b := newBench(nil)
				row.enter(b)
				if b.State() != row.state {
					t.Fatalf("state %v before the input", b.State())
				}
				before := b.State()
				effects := b.Handle(input(b), b.now)
				var got string
				for _, e := range effects {
					got += describe(e) + "\n"
				}
				expect(t, "effects", lines(got), want)
				checkEvents(t, before, effects, b.State())
				checkInvariants(t, b.Machine)
			})
		}
	}
}

// checkEvents demands that each change of state was told, and only those.
func checkEvents(t tester, state sdk.ProcessState, effects []Effect, after sdk.ProcessState) {
	t.Helper()
	for _, e := range effects {
		if event, ok := e.(Emit); ok {
			if event.From != state || event.To == state {
				t.Fatalf("event %v > %v in state %v", event.From, event.To, state)
			}
			state = event.To
		}
	}
	if state != after {
		t.Fatalf("state is %v, the last event says %v", after, state)
	}
}

// TestMatrixIsWhole fails for an input or a state that the matrix lacks.
func TestMatrixIsWhole(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "input.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	inputs := 0
	for _, decl := range file.Decls {
		method, ok := decl.(*ast.FuncDecl)
		if !ok || method.Recv == nil {
			continue
		}
		inputs++
		receiver, ok := method.Recv.List[0].Type.(*ast.Ident)
		if !ok || columns()[receiver.Name] == nil {
			t.Errorf("no column for the receiver of %s %v", method.Name, receiver)
		}
	}
	if inputs != len(columns()) {
		t.Errorf("%d inputs, %d columns", inputs, len(columns()))
	}
	for _, state := range []sdk.ProcessState{
		sdk.StateStopped, sdk.StateStarting, sdk.StateRunning, sdk.StateBackoff,
		sdk.StateStopping, sdk.StateExited, sdk.StateFatal, sdk.StateUnknown,
	} {
		if !slices.ContainsFunc(rows(), func(r row) bool { return r.state == state }) {
			t.Errorf("no row for %v", state)
		}
	}
}
