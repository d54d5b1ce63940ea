package ctl

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

// attend lets us be suspended while a line is edited: the shell that we return
// to gets the terminal as it was before. It ends with ctx.
func (e *editor) attend(ctx context.Context, before *unix.Termios) {
	stops, conts := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(stops, unix.SIGTSTP)
	defer signal.Stop(stops)
	signal.Notify(conts, unix.SIGCONT)
	defer signal.Stop(conts)
	for {
		select {
		case <-ctx.Done():
			return
		case <-stops:
			e.keys.setMode(before)
			signal.Stop(stops)
			_ = unix.Kill(unix.Getpid(), unix.SIGTSTP) // where nobody could continue us, the system ignores it
			select {
			case <-conts:
			case <-time.After(suspendPatience):
			}
			signal.Notify(stops, unix.SIGTSTP)
		case <-conts:
		}
		e.keys.setMode(&e.editing)
		e.send(ctx, []byte(redraw))
	}
}
