package process

import (
	"testing"
	"time"
)

// The expectations are what supervisord 4.2.5 writes at loglevel=debug and
// sends to a listener of PROCESS_STATE, in its order.

// step is an input and what it leads to. A step without input lets the clock
// run to the deadline, which has to be that far.
type step struct {
	in    func(b *bench) Input
	after time.Duration
	want  string
}

func do(in Input, want string) step {
	return step{in: func(*bench) Input { return in }, want: want}
}

func spawned(pid int, want string) step {
	return step{in: func(b *bench) Input { return b.spawned(pid) }, want: want}
}

func fails(why, want string) step {
	return step{in: func(b *bench) Input { return b.spawnFailed(why) }, want: want}
}

func exits(code int, want string) step {
	return step{in: func(b *bench) Input { return b.exit(code) }, want: want}
}

func killFails(sig int, gone bool, why, want string) step {
	return step{in: func(b *bench) Input { return KillFailed{b.Generation(), sig, gone, why} }, want: want}
}

func after(d time.Duration, want string) step { return step{after: d, want: want} }

func started() step {
	return do(StartRequested{}, `
		STARTING from_state:STOPPED tries:0
		spawn 1`)
}

func spawnedAs4() step { return spawned(4, `INFO spawned: 'cat' with pid 4`) }

func succeeds() step {
	return after(time.Second, `
		RUNNING from_state:STARTING pid:4
		INFO success: cat entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)`)
}

func live(t *testing.T, config func(*Config), steps ...step) *bench {
	t.Helper()
	b := newBench(config)
	for i, s := range steps {
		if s.in != nil {
			b.now = b.now.Add(time.Millisecond)
			expect(t, "step "+string(rune('A'+i)), b.give(s.in(b)), s.want)
			checkInvariants(t, b.Machine)
			continue
		}
		due, ok := b.Deadline()
		if !ok || (due.Sub(b.now)-s.after).Abs() > time.Microsecond {
			t.Fatalf("step %c: deadline %v, %t, want %v from now", 'A'+i, due.Sub(b.now), ok, s.after)
		}
		b.now = due.Add(-time.Nanosecond)
		if early := b.give(DeadlineReached{}); early != "" {
			t.Errorf("step %c: before the deadline:\n%s", 'A'+i, early)
		}
		expect(t, "step "+string(rune('A'+i)), b.wait(), s.want)
		checkInvariants(t, b.Machine)
	}
	return b
}

func TestLifeStartedAndStopped(t *testing.T) {
	b := live(t, nil, started(), spawnedAs4(), succeeds(),
		do(StopRequested{}, `
			DEBG killing cat (pid 4) with signal SIGTERM
			STOPPING from_state:RUNNING pid:4
			kill pid 4 15`),
		do(WaitingForStop{}, `INFO waiting for cat to stop`),
		exits(-1, `
			STOPPED from_state:STOPPING pid:4
			WARN stopped: cat (terminated by SIGTERM)`),
	)
	if b.ExitStatus() != -1 || b.SpawnError() != "" || b.StopTime() != b.now {
		t.Errorf("status %d, error %q, stop %v", b.ExitStatus(), b.SpawnError(), b.StopTime())
	}
}

func TestLifeThatMustBeKilled(t *testing.T) {
	config := func(c *Config) { c.StopWaitSecs, c.StopAsGroup, c.KillAsGroup = 3, true, true }
	const again = `
		WARN killing 'cat' (4) with SIGKILL
		DEBG killing cat (pid 4) process group with signal SIGKILL
		kill group 4 9`
	live(t, config, started(), spawnedAs4(), succeeds(),
		do(StopRequested{}, `
			DEBG killing cat (pid 4) process group with signal SIGTERM
			STOPPING from_state:RUNNING pid:4
			kill group 4 15`),
		do(WaitingForStop{}, `INFO waiting for cat to stop`),
		do(WaitingForStop{}, ``), // throttled
		after(2*time.Second-time.Millisecond, `INFO waiting for cat to stop`),
		after(time.Second-time.Millisecond, again),
		after(time.Second+time.Millisecond, `INFO waiting for cat to stop`),
		do(WaitEnded{}, ``),
		after(2*time.Second-2*time.Millisecond, again),
		exits(-1, `
			STOPPED from_state:STOPPING pid:4
			WARN stopped: cat (terminated by SIGTERM)`),
	)
}

func TestLifeWithoutPatience(t *testing.T) {
	const again = `
		WARN killing 'cat' (4) with SIGKILL
		DEBG killing cat (pid 4) with signal SIGKILL
		kill pid 4 9`
	live(t, func(c *Config) { c.StopWaitSecs, c.StartSecs = 0, 0 }, started(),
		spawned(4, `INFO spawned: 'cat' with pid 4`),
		do(TurnEnded{}, `
			RUNNING from_state:STARTING pid:4
			INFO success: cat entered RUNNING state, process has stayed up for > than 0 seconds (startsecs)`),
		do(StopRequested{}, `
			DEBG killing cat (pid 4) with signal SIGTERM
			STOPPING from_state:RUNNING pid:4
			kill pid 4 15`),
		do(DeadlineReached{}, again), // at once
		after(time.Second, again),
	)
}

func gaveUp() step {
	return do(TurnEnded{}, `
		FATAL from_state:BACKOFF
		INFO gave up: cat entered FATAL state, too many start retries too quickly`)
}

func TestLifeThatNeverStarts(t *testing.T) {
	b := live(t, func(c *Config) { c.StartRetries = 1 },
		do(AutostartDue{}, `
			STARTING from_state:STOPPED tries:0
			spawn 1`),
		fails("can't find command '/nope'", `
			INFO spawnerr: can't find command '/nope'
			BACKOFF from_state:STARTING tries:1`),
		after(time.Second, `
			STARTING from_state:BACKOFF tries:1
			spawn 2`),
		fails("can't find command '/nope'", `
			INFO spawnerr: can't find command '/nope'
			BACKOFF from_state:STARTING tries:2`),
		gaveUp(),
		do(AutostartDue{}, ``),
	)
	if b.SpawnError() != "can't find command '/nope'" || !b.StopTime().IsZero() {
		t.Errorf("error %q, stop %v", b.SpawnError(), b.StopTime())
	}
}

// A machine goes on by itself where no turn ends.
func TestLifeWithoutTurns(t *testing.T) {
	live(t, func(c *Config) { c.StartSecs, c.StartRetries = 0, 0 }, started(), spawnedAs4(),
		after(nextTurn, `
			RUNNING from_state:STARTING pid:4
			INFO success: cat entered RUNNING state, process has stayed up for > than 0 seconds (startsecs)`),
		do(TurnEnded{}, ``),
	)
	live(t, func(c *Config) { c.StartRetries = 0 }, started(),
		fails("no", `
			INFO spawnerr: no
			BACKOFF from_state:STARTING tries:1`),
		after(nextTurn, `
			FATAL from_state:BACKOFF
			INFO gave up: cat entered FATAL state, too many start retries too quickly`),
		do(TurnEnded{}, ``),
	)
}

func TestLifeTooShort(t *testing.T) {
	b := live(t, func(c *Config) { c.StartRetries = 3 }, started(), spawnedAs4(),
		exits(0, `
			BACKOFF from_state:STARTING tries:1
			WARN exited: cat (exit status 0; not expected)`),
		after(time.Second, `
			STARTING from_state:BACKOFF tries:1
			spawn 2`),
		spawned(5, `INFO spawned: 'cat' with pid 5`),
		exits(4, `
			BACKOFF from_state:STARTING tries:2
			WARN exited: cat (exit status 4; not expected)`),
		after(2*time.Second, `
			STARTING from_state:BACKOFF tries:2
			spawn 3`),
		spawned(6, `INFO spawned: 'cat' with pid 6`),
		exits(4, `
			BACKOFF from_state:STARTING tries:3
			WARN exited: cat (exit status 4; not expected)`),
		do(StopRequested{}, `
			DEBG Attempted to kill cat, which is in BACKOFF state.
			STOPPED from_state:BACKOFF pid:0`),
		do(StartRequested{}, `
			STARTING from_state:STOPPED tries:3
			spawn 4`),
		spawned(7, `INFO spawned: 'cat' with pid 7`),
		exits(4, `
			BACKOFF from_state:STARTING tries:4
			WARN exited: cat (exit status 4; not expected)`),
		gaveUp(),
	)
	if b.SpawnError() != "Exited too quickly (process log may have details)" || b.ExitStatus() != 0 {
		t.Errorf("error %q, status %d", b.SpawnError(), b.ExitStatus())
	}
}

func TestLifeRestarted(t *testing.T) {
	b := live(t, nil, started(), spawnedAs4(), succeeds(),
		exits(3, `
			EXITED from_state:RUNNING expected:0 pid:4
			WARN exited: cat (exit status 3; not expected)
			STARTING from_state:EXITED tries:0
			spawn 2`),
		fails("no", `
			INFO spawnerr: no
			BACKOFF from_state:STARTING tries:1`),
	)
	if b.Tries() != 1 || b.PID() != 0 || b.Generation() != 2 {
		t.Errorf("tries %d, pid %d, generation %d", b.Tries(), b.PID(), b.Generation())
	}
}

func TestRestartAsConfigured(t *testing.T) {
	for _, test := range []struct {
		restart  Restart
		code     int
		restarts bool
	}{
		{Never, 0, false}, {Never, 3, false},
		{Unexpected, 0, false}, {Unexpected, 3, true}, {Unexpected, -1, true},
		{Always, 0, true}, {Always, 3, true},
	} {
		b := newBench(func(c *Config) { c.Autorestart = test.restart })
		run(b)
		end(b, test.code)
		if b.Spawning() != test.restarts {
			t.Errorf("autorestart %d, code %d: restarts %t", test.restart, test.code, b.Spawning())
		}
		if !test.restarts && test.code == 3 && (b.SpawnError() != "Bad exit code 3" || b.ExitStatus() != 3) {
			t.Errorf("error %q, status %d", b.SpawnError(), b.ExitStatus())
		}
	}
}

// An exit that is told before the deadline of its STARTING still counts as one
// of a running process.
func TestExitOvertakesDeadline(t *testing.T) {
	b := live(t, nil, started(), spawnedAs4())
	b.now = b.now.Add(time.Second)
	expect(t, "exit after a second", b.give(b.exit(0)), `
		RUNNING from_state:STARTING pid:4
		INFO success: cat entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)
		EXITED from_state:RUNNING expected:1 pid:4
		INFO exited: cat (exit status 0; expected)`)
}

// Startsecs are counted from the answer: the spawn may have waited its turn.
func TestStartsecsBeginWithSpawned(t *testing.T) {
	b := live(t, nil, started())
	b.now = b.now.Add(time.Hour)
	b.give(b.spawned(4))
	if due, _ := b.Deadline(); due.Sub(b.now) <= time.Second || b.StartTime() != b.now {
		t.Errorf("deadline in %v, start %v", due.Sub(b.now), b.StartTime())
	}
}

func TestRequestsDuringSpawn(t *testing.T) {
	const signals = `
		DEBG sending cat (pid 4) sig SIGHUP
		kill pid 4 1`
	const stop = `
		DEBG killing cat (pid 4) with signal SIGTERM
		STOPPING from_state:STARTING pid:4
		kill pid 4 15`
	t.Run("signal", func(t *testing.T) {
		live(t, nil, started(), do(SignalRequested{1}, ``), do(SignalRequested{1}, ``),
			spawned(4, `INFO spawned: 'cat' with pid 4`+signals))
	})
	t.Run("stop", func(t *testing.T) {
		b := live(t, nil, started(), do(SignalRequested{1}, ``), do(StopRequested{}, ``), do(WaitingForStop{}, ``),
			spawned(4, `INFO spawned: 'cat' with pid 4`+signals+stop+`
				INFO waiting for cat to stop`))
		if b.StopPending() {
			t.Error("the stop is still pending")
		}
	})
	t.Run("stop without success", func(t *testing.T) {
		live(t, nil, started(), do(SignalRequested{1}, ``), do(StopRequested{}, ``),
			fails("no", `
				INFO spawnerr: no
				BACKOFF from_state:STARTING tries:1
				DEBG attempted to send cat sig SIGHUP but it wasn't running
				DEBG Attempted to kill cat, which is in BACKOFF state.
				STOPPED from_state:BACKOFF pid:0`))
	})
	t.Run("stop that immediate success doesn't delay", func(t *testing.T) {
		live(t, func(c *Config) { c.StartSecs = 0 }, started(), do(StopRequested{}, ``),
			spawned(4, `INFO spawned: 'cat' with pid 4`+stop))
	})
	t.Run("shutdown", func(t *testing.T) {
		live(t, nil, started(), do(ShutdownStop{}, ``), do(ShutdownStop{}, ``),
			spawned(4, `INFO spawned: 'cat' with pid 4`+stop), do(ShutdownStop{}, ``))
	})
	t.Run("shutdown without success", func(t *testing.T) {
		live(t, nil, started(), do(ShutdownStop{}, ``),
			fails("no", `
				INFO spawnerr: no
				BACKOFF from_state:STARTING tries:1
				FATAL from_state:BACKOFF`))
	})
}

func TestShutdownStartsNothing(t *testing.T) {
	b := live(t, func(c *Config) { c.Autorestart = Always }, started(), spawnedAs4(), succeeds(),
		do(ShutdownBegun{}, ``),
		exits(3, `
			EXITED from_state:RUNNING expected:0 pid:4
			WARN exited: cat (exit status 3; not expected)`),
		do(StartRequested{}, `DEBG attempted to start cat during shutdown`),
	)
	if _, ok := b.Deadline(); ok {
		t.Error("a deadline")
	}
	live(t, nil, started(), do(ShutdownBegun{}, ``),
		fails("no", `
			INFO spawnerr: no
			BACKOFF from_state:STARTING tries:1`),
		do(DeadlineReached{}, ``),
		do(ShutdownStop{}, `FATAL from_state:BACKOFF`))
	live(t, nil, do(ShutdownBegun{}, ``), do(AutostartDue{}, ``))
}

func TestSignalsThatFail(t *testing.T) {
	live(t, nil, started(), spawnedAs4(), succeeds(),
		killFails(1, true, "no such process", `
			DEBG unable to signal cat (pid 4), it probably just now exited on its own: no such process`),
		do(StopRequested{}, `
			DEBG killing cat (pid 4) with signal SIGTERM
			STOPPING from_state:RUNNING pid:4
			kill pid 4 15`),
		killFails(1, true, "no such process", `
			DEBG unable to signal cat (pid 4), it probably just now exited on its own: no such process`),
		killFails(9, true, "no such process", `
			DEBG unable to signal cat (pid 4), it probably just exited on its own: no such process`),
		killFails(15, false, "operation not permitted", `
			CRIT unknown problem killing cat (4):operation not permitted
			UNKNOWN from_state:STOPPING`),
		exits(3, `
			EXITED from_state:UNKNOWN expected:0 pid:4
			WARN exited: cat (exit status 3; not expected)`),
		killFails(15, false, "late", ``),
		do(StartRequested{}, `
			STARTING from_state:EXITED tries:0
			spawn 2`),
	)
}

func TestStopExpectedly(t *testing.T) {
	live(t, nil, started(), spawnedAs4(),
		do(StopRequested{}, `
			DEBG killing cat (pid 4) with signal SIGTERM
			STOPPING from_state:STARTING pid:4
			kill pid 4 15`),
		exits(0, `
			STOPPED from_state:STOPPING pid:4
			INFO stopped: cat (exit status 0)`))
}

func TestAutostartIsOptional(t *testing.T) {
	live(t, func(c *Config) { c.Autostart = false }, do(AutostartDue{}, ``), started())
}

func TestPastLivesAreDropped(t *testing.T) {
	b := live(t, nil, started(), spawnedAs4(), succeeds(), exits(3, `
		EXITED from_state:RUNNING expected:0 pid:4
		WARN exited: cat (exit status 3; not expected)
		STARTING from_state:EXITED tries:0
		spawn 2`))
	for _, in := range []Input{Spawned{1, 4}, SpawnFailed{1, "no"}, Exited{1, 0, "x"}, KillFailed{1, 15, false, "x"}} {
		if got := b.give(in); got != "" {
			t.Errorf("%T of a past life:\n%s", in, got)
		}
	}
	expect(t, "a future life", b.give(Exited{3, 0, "x"}), `
		ERRO dropped an exit of process 'cat', which is STARTING`)
	expect(t, "no input", b.give(nil), `
		ERRO dropped the input <nil> of process 'cat', which is STARTING`)
	expect(t, "everybody's pid", b.give(b.spawned(1)), `
		INFO spawnerr: impossible process id 1
		BACKOFF from_state:STARTING tries:1`)
}
