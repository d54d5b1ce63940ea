//go:build unix

package pidproxy

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Exit statuses.
const (
	exitSuccess = 0
	exitFailure = 1
)

const usageText = `pidproxy -- run command and proxy signals to it via its pidfile.

Signals that pidproxy gets are sent on to the process whose number stands in
the file. pidproxy exits together with the command.

Usage: %s <pidfile name> <command> [<cmdarg1> ...]

`

// Main runs pidproxy with a command line, whose first word is the name it was
// called by, and returns its exit status. The command gets our own standard
// streams.
func Main(args []string, out, errors io.Writer) int {
	if len(args) < 3 {
		_, _ = fmt.Fprintf(out, usageText, args[0]) // there is nobody else to tell
		return exitFailure
	}
	p := proxy{pidfile: args[1], out: out, errors: errors}
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT,
		syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGQUIT)
	defer signal.Stop(signals)
	ended, err := start(args[2:])
	if err != nil {
		p.complain("cannot run the command: %v", err)
		return exitSuccess
	}
	return p.serve(signals, ended)
}

// start runs the command and returns a channel that is closed when it has
// ended. The name is a path: PATH isn't searched.
func start(command []string) (<-chan struct{}, error) {
	path, err := filepath.Abs(command[0])
	if err != nil {
		return nil, err
	}
	child := &exec.Cmd{Path: path, Args: command, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	if err := child.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = child.Wait() // how it ended doesn't matter
	}()
	return ended, nil
}

// proxy passes signals on.
type proxy struct {
	pidfile     string
	out, errors io.Writer
}

// serve passes signals on until it is time to exit, and returns the status.
func (p *proxy) serve(signals <-chan os.Signal, ended <-chan struct{}) int {
	for {
		select {
		case <-ended:
			return exitSuccess
		case sig := <-signals:
			number, ok := sig.(syscall.Signal)
			if !ok {
				continue
			}
			if status, exit := p.pass(number); exit {
				return status
			}
		}
	}
}

// pass sends a signal to the process in the pidfile, and reports whether
// pidproxy is to exit after that.
func (p *proxy) pass(sig syscall.Signal) (status int, exit bool) {
	pid, err := readPID(p.pidfile)
	if err != nil {
		_, _ = fmt.Fprintf(p.out, "Can't read child pidfile %s!\n", p.pidfile)
		return exitSuccess, false
	}
	if err := syscall.Kill(pid, sig); err != nil {
		p.complain("cannot send signal %v to process %d of %s: %v", sig, pid, p.pidfile, err)
		return exitFailure, true
	}
	return exitSuccess, sig == syscall.SIGTERM || sig == syscall.SIGINT || sig == syscall.SIGQUIT
}

// readPID reads the number in a pidfile. A number that means several processes
// to kill(2) is refused.
func readPID(name string) (int, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err == nil && pid <= 0 {
		err = fmt.Errorf("%d is no pid", pid)
	}
	return pid, err
}

// complain tells standard error what went wrong.
func (p *proxy) complain(format string, args ...any) {
	_, _ = fmt.Fprintf(p.errors, "pidproxy: "+format+"\n", args...) // as in Main
}
