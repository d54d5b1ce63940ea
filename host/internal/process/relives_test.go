package process

import "testing"

// run starts the process of a bench and lets it become RUNNING with pid 4.
func run(b *bench) {
	b.give(StartRequested{})
	b.give(b.spawned(4))
	b.wait()
}

// end ends the process of a bench.
func end(b *bench, code int) { b.give(b.exit(code)) }

// These tests are about what a life leaves to the next.

func TestTriesAreForgottenBySuccess(t *testing.T) {
	b := newBench(nil)
	b.give(StartRequested{})
	b.give(b.spawnFailed("no"))
	b.wait()
	b.give(b.spawned(4))
	if b.wait(); b.Tries() != 0 {
		t.Errorf("%d tries when RUNNING", b.Tries())
	}
}

func TestTriesAreForgottenByUnknown(t *testing.T) {
	b := newBench(nil)
	b.give(StartRequested{})
	b.give(b.spawnFailed("no"))
	b.wait()
	b.give(b.spawned(4))
	b.give(b.killFailed("EPERM"))
	end(b, 0)
	expect(t, "start", b.give(StartRequested{}), `
		STARTING from_state:EXITED tries:0
		spawn 3`)
}

func TestStartForgetsTheLastEnd(t *testing.T) {
	b := newBench(func(c *Config) { c.Autorestart = Never })
	run(b)
	end(b, 3)
	if b.give(StartRequested{}); b.SpawnError() != "" || b.ExitStatus() != 0 {
		t.Errorf("error %q, status %d", b.SpawnError(), b.ExitStatus())
	}
}

func TestAutostartIsOnlyForTheFirstLife(t *testing.T) {
	b := newBench(nil)
	run(b)
	b.give(StopRequested{})
	end(b, 0)
	expect(t, "autostart of a stopped process", b.give(AutostartDue{}), ``)
}

func TestEachStopIsWaitedForAnew(t *testing.T) {
	const (
		stop = `
			DEBG killing cat (pid 4) with signal SIGTERM
			STOPPING from_state:RUNNING pid:4
			kill pid 4 15`
		waiting = `INFO waiting for cat to stop`
	)
	b := newBench(func(c *Config) { c.StartSecs = 0 })
	run(b)
	expect(t, "first stop", b.give(StopRequested{}, WaitingForStop{}), stop+"\n"+waiting)
	end(b, 0)
	run(b)
	expect(t, "second stop, not waited for", b.give(StopRequested{}), stop)
	if due, _ := b.Deadline(); due.Sub(b.now) != seconds(b.cfg.StopWaitSecs) {
		t.Errorf("deadline in %v", due.Sub(b.now))
	}
	expect(t, "no waiting line was a moment ago in this stop", b.give(WaitingForStop{}), waiting)
}

func TestFailedSpawnForgetsRequests(t *testing.T) {
	b := newBench(nil)
	b.give(StartRequested{}, StopRequested{}, WaitingForStop{}, SignalRequested{1})
	b.give(b.spawnFailed("no"))
	b.give(StartRequested{})
	expect(t, "the next spawn", b.give(b.spawned(4)), `INFO spawned: 'cat' with pid 4`)
	expect(t, "a stop", b.give(StopRequested{}), `
		DEBG killing cat (pid 4) with signal SIGTERM
		STOPPING from_state:STARTING pid:4
		kill pid 4 15`)
}
