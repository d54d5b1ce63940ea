package terminal

import (
	"context"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

// redraw is a key that no keyboard has. liner draws the line anew for it.
const redraw = "\x1b[99~"

// suspendPatience is how long a stop takes to reach us, if it does.
const suspendPatience = 100 * time.Millisecond

// suspend stops us and those we run with, as the terminal does it where it sees
// Ctrl-Z itself. The shell that we return to gets the terminal as it was before.
//
// The signal must never be caught: Go would not let go of it any more, and
// Ctrl-Z in an action would do nothing. Where nobody could continue us the
// system ignores it.
func (e *Editor) suspend(ctx context.Context, before *unix.Termios) {
	e.keys.setMode(before)
	_ = unix.Kill(0, unix.SIGTSTP)
	time.Sleep(suspendPatience)
	e.resume(ctx)
}

// resume makes the terminal ours again.
func (e *Editor) resume(ctx context.Context) {
	e.keys.setMode(&e.editing)
	e.send(ctx, []byte(redraw))
}

// attend sees to it that whoever is continued has the terminal again. It ends
// with ctx.
func (e *Editor) attend(ctx context.Context) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, unix.SIGCONT)
	defer signal.Stop(continued)
	for {
		select {
		case <-ctx.Done():
			return
		case <-continued:
			e.resume(ctx)
		}
	}
}
