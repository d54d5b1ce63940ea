// Package terminaltest lets tests sit at a terminal: they run supervisorctl on
// one of its own, type, and wait for what they want to see there.
package terminaltest

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
)

// Terminal is supervisorctl on a terminal of its own, and somebody who types
// and reads there.
type Terminal struct {
	t       *testing.T
	command *exec.Cmd
	master  *os.File
	// Slave is the side of the program. It is kept open, for its settings.
	Slave *os.File

	mu     sync.Mutex
	raw    []byte
	lines  [][]rune
	row    int
	column int

	seen    int // lines that see has passed
	changed chan struct{}
	closed  chan struct{}
}

// Start runs a command on a terminal until the test ends.
func Start(t *testing.T, command *exec.Cmd) *Terminal {
	t.Helper()
	o := &Terminal{t: t, command: command, lines: [][]rune{nil}, changed: make(chan struct{}, 1), closed: make(chan struct{})}
	command.Env = append(command.Environ(), "TERM=xterm")
	var err error
	if o.master, o.Slave, err = pty.Open(); err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(o.Slave, &pty.Winsize{Rows: 50, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	o.command.Stdin, o.command.Stdout, o.command.Stderr = o.Slave, o.Slave, o.Slave
	o.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := o.command.Start(); err != nil {
		t.Fatal(err)
	}
	go o.watch()
	t.Cleanup(func() {
		_ = o.command.Process.Kill()
		_ = o.command.Wait()
		_ = o.Slave.Close() // which ends watch
		<-o.closed
		_ = o.master.Close()
		if t.Failed() {
			t.Logf("the screen:\n%s\nall output: %q", strings.Join(o.Screen(), "\n"), o.raw)
		}
	})
	return o
}

func (o *Terminal) watch() {
	defer close(o.closed)
	buffer := make([]byte, 4096)
	for {
		n, err := o.master.Read(buffer)
		if err != nil {
			return
		}
		o.mu.Lock()
		o.raw = append(o.raw, buffer[:n]...)
		o.draw()
		o.mu.Unlock()
		select {
		case o.changed <- struct{}{}:
		default:
		}
	}
}

// draw draws the whole output anew, which is short.
func (o *Terminal) draw() {
	o.lines, o.row, o.column = [][]rune{nil}, 0, 0
	text := []rune(string(o.raw))
	for i := 0; i < len(text); i++ {
		switch r := text[i]; r {
		case '\r':
			o.column = 0
		case '\n':
			if o.row++; o.row == len(o.lines) {
				o.lines = append(o.lines, nil)
			}
		case '\a':
		case '\x1b':
			end := i + 2
			for end < len(text) && (text[end] < '@' || text[end] > '~') {
				end++
			}
			if end < len(text) {
				o.control(text[end], string(text[i+2:end]))
			}
			i = end
		default:
			line := &o.lines[o.row]
			for len(*line) <= o.column {
				*line = append(*line, ' ')
			}
			(*line)[o.column] = r
			o.column++
		}
	}
}

// control carries out a control sequence, of those that are used.
func (o *Terminal) control(what rune, how string) {
	number, err := strconv.Atoi(how)
	switch {
	case what == 'G' && err == nil:
		o.column = number - 1
	case what == 'C' && err == nil:
		o.column += number
	case what == 'K' && o.column < len(o.lines[o.row]):
		o.lines[o.row] = o.lines[o.row][:o.column]
	}
}

// Screen returns the lines that stand there.
func (o *Terminal) Screen() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, line := range o.lines {
		all = append(all, strings.TrimRight(string(line), " "))
	}
	return all
}

// Wait waits until a screen is as it should be.
func (o *Terminal) Wait(what string, ok func(lines []string) bool) {
	o.t.Helper()
	late := time.After(20 * time.Second)
	for !ok(o.Screen()) {
		select {
		case <-o.changed:
		case <-time.After(10 * time.Millisecond): // not all that is waited for shows on the screen
		case <-late:
			o.t.Fatalf("never saw %s", what)
		}
	}
}

// See waits for a line below those that were seen before.
func (o *Terminal) See(line string) {
	o.t.Helper()
	o.Wait(strconv.Quote(line), func(lines []string) bool {
		at := slices.Index(lines[min(o.seen, len(lines)):], line)
		if at < 0 {
			return false
		}
		o.seen += at + 1
		return true
	})
}

// At waits until the line of the cursor is this, below what was seen before.
func (o *Terminal) At(line string) {
	o.t.Helper()
	o.Wait("the cursor at "+strconv.Quote(line), func(lines []string) bool {
		return len(lines) > o.seen && lines[len(lines)-1] == line
	})
}

// Enter types a line and waits for the line of the prompt that comes of it.
func (o *Terminal) Enter(line string) {
	o.t.Helper()
	o.At("supervisor>")
	o.Press(line)
	o.At("supervisor> " + line)
	o.Press("\r")
	o.See("supervisor> " + line)
}

// Clear clears the line with Ctrl-C.
func (o *Terminal) Clear() {
	o.t.Helper()
	o.Press(CtrlC)
	o.Wait("a cleared line", func(lines []string) bool {
		last := len(lines) - 1
		if last < o.seen+1 || lines[last] != "supervisor>" || !strings.HasSuffix(lines[last-1], "^C") {
			return false
		}
		o.seen = last
		return true
	})
}

// Current returns the last line.
func (o *Terminal) Current() string {
	lines := o.Screen()
	return lines[len(lines)-1]
}

// Settle waits a little for what may or may not change.
func (o *Terminal) Settle(little time.Duration) {
	select {
	case <-o.changed:
	case <-time.After(little):
	}
}

// Press types keys.
func (o *Terminal) Press(keys string) {
	o.t.Helper()
	if _, err := o.master.WriteString(keys); err != nil {
		o.t.Fatal(err)
	}
}

// Keys to press.
const (
	CtrlC = "\x03"
	CtrlD = "\x04"
	CtrlR = "\x12"
	CtrlZ = "\x1a"
	KeyUp = "\x1b[A"
)

// Exits waits for the end, and returns the exit status.
func (o *Terminal) Exits() int {
	o.t.Helper()
	ended := make(chan struct{})
	go func() {
		_ = o.command.Wait() // the state says it
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		o.t.Fatal("supervisorctl doesn't end")
	}
	return o.command.ProcessState.ExitCode()
}

// Signal sends supervisorctl a signal.
func (o *Terminal) Signal(number syscall.Signal) {
	o.t.Helper()
	if err := o.command.Process.Signal(number); err != nil {
		o.t.Fatal(err)
	}
}

// Written returns what supervisorctl wrote to the terminal.
func (o *Terminal) Written() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.raw)
}

// Writes waits until supervisorctl has written something.
func (o *Terminal) Writes(text string) {
	o.t.Helper()
	o.Wait(text, func([]string) bool { return strings.Contains(o.Written(), text) })
}

// Plain reports whether lines are made and echoed by the terminal itself.
func (o *Terminal) Plain() bool {
	mode, err := terminal.Mode(o.Slave)
	if err != nil {
		o.t.Fatal(err)
	}
	return mode.Lflag&unix.ICANON != 0 && mode.Lflag&unix.ECHO != 0 && mode.Lflag&unix.ISIG != 0 && mode.Iflag&unix.ICRNL != 0
}
