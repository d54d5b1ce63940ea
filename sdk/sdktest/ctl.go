package sdktest

import (
	"context"
	"fmt"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Ctl is a supervisorctl for the commands of a plugin. Make it with [NewCtl].
type Ctl struct {
	sdk.Caller
	// URL and Prompt are what the command is told.
	URL    string
	Prompt bool

	output log
	status *int
}

var _ sdk.Ctl = (*Ctl)(nil)

// NewCtl returns a supervisorctl that talks to a caller, such as a [Host] or a
// [CallerFunc].
func NewCtl(caller sdk.Caller) *Ctl { return &Ctl{Caller: caller, URL: "unix:///run/test.sock"} }

// Write implements sdk.Ctl.
func (c *Ctl) Write(data []byte) (int, error) { return c.output.Write(data) }

// Print implements sdk.Ctl.
func (c *Ctl) Print(operands ...any) { _, _ = fmt.Fprint(c, operands...) } // memory doesn't fail

// Println implements sdk.Ctl.
func (c *Ctl) Println(operands ...any) { _, _ = fmt.Fprintln(c, operands...) } // memory doesn't fail

// SetExitStatus implements sdk.Ctl.
func (c *Ctl) SetExitStatus(status int) {
	c.output.mu.Lock()
	defer c.output.mu.Unlock()
	c.status = &status
}

// ServerURL implements sdk.Ctl.
func (c *Ctl) ServerURL() string { return c.URL }

// Interactive implements sdk.Ctl.
func (c *Ctl) Interactive() bool { return c.Prompt }

// Output returns what was printed.
func (c *Ctl) Output() string { return c.output.String() }

// ExitStatus returns the exit status that a command has set, and whether one
// has.
func (c *Ctl) ExitStatus() (status int, set bool) {
	c.output.mu.Lock()
	defer c.output.mu.Unlock()
	if c.status == nil {
		return 0, false
	}
	return *c.status, true
}

// CallerFunc is an sdk.Caller that is a function.
type CallerFunc func(ctx context.Context, method string, params ...any) (any, error)

// CallRPC implements sdk.Caller.
func (f CallerFunc) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	return f(ctx, method, params...)
}
