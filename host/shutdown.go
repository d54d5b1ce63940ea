package host

import (
	"context"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// reportEvery is how often the log tells for whom a shutdown waits.
const reportEvery = 3 * time.Second

// stopping is a shutdown or restart on its way.
type stopping struct {
	groups     []*group // still to be stopped, in ascending priority
	told       bool     // those of the highest priority have been
	nextReport time.Time
}

// shutdownRequest asks to end, for good or to begin anew.
type shutdownRequest struct {
	state sdk.SupervisorState // SHUTDOWN or RESTARTING
	asked chan struct{}       // closed when it has been taken; may be nil
}

// Shutdown implements sdk.Daemon.
func (s *Supervisor) Shutdown(ctx context.Context) error {
	return s.end(ctx, sdk.SupervisorShutdown)
}

// RestartDaemon implements sdk.Daemon. It refuses with CANT_REREAD when the
// configuration file could not be read then: a supervisor that ends instead of
// restarting takes its processes with it.
func (s *Supervisor) RestartDaemon(ctx context.Context) error {
	if _, err := s.load(); err != nil {
		s.logUnreadable(err)
		return cantReread(err)
	}
	return s.end(ctx, sdk.SupervisorRestarting)
}

func (s *Supervisor) end(ctx context.Context, state sdk.SupervisorState) error {
	asked := make(chan struct{})
	_, err := ask(ctx, s, shutdownRequest{state, asked}, asked)
	return err
}

func (m shutdownRequest) handle(l *loop) {
	l.end(m.state)
	if m.asked != nil {
		close(m.asked)
	}
}

// end begins to stop everything. While a restart is on its way it may still
// become a shutdown.
func (l *loop) end(state sdk.SupervisorState) {
	if l.stopping != nil && l.sup.State() == sdk.SupervisorShutdown {
		return
	}
	l.sup.state.Store(int32(state))
	if l.stopping != nil {
		return
	}
	directory := l.sup.directory.Load()
	l.stopping = &stopping{groups: directory.groups}
	l.emit(event.NewSupervisorState(state))
	for _, rec := range directory.lexical() {
		l.feedMachine(rec, process.ShutdownBegun{})
	}
}

// progress moves a shutdown on: it stops the groups of the highest priority
// that still have processes, and ends the loop when there are none left.
func (l *loop) progress() {
	if l.stopping == nil || l.done {
		return
	}
	for {
		level := l.stopping.highest()
		if level == nil {
			l.done = l.jobs.empty() && l.tickets.open() == 0
			return
		}
		if !l.stopping.told {
			l.stopping.told = true
			for _, g := range slices.Backward(level) { // the reference's order
				l.stopGroup(g)
			}
		}
		if slices.ContainsFunc(level, busy) {
			l.report()
			return
		}
		l.stopping.groups = l.stopping.groups[:len(l.stopping.groups)-len(level)]
		l.stopping.told = false
	}
}

// highest returns the groups that have the highest priority of those left.
func (st *stopping) highest() []*group {
	last := len(st.groups) - 1
	if last < 0 {
		return nil
	}
	first := last
	for first > 0 && st.groups[first-1].config.Priority == st.groups[last].config.Priority {
		first--
	}
	return st.groups[first:]
}

// stopGroup tells the processes of a group to end, in descending priority.
func (l *loop) stopGroup(g *group) {
	for _, rec := range slices.Backward(g.byPriority) {
		if rec.machine.State().Running() {
			l.feedMachine(rec, process.ShutdownStop{})
		}
	}
}

// busy reports whether a process of a group has not ended.
func busy(g *group) bool {
	return slices.ContainsFunc(g.records, func(rec *record) bool { return !rec.machine.State().Stopped() })
}

// report tells from time to time for whom a shutdown waits.
func (l *loop) report() {
	now := time.Now()
	if now.Before(l.stopping.nextReport) {
		return
	}
	l.stopping.nextReport = now.Add(reportEvery)
	var names []string
	for _, g := range l.sup.directory.Load().added {
		for _, rec := range g.records {
			if !rec.machine.State().Stopped() {
				names = append(names, rec.program.Name)
			}
		}
	}
	l.sup.log.Info("waiting for " + strings.Join(names, ", ") + " to die")
}

// signalReceived says that the daemon got a signal.
type signalReceived struct{ signal syscall.Signal }

// Notify tells the supervisor that the daemon got a signal: TERM, INT and QUIT
// stop it, HUP restarts it, USR2 reopens the logs.
func (s *Supervisor) Notify(signal syscall.Signal) {
	switch signal {
	case syscall.SIGHUP:
		if s.State() == sdk.SupervisorRunning {
			if _, err := s.load(); err != nil {
				s.log.Error("ignored SIGHUP: the configuration can't be read, so the old one stays")
				s.logUnreadable(err)
				return
			}
		}
	case syscall.SIGUSR2:
		s.log.Info("received SIGUSR2 indicating log reopen request")
		s.ReopenLogs()
		return
	default: // for the loop
	}
	s.send(signalReceived{signal})
}

// logUnreadable logs all that is wrong with a configuration, where the caller is
// told the reference's one line.
func (s *Supervisor) logUnreadable(err error) {
	for line := range strings.Lines(err.Error()) {
		s.log.Error(strings.TrimRight(line, "\n"))
	}
}

func (m signalReceived) handle(l *loop) {
	log, name := l.sup.log, unix.SignalName(m.signal)
	switch m.signal {
	case syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT:
		log.Warn("received " + name + " indicating exit request")
		l.end(sdk.SupervisorShutdown)
	case syscall.SIGHUP:
		if l.sup.State() == sdk.SupervisorShutdown {
			log.Warn("ignored " + name + " indicating restart request (shutdown in progress)")
			return
		}
		log.Warn("received " + name + " indicating restart request")
		l.end(sdk.SupervisorRestarting)
	case syscall.SIGCHLD:
		log.Debug("received " + name + " indicating a child quit")
	default:
		activity.At(log, sdk.LevelBlather, "received "+name+" indicating nothing")
	}
}
