package daemon

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/reeve-supervisor/reeve/host"
)

// signals are those that the daemon got and nobody has taken yet.
type signals struct{ caught chan os.Signal }

// catchSignals begins to keep signals. What arrives before the supervisor runs
// waits for it, and what arrives between two lives for the next.
func catchSignals() *signals {
	s := &signals{make(chan os.Signal, 64)}
	signal.Notify(s.caught, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGUSR2)
	// A reader of stdout that goes away must not take the daemon along. Not
	// signal.Ignore: what is ignored stays so in children.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return s
}

// deliver hands signals to a supervisor until it has ended.
func (s *signals) deliver(sup *host.Supervisor, debug bool) (stop func()) {
	if debug {
		signal.Notify(s.caught, syscall.SIGCHLD) // it is only told of: children are waited for otherwise
	}
	done := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case got := <-s.caught:
				if number, ok := got.(syscall.Signal); ok {
					sup.Notify(number)
				}
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-finished }
}
