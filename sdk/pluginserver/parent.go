package pluginserver

import (
	"context"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// lastWill is how long a plugin may take to let go of what it has when the
// program that has started it has died.
const lastWill = 5 * time.Second

// followParent ends the process when its stdin does. Only the other end of a
// pipe or socket ends when somebody dies.
func followParent(server *wire.Server, stdin *os.File) {
	info, err := stdin.Stat()
	if err != nil || info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) == 0 {
		return
	}
	_, _ = io.Copy(io.Discard, stdin) // an error is an end, too
	ctx, cancel := context.WithTimeout(context.Background(), lastWill)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Shutdown(ctx)
	}()
	select {
	case <-ended:
	case <-ctx.Done(): // it was told so, and has not listened
	}
	os.Exit(0)
}
