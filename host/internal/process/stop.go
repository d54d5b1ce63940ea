package process

import (
	"slices"
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	sigKill = 9 // everywhere

	// reportEvery is the pause between lines that a stop is waited for.
	reportEvery = 2 * time.Second

	// minKillPause keeps stopwaitsecs=0 from sending SIGKILL as fast as the
	// loop turns to a process that the kernel holds.
	minKillPause = time.Second
)

func (m *Machine) stopRequested(now time.Time) {
	switch m.life.State {
	case sdk.StateStarting, sdk.StateRunning:
		m.stopWhenSpawned(now)
	case sdk.StateBackoff:
		m.stopBackoff()
	case sdk.StateStopping:
		m.log(sdk.LevelDebug, "attempted to stop "+m.cfg.Name+", which is in STOPPING state")
	case sdk.StateUnknown:
		m.log(sdk.LevelDebug, "attempted to stop "+m.cfg.Name+", which is in UNKNOWN state")
	case sdk.StateStopped, sdk.StateExited, sdk.StateFatal:
		m.log(sdk.LevelDebug, "attempted to kill "+m.cfg.Name+" with sig "+signalName(m.cfg.StopSignal)+
			" but it wasn't running")
	}
}

func (m *Machine) shutdownBegun() {
	m.life.Shutdown = true
	if m.life.State == sdk.StateBackoff {
		m.life.Due = time.Time{} // no further start
	}
}

func (m *Machine) shutdownStop(now time.Time) {
	m.shutdownBegun()
	switch m.life.State {
	case sdk.StateStarting, sdk.StateRunning:
		m.stopWhenSpawned(now)
	case sdk.StateBackoff:
		m.giveUp()
	case sdk.StateStopped, sdk.StateStopping, sdk.StateExited, sdk.StateFatal, sdk.StateUnknown:
	}
}

func (m *Machine) stopWhenSpawned(now time.Time) {
	if m.life.Spawning {
		m.life.StopPending = true
		return
	}
	m.stop(now)
}

func (m *Machine) stopBackoff() {
	m.log(sdk.LevelDebug, "Attempted to kill "+m.cfg.Name+", which is in BACKOFF state.")
	m.enter(sdk.StateStopped)
}

// stop sends the stop signal to the child.
func (m *Machine) stop(now time.Time) {
	m.logKill(m.cfg.StopSignal, m.cfg.StopAsGroup)
	m.enter(sdk.StateStopping)
	m.life.Due = now.Add(seconds(m.cfg.StopWaitSecs))
	m.life.ReportDue = time.Time{}
	m.kill(m.cfg.StopSignal, m.cfg.StopAsGroup)
	if m.life.Awaited {
		m.report(now)
	}
}

// killAnew sends SIGKILL to a child that has not stopped in time. The state
// stays, and the same follows when that doesn't help either.
func (m *Machine) killAnew(now time.Time) {
	m.log(sdk.LevelWarn, "killing '"+m.cfg.Name+"' ("+strconv.Itoa(m.life.PID)+") with SIGKILL")
	m.logKill(sigKill, m.cfg.KillAsGroup)
	m.life.Due = now.Add(max(seconds(m.cfg.StopWaitSecs), minKillPause))
	m.kill(sigKill, m.cfg.KillAsGroup)
}

func (m *Machine) logKill(sig int, group bool) {
	whom := ") "
	if group {
		whom = ") process group "
	}
	m.log(sdk.LevelDebug, "killing "+m.cfg.Name+" (pid "+strconv.Itoa(m.life.PID)+whom+"with signal "+signalName(sig))
}

func (m *Machine) kill(sig int, group bool) {
	m.do(Kill{Generation: m.life.Generation, PID: m.life.PID, Signal: sig, Group: group})
}

func (m *Machine) signalRequested(sig int) {
	if !m.life.Spawning {
		m.signal(sig)
		return
	}
	if !slices.Contains(m.life.Signals, sig) { // pending signals don't add up
		m.life.Signals = append(m.life.Signals, sig)
	}
}

func (m *Machine) signal(sig int) {
	switch {
	case m.life.PID == 0:
		m.log(sdk.LevelDebug, "attempted to send "+m.cfg.Name+" sig "+signalName(sig)+" but it wasn't running")
	case m.life.State == sdk.StateUnknown:
		m.log(sdk.LevelDebug, "attempted to send "+m.cfg.Name+" sig "+signalName(sig)+", which is in UNKNOWN state")
	default:
		m.log(sdk.LevelDebug, "sending "+m.cfg.Name+" (pid "+strconv.Itoa(m.life.PID)+") sig "+signalName(sig))
		m.kill(sig, false)
	}
}

func (m *Machine) killFailed(in KillFailed) {
	if in.Generation == m.life.Generation && m.life.PID == 0 {
		return // it has ended since
	}
	if !m.ofChild(in.Generation, "a failed signal") {
		return
	}
	stopping := m.life.State == sdk.StateStopping && (in.Signal == m.cfg.StopSignal || in.Signal == sigKill)
	whom := m.cfg.Name + " (" + strconv.Itoa(m.life.PID) + "):" + in.Err
	switch {
	case in.Gone:
		m.logGone(in.Err, stopping)
		return
	case stopping:
		m.log(sdk.LevelCritical, "unknown problem killing "+whom)
	default:
		m.log(sdk.LevelCritical, "unknown problem sending sig "+whom)
	}
	if m.life.State != sdk.StateUnknown {
		m.enter(sdk.StateUnknown)
	}
}

// logGone tells of a signal that came too late. The state is left to Exited.
func (m *Machine) logGone(why string, stopping bool) {
	just := "just now"
	if stopping {
		just = "just"
	}
	m.log(sdk.LevelDebug, "unable to signal "+m.cfg.Name+" (pid "+strconv.Itoa(m.life.PID)+
		"), it probably "+just+" exited on its own: "+why)
}

func (m *Machine) waitBegun(now time.Time) {
	if m.life.State == sdk.StateStopping || m.life.StopPending {
		m.life.Awaited = true
	}
	if m.life.State == sdk.StateStopping {
		m.report(now)
	}
}

// report tells that the stop is waited for, unless it did so a moment ago.
func (m *Machine) report(now time.Time) {
	if now.Before(m.life.ReportDue) {
		return
	}
	m.log(sdk.LevelInfo, "waiting for "+m.cfg.Name+" to stop")
	m.life.ReportDue = now.Add(reportEvery + aMoment)
}
