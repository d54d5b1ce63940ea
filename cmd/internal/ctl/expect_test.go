package ctl

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
)

// ctlRole makes the test binary supervisorctl when it is its first argument.
const ctlRole = "role=supervisorctl"

// onTerminal is supervisorctl on a terminal of its own, and somebody who types
// and reads there.
type onTerminal struct {
	t       *testing.T
	command *exec.Cmd
	master  *os.File
	slave   *os.File // kept open, for its settings

	mu     sync.Mutex
	raw    []byte
	lines  [][]rune
	row    int
	column int

	seen    int // lines that see has passed
	changed chan struct{}
	closed  chan struct{}
}

// startOnTerminal runs supervisorctl with a command line.
func startOnTerminal(t *testing.T, args ...string) *onTerminal {
	t.Helper()
	o := &onTerminal{t: t, lines: [][]rune{nil}, changed: make(chan struct{}, 1), closed: make(chan struct{})}
	o.command = exec.Command(os.Args[0], append([]string{ctlRole}, args...)...)
	o.command.Env = append(os.Environ(), "TERM=xterm", "GORACE=atexit_sleep_ms=0")
	var err error
	if o.master, o.slave, err = pty.Open(); err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(o.slave, &pty.Winsize{Rows: 50, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	o.command.Stdin, o.command.Stdout, o.command.Stderr = o.slave, o.slave, o.slave
	o.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := o.command.Start(); err != nil {
		t.Fatal(err)
	}
	go o.watch()
	t.Cleanup(func() {
		_ = o.command.Process.Kill()
		_ = o.command.Wait()
		_ = o.slave.Close() // which ends watch
		<-o.closed
		_ = o.master.Close()
		if t.Failed() {
			t.Logf("the screen:\n%s\nall output: %q", strings.Join(o.screen(), "\n"), o.raw)
		}
	})
	return o
}

func (o *onTerminal) watch() {
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
func (o *onTerminal) draw() {
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
func (o *onTerminal) control(what rune, how string) {
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

// screen returns the lines that stand there.
func (o *onTerminal) screen() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, line := range o.lines {
		all = append(all, strings.TrimRight(string(line), " "))
	}
	return all
}

// wait waits until a screen is as it should be.
func (o *onTerminal) wait(what string, ok func(lines []string) bool) {
	o.t.Helper()
	late := time.After(20 * time.Second)
	for !ok(o.screen()) {
		select {
		case <-o.changed:
		case <-time.After(10 * time.Millisecond): // not all that is waited for shows on the screen
		case <-late:
			o.t.Fatalf("never saw %s", what)
		}
	}
}

// see waits for a line below those that were seen before.
func (o *onTerminal) see(line string) {
	o.t.Helper()
	o.wait(strconv.Quote(line), func(lines []string) bool {
		at := slices.Index(lines[min(o.seen, len(lines)):], line)
		if at < 0 {
			return false
		}
		o.seen += at + 1
		return true
	})
}

// at waits until the line of the cursor is this, below what was seen before.
func (o *onTerminal) at(line string) {
	o.t.Helper()
	o.wait("the cursor at "+strconv.Quote(line), func(lines []string) bool {
		return len(lines) > o.seen && lines[len(lines)-1] == line
	})
}

// enter types a line and waits for the line of the prompt that comes of it.
func (o *onTerminal) enter(line string) {
	o.t.Helper()
	o.at("supervisor>")
	o.press(line)
	o.at("supervisor> " + line)
	o.press("\r")
	o.see("supervisor> " + line)
}

// clear clears the line with Ctrl-C.
func (o *onTerminal) clear() {
	o.t.Helper()
	o.press(ctrlC)
	o.wait("a cleared line", func(lines []string) bool {
		last := len(lines) - 1
		if last < o.seen+1 || lines[last] != "supervisor>" || !strings.HasSuffix(lines[last-1], "^C") {
			return false
		}
		o.seen = last
		return true
	})
}

// current returns the last line.
func (o *onTerminal) current() string {
	lines := o.screen()
	return lines[len(lines)-1]
}

// settle waits a little for what may or may not change.
func (o *onTerminal) settle() {
	select {
	case <-o.changed:
	case <-time.After(completionPatience):
	}
}

// press types keys.
func (o *onTerminal) press(keys string) {
	o.t.Helper()
	if _, err := o.master.WriteString(keys); err != nil {
		o.t.Fatal(err)
	}
}

// Keys.
const (
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlR = "\x12"
	ctrlZ = "\x1a"
	keyUp = "\x1b[A"
)

// exits waits for the end, and returns the exit status.
func (o *onTerminal) exits() int {
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

// signal sends supervisorctl a signal.
func (o *onTerminal) signal(number syscall.Signal) {
	o.t.Helper()
	if err := o.command.Process.Signal(number); err != nil {
		o.t.Fatal(err)
	}
}
