package sdk

import "testing"

func TestProcessStates(t *testing.T) {
	for _, test := range []struct {
		state                         ProcessState
		name                          string
		running, stopped, signallable bool
	}{
		{StateStopped, "STOPPED", false, true, false},
		{StateStarting, "STARTING", true, false, true},
		{StateRunning, "RUNNING", true, false, true},
		{StateBackoff, "BACKOFF", true, false, false},
		{StateStopping, "STOPPING", false, false, true},
		{StateExited, "EXITED", false, true, false},
		{StateFatal, "FATAL", false, true, false},
		{StateUnknown, "UNKNOWN", false, true, false},
		{5, "UNKNOWN", false, false, false},
	} {
		s := test.state
		if s.String() != test.name || s.Running() != test.running || s.Stopped() != test.stopped || s.Signallable() != test.signallable {
			t.Errorf("%d: %s, running %t, stopped %t, signallable %t", int(s), s, s.Running(), s.Stopped(), s.Signallable())
		}
	}
}

func TestSupervisorStates(t *testing.T) {
	for state, want := range map[SupervisorState]string{-1: "SHUTDOWN", 0: "RESTARTING", 1: "RUNNING", 2: "FATAL", 9: "UNKNOWN"} {
		if state.String() != want {
			t.Errorf("%d is %s, want %s", int(state), state, want)
		}
	}
}
