package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/hashicorp/go-plugin/runner"

	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
)

// Child is a started process: a child.Process.
type Child interface {
	PID() int
	Signal(signal syscall.Signal, group bool) error
}

// process is a process of a plugin as go-plugin wants to see it. go-plugin's
// own way of running a command is not used: it gives the plugin our stdin,
// doesn't notice an end while a grandchild holds a pipe, and panics on a line
// of JSON that it didn't expect.
//
// go-plugin gets to see the first line of stdout, which is the handshake, and
// nothing else. It waits until both streams have ended before it asks for the
// end of the process, and both seem to have from then on.
type process struct {
	start   func(*child.Spec) (Child, error)
	spec    *child.Spec
	program *pluginfile.Binary
	speech  *speech

	child     atomic.Pointer[Child]
	handshake *handshake
	out, err  lineSplitter

	killed   atomic.Bool   // by us
	byItself bool          // it has ended before it was killed; valid when ended is closed
	ended    chan struct{} // closed when the process has been reaped
	exit     child.Exit    // how; valid when ended is closed
}

var _ runner.Runner = (*process)(nil)

// newProcess prepares a process. cmd has the environment that go-plugin wants.
func newProcess(start func(*child.Spec) (Child, error), spec *child.Spec, program *pluginfile.Binary, speech *speech, cmd *exec.Cmd) *process {
	p := &process{
		start:     start,
		spec:      spec,
		program:   program,
		speech:    speech,
		handshake: newHandshake(),
		ended:     make(chan struct{}),
	}
	p.out = lineSplitter{line: func(text string) {
		if !p.handshake.give(text) {
			speech.stdout(text)
		}
	}}
	p.err = lineSplitter{line: speech.stderr}
	spec.Env = append(spec.Env, cmd.Env...)
	spec.Stdout = func(b []byte) { p.out.write(b); speech.pace(len(b)) }
	spec.Stderr = func(b []byte) { p.err.write(b); speech.pace(len(b)) }
	spec.Exited = p.exited
	return p
}

func (p *process) exited(exit child.Exit) {
	p.out.close()
	p.err.close()
	p.speech.close()
	p.exit, p.byItself = exit, !p.killed.Load()
	p.handshake.end()
	close(p.ended)
}

// Start implements runner.Runner.
func (p *process) Start(context.Context) error {
	defer p.program.Close()
	started, err := p.start(p.spec)
	if err != nil {
		var failed *child.ExecError
		if errors.As(err, &failed) {
			err = failed.Errno
		}
		return fmt.Errorf("%s can't be executed: %w", p.program.Path, err)
	}
	p.child.Store(&started)
	if p.killed.Load() {
		p.kill() // it was to be while it was started
	}
	return nil
}

// Wait implements runner.AttachedRunner. That a plugin has ended is told by
// those who know whether it was to be expected.
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

// kill ends the process and its group, whatever state they are in.
func (p *process) kill() {
	p.killed.Store(true)
	if started := p.child.Load(); started != nil {
		_ = (*started).Signal(syscall.SIGKILL, true)
	}
}

// hasEnded reports whether the process has been reaped.
func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// diedByItself reports whether the process has ended and it wasn't us.
func (p *process) diedByItself() bool { return p.hasEnded() && p.byItself }

// howItEnded words the end of a process that has ended.
func (p *process) howItEnded() string {
	if p.start == nil {
		return "has gone" // it was attached to
	}
	if p.exit.Signal != 0 {
		return fmt.Sprintf("died (signal %d)", int(p.exit.Signal))
	}
	return fmt.Sprintf("died (exit status %d)", p.exit.Code)
}

// Stdout implements runner.Runner.
func (p *process) Stdout() io.ReadCloser { return p.handshake }

// Stderr implements runner.Runner.
func (p *process) Stderr() io.ReadCloser { return io.NopCloser(eof{}) }

// Name implements runner.Runner.
func (p *process) Name() string { return p.speech.name }

// ID implements runner.AttachedRunner.
func (p *process) ID() string {
	if p.pid() == 0 {
		return ""
	}
	return strconv.Itoa(p.pid())
}

func (p *process) pid() int {
	if started := p.child.Load(); started != nil {
		return (*started).PID()
	}
	return 0
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

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// handshake is the first line of a plugin's stdout.
type handshake struct {
	mu    sync.Mutex
	given bool
	text  string
	ready chan struct{} // closed when there is a line, or won't be one
	rest  []byte
	begun bool
}

func newHandshake() *handshake { return &handshake{ready: make(chan struct{})} }

// give takes the first line, and says no to any other.
func (h *handshake) give(text string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.given {
		return false
	}
	h.given, h.text = true, text
	close(h.ready)
	return true
}

// end says that there won't be a line.
func (h *handshake) end() { h.give("") }

// line returns the line, or "" if there was none yet.
func (h *handshake) line() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text
}

// Read gives the line, and then that there is no more.
func (h *handshake) Read(p []byte) (int, error) {
	<-h.ready
	if !h.begun {
		h.begun = true
		if line := h.line(); line != "" {
			h.rest = []byte(line + "\n")
		}
	}
	if len(h.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

// Close implements io.Closer.
func (h *handshake) Close() error { return nil }

// socketDir makes the directory of a plugin's sockets one that the plugin, if
// it runs as another user, can use, and nobody else.
func socketDir(dir string, credential *child.Credential) error {
	if credential == nil {
		return nil
	}
	if err := os.Chown(dir, int(credential.UID), int(credential.GID)); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}
