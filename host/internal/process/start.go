package process

import (
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// aMoment makes "more than n seconds" of n seconds.
const aMoment = time.Nanosecond

// nextTurn is how long a machine waits for a [TurnEnded] that doesn't come.
const nextTurn = 100 * time.Millisecond

func (m *Machine) autostart(now time.Time) {
	first := m.life.State == sdk.StateStopped && m.life.Start.IsZero()
	if first && m.cfg.Autostart && !m.life.Shutdown {
		m.start(now)
	}
}

func (m *Machine) startRequested(now time.Time) {
	switch m.life.State {
	case sdk.StateStopped, sdk.StateExited, sdk.StateFatal:
		if m.life.Shutdown {
			m.log(sdk.LevelDebug, "attempted to start "+m.cfg.Name+" during shutdown")
			return
		}
		m.start(now)
	case sdk.StateBackoff:
		m.log(sdk.LevelDebug, "attempted to start "+m.cfg.Name+", which is in BACKOFF state")
	case sdk.StateStarting, sdk.StateRunning, sdk.StateStopping, sdk.StateUnknown:
		m.log(sdk.LevelWarn, "process '"+m.cfg.Name+"' already running")
	}
}

// start begins a new life. Tries is kept: a success, an exit and giving up
// reset it, a stop doesn't.
func (m *Machine) start(now time.Time) {
	m.life.Generation++
	m.life.Spawning = true
	m.life.ExitStatus = 0
	m.life.SpawnError = ""
	m.life.Start = now
	m.enter(sdk.StateStarting)
	m.do(Spawn{Generation: m.life.Generation})
}

func (m *Machine) spawned(in Spawned, now time.Time) {
	if in.PID <= 1 {
		// As the target of a signal such a number means everybody.
		m.spawnFailed(SpawnFailed{in.Generation, "impossible process id " + strconv.Itoa(in.PID)}, now)
		return
	}
	if !m.ofSpawn(in.Generation, "a start") {
		return
	}
	m.life.Spawning = false
	m.life.PID = in.PID
	m.life.Start = now // the spawn may have taken long
	m.log(sdk.LevelInfo, "spawned: '"+m.cfg.Name+"' with pid "+strconv.Itoa(in.PID))
	if m.life.StopPending {
		m.life.StopPending = false
		m.sendPending()
		m.stop(now)
		return
	}
	if m.cfg.StartSecs <= 0 {
		m.life.Due = now.Add(nextTurn)
	} else {
		m.life.Due = now.Add(seconds(m.cfg.StartSecs) + aMoment)
	}
	m.sendPending()
}

// sendPending sends the signals that were asked for while there was no child.
func (m *Machine) sendPending() {
	signals := m.life.Signals
	m.life.Signals = nil
	for _, sig := range signals {
		m.signal(sig)
	}
}

func (m *Machine) spawnFailed(in SpawnFailed, now time.Time) {
	if !m.ofSpawn(in.Generation, "a failed start") {
		return
	}
	m.life.Spawning = false
	m.life.SpawnError = in.Err
	m.log(sdk.LevelInfo, "spawnerr: "+in.Err)
	m.life.Tries++
	m.enter(sdk.StateBackoff)
	m.sendPending()
	if !m.life.StopPending {
		m.retry(now)
		return
	}
	m.life.StopPending = false
	m.life.Awaited = false
	if m.life.Shutdown {
		m.giveUp()
	} else {
		m.stopBackoff()
	}
}

// succeed ends STARTING.
func (m *Machine) succeed() {
	m.life.Tries = 0
	m.enter(sdk.StateRunning)
	m.log(sdk.LevelInfo, "success: "+m.cfg.Name+" entered RUNNING state, process has stayed up for > than "+
		strconv.Itoa(m.cfg.StartSecs)+" seconds (startsecs)")
}

// retry decides what follows a failed start, in BACKOFF, and when: another one
// after as many seconds as starts have failed, or FATAL.
func (m *Machine) retry(now time.Time) {
	switch {
	case m.life.Shutdown: // decides about it when it comes to the process
	case m.exhausted():
		m.life.Due = now.Add(nextTurn)
	default:
		m.life.Due = now.Add(seconds(m.life.Tries) + aMoment)
	}
}

func (m *Machine) exhausted() bool { return m.life.Tries > m.cfg.StartRetries }

// AwaitsTurn reports whether the machine waits for a [TurnEnded].
func (m *Machine) AwaitsTurn() bool {
	switch {
	case m.life.Due.IsZero():
		return false
	case m.life.State == sdk.StateStarting:
		return m.cfg.StartSecs <= 0
	default:
		return m.life.State == sdk.StateBackoff && m.exhausted()
	}
}

func (m *Machine) turnEnded() {
	switch {
	case !m.AwaitsTurn():
	case m.life.State == sdk.StateStarting:
		m.succeed()
	default:
		m.giveUp()
		m.log(sdk.LevelInfo, "gave up: "+m.cfg.Name+" entered FATAL state, too many start retries too quickly")
	}
}

func (m *Machine) giveUp() {
	m.life.Tries = 0
	m.enter(sdk.StateFatal)
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
