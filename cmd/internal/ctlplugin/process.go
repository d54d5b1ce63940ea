package ctlplugin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hashicorp/go-plugin/runner"
)

// pipePatience is how long the pipes of a process that has ended may be held
// open by others.
const pipePatience = 200 * time.Millisecond

// process is a process of a plugin as go-plugin wants to see it. go-plugin's
// own way of running a command gives the plugin our stdin, which are the lines
// that the user types.
type process struct {
	cmd       *exec.Cmd
	handshake *handshake
	words     *words

	pid    atomic.Int64 // 0 before it was started
	killed atomic.Bool  // by us
	before bool         // it has ended before it was killed; valid when ended is closed
	ended  chan struct{}
}

var _ runner.Runner = (*process)(nil)

func newProcess(path string, argv, env []string) *process {
	said := new(words)
	p := &process{handshake: newHandshake(said), words: said, ended: make(chan struct{})}
	p.cmd = &exec.Cmd{
		Path: path, Args: argv, Env: env,
		Stdout: p.handshake, Stderr: said,
		// Ctrl-C is for us, and we tell the plugin.
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true},
		WaitDelay:   pipePatience,
	}
	return p
}

// Start implements runner.Runner.
func (p *process) Start(context.Context) error {
	// It is never written to: its end tells the plugin that we are gone.
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		close(p.ended)
		return fmt.Errorf("%s can't be executed: %w", p.cmd.Path, cause(err))
	}
	p.pid.Store(int64(p.cmd.Process.Pid))
	if p.killed.Load() {
		p.kill() // it was given up before it had a pid
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is asked of ProcessState
		_ = stdin.Close()
		p.before = !p.killed.Load()
		p.handshake.end()
		close(p.ended)
	}()
	return nil
}

// cause is what the system said, without the path, which is told already.
func cause(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}

func (p *process) started() bool { return p.pid.Load() != 0 }

// Wait implements runner.AttachedRunner.
func (p *process) Wait(context.Context) error {
	<-p.ended
	return nil
}

// Kill implements runner.AttachedRunner.
func (p *process) Kill(context.Context) error {
	p.kill()
	<-p.ended
	return nil
}

// kill ends the process and its group.
func (p *process) kill() {
	p.killed.Store(true)
	if pid := p.pid.Load(); pid != 0 {
		_ = syscall.Kill(-int(pid), syscall.SIGKILL) // there may be nobody left
	}
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// diedByItself reports whether the process has ended and it wasn't us.
func (p *process) diedByItself() bool { return p.started() && p.hasEnded() && p.before }

// epitaph tells how a process ended, and what it said before.
func (p *process) epitaph() string {
	text := "died"
	if state, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && state.Signaled() {
		text += fmt.Sprintf(" (signal %d)", int(state.Signal()))
	} else {
		text += fmt.Sprintf(" (exit status %d)", p.cmd.ProcessState.ExitCode())
	}
	if said := p.words.last(); strings.Contains(said, "This binary is a plugin") {
		text += "; it is a plugin of another program than supervisord"
	} else if said != "" {
		text += "; it said: " + said
	}
	return text
}

// Stdout implements runner.Runner.
func (p *process) Stdout() io.ReadCloser { return p.handshake.reader }

// Stderr implements runner.Runner. It is kept from go-plugin, which chokes on
// some lines.
func (p *process) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

// Name implements runner.Runner.
func (p *process) Name() string { return filepath.Base(p.cmd.Path) }

// ID implements runner.AttachedRunner.
func (p *process) ID() string {
	if !p.started() {
		return ""
	}
	return strconv.FormatInt(p.pid.Load(), 10)
}

// Diagnose implements runner.Runner.
func (p *process) Diagnose(context.Context) string { return "" }

// PluginToHost implements runner.AddrTranslator.
func (p *process) PluginToHost(network, address string) (string, string, error) {
	return network, address, nil
}

// HostToPlugin implements runner.AddrTranslator.
func (p *process) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
