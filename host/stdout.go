package host

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// stdout is the daemon's own standard output, for those who ask one after
// another. A reader that is slow makes them wait, and nobody else.
type stdout struct {
	to   io.Writer     // nil for none
	turn chan struct{} // has room for the one whose turn it is
}

func newStdout(to io.Writer) stdout { return stdout{to, make(chan struct{}, 1)} }

// WriteOutput implements sdk.OutputWriter. Ending the context ends the waiting;
// what is being written then is still written.
func (s *Supervisor) WriteOutput(ctx context.Context, data []byte) error {
	if s.stdout.to == nil {
		return errors.New("this supervisor has no standard output")
	}
	select {
	case s.stdout.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	written := make(chan error, 1)
	go func() {
		_, err := s.stdout.to.Write(data)
		<-s.stdout.turn
		written <- err
	}()
	select {
	case err := <-written:
		if err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
