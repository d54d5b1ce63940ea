package process

import (
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// exited ends a life. Events still carry the pid; lines follow their event.
func (m *Machine) exited(in Exited, now time.Time) {
	if !m.ofChild(in.Generation, "an exit") {
		return
	}
	m.life.Stop = now
	m.life.ExitStatus = in.Code
	switch state := m.life.State; state {
	case sdk.StateStopping:
		m.exitedStopping(in)
	case sdk.StateStarting:
		if now.Sub(m.life.Start) < seconds(m.cfg.StartSecs) {
			m.exitedTooSoon(in, now)
			return
		}
		m.succeed() // its deadline has come first
		m.exitedRunning(in, now)
	case sdk.StateRunning:
		m.exitedRunning(in, now)
	case sdk.StateUnknown:
		m.end(in)
	case sdk.StateStopped, sdk.StateBackoff, sdk.StateExited, sdk.StateFatal:
		m.impossible("an exit") // a pid in such a state
	}
}

func (m *Machine) exitedStopping(in Exited) {
	m.enter(sdk.StateStopped)
	m.life.PID = 0
	level := sdk.LevelWarn
	if m.cfg.expects(in.Code) {
		level = sdk.LevelInfo
	}
	m.log(level, "stopped: "+m.cfg.Name+" ("+in.Text+")")
}

// exitedTooSoon makes a failed start of an exit before startsecs, whatever its
// code.
func (m *Machine) exitedTooSoon(in Exited, now time.Time) {
	m.life.ExitStatus = 0
	m.life.SpawnError = "Exited too quickly (process log may have details)"
	m.life.Tries++
	m.enter(sdk.StateBackoff)
	m.life.PID = 0
	m.log(sdk.LevelWarn, "exited: "+m.cfg.Name+" ("+in.Text+"; not expected)")
	m.retry(now)
}

func (m *Machine) exitedRunning(in Exited, now time.Time) {
	m.end(in)
	if !m.life.Shutdown && m.cfg.Autorestart.after(m.cfg.expects(in.Code)) {
		m.start(now)
	}
}

// end enters EXITED.
func (m *Machine) end(in Exited) {
	expected := m.cfg.expects(in.Code)
	level, verdict := sdk.LevelInfo, "; expected)"
	if !expected {
		level, verdict = sdk.LevelWarn, "; not expected)"
		m.life.SpawnError = "Bad exit code " + strconv.Itoa(in.Code)
	}
	m.life.Tries = 0
	m.enterWith(sdk.StateExited, expected)
	m.life.PID = 0
	m.log(level, "exited: "+m.cfg.Name+" ("+in.Text+verdict)
}
