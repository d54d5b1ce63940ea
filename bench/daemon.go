package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// The limits of what is waited for.
const (
	startLimit = 90 * time.Second
	readyLimit = 30 * time.Second
	stopLimit  = 60 * time.Second
	endLimit   = 10 * time.Second
)

// A bench makes daemons in a scratch directory.
type bench struct {
	scale
	scratch string
	self    string
}

// maxSocketPath is what a socket's path may be long everywhere.
const maxSocketPath = 100

func newBench(scale scale, scratch string) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(scratch, "bench")
	if err != nil {
		return nil, err
	}
	b := &bench{scale: scale, scratch: dir, self: self}
	if longest := site(dir + "/123456789012").socket(); len(longest) > maxSocketPath {
		return nil, errors.Join(b.close(), fmt.Errorf("%s is too long a path for sockets: give another --scratch", scratch))
	}
	return b, nil
}

func (b *bench) close() error {
	return os.RemoveAll(b.scratch)
}

// A daemon is a system under test from its start to the end of all it started.
type daemon struct {
	site    site
	roster  *roster
	started time.Time
	process *os.Process
	// exited is closed when the process is gone.
	exited chan struct{}
}

// start makes a site for the workload and starts the daemon in it. close must follow.
func (b *bench) start(s system, w workload) (*daemon, error) {
	dir, err := os.MkdirTemp(b.scratch, "")
	if err != nil {
		return nil, err
	}
	d := &daemon{site: site(dir), exited: make(chan struct{})}
	if err := d.launch(b.self, s, w); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", s.name, err), d.close())
	}
	return d, nil
}

func (d *daemon) launch(self string, s system, w workload) error {
	if err := os.Symlink(self, d.site.child()); err != nil {
		return err
	}
	if err := os.WriteFile(d.site.config(), []byte(d.site.configText(w)), 0o600); err != nil {
		return err
	}
	if w.plugin {
		if err := d.site.writePlugin(); err != nil {
			return err
		}
	}
	var err error
	if d.roster, err = newRoster(string(d.site)); err != nil {
		return err
	}
	output, err := os.Create(d.site.file("output"))
	if err != nil {
		return err
	}
	defer func() { _ = output.Close() }() // The daemon has its own.
	command := exec.Command(s.command[0], append(s.command[1:len(s.command):len(s.command)], "-n", "-c", d.site.config())...)
	command.Dir = string(d.site)
	command.Stdout, command.Stderr = output, output
	command.Env = append(os.Environ(), "PYTHONPATH="+string(d.site)) // for the plugin in Python
	// The terminal's interrupt is for the benchmark, which ends the daemon.
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	d.started = time.Now()
	if err := command.Start(); err != nil {
		return err
	}
	d.process = command.Process
	go func() {
		_ = command.Wait() // How it ended says nothing that its output doesn't.
		close(d.exited)
	}()
	return nil
}

// waitForChildren is the next count reports of children.
func (d *daemon) waitForChildren(ctx context.Context, count int, limit time.Duration) ([]report, error) {
	var reports []report
	timeout := time.After(limit)
	for len(reports) < count {
		select {
		case r := <-d.roster.reports:
			reports = append(reports, r)
		case <-d.exited:
			return nil, d.complaint()
		case <-timeout:
			return nil, fmt.Errorf("only %d of %d reports in %v", len(reports), count, limit)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return reports, nil
}

// waitUntilReady returns when the daemon answers its first call.
func (d *daemon) waitUntilReady(ctx context.Context) error {
	c := client{socket: d.site.socket()}
	request := newCall("supervisor.getState").request(false)
	timeout := time.After(readyLimit)
	for {
		_, err := c.do(request)
		if err == nil {
			return nil
		}
		select {
		case <-d.exited:
			return d.complaint()
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout:
			return fmt.Errorf("no answer in %v: %w", readyLimit, err)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// complaint is what a daemon said that has ended too early.
func (d *daemon) complaint() error {
	output, _ := os.ReadFile(d.site.file("output"))
	const enough = 300
	output = bytes.TrimSpace(output)
	return fmt.Errorf("the daemon has ended: %s", output[max(0, len(output)-enough):])
}

// stop asks the daemon to end and is the time until it and all its children are gone.
func (d *daemon) stop(ctx context.Context) (time.Duration, error) {
	begin := time.Now()
	if err := d.process.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	select {
	case <-d.exited:
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(stopLimit):
		return 0, fmt.Errorf("still runs %v after SIGTERM", stopLimit)
	}
	if err := d.roster.holder.Close(); err != nil {
		return 0, err
	}
	if err := d.roster.waitAllGone(endLimit); err != nil {
		return 0, err
	}
	return time.Since(begin), nil
}

// close ends everything that was started and removes the site.
func (d *daemon) close() error {
	if d.process != nil {
		_ = d.process.Kill() // It may be gone already.
		<-d.exited
	}
	var err error
	if d.roster != nil {
		d.roster.dismiss()
		err = errors.Join(d.roster.waitAllGone(endLimit), d.roster.reader.Close())
	}
	return errors.Join(err, os.RemoveAll(string(d.site)))
}
