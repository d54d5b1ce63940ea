package sdk

import (
	"context"
	"io"
)

// A Command is a command of supervisorctl. A section [ctlplugin:x] adds some.
type Command struct {
	Name string
	// Synopsis is the first line of the help: "cache_fetch <key>". It is the
	// name if it is empty.
	Synopsis string
	// Help says the rest, in lines of at most 70 characters.
	Help string
	// Run does what the command is for. The line is what the user wrote behind
	// the name, as it is and without space around it. An error is told to the
	// user, and makes supervisorctl exit with status 1 unless the command has
	// set another.
	Run func(ctx context.Context, ctl Ctl, line string) error
	// Complete returns what the last word of a line may be, with the part that
	// is there already. It may be nil.
	Complete func(ctx context.Context, ctl Ctl, line string) []string
}

// A CommandFactory makes commands from the options of their section
// [ctlplugin:x].
type CommandFactory func(ctx context.Context, options Options) ([]Command, error)

// Ctl is supervisorctl as a command sees it. Its methods may be called from any
// goroutine, until the command returns. [Over] makes more of it: a reader and
// controller of processes.
type Ctl interface {
	Caller
	// Write prints bytes for the user.
	io.Writer
	// Print prints its operands as fmt.Print does.
	Print(operands ...any)
	// Println prints its operands as fmt.Println does.
	Println(operands ...any)
	// SetExitStatus settles the exit status of supervisorctl when it has only
	// this command to run. The last one counts.
	SetExitStatus(status int)
	// ServerURL is where the supervisor is that is talked to.
	ServerURL() string
	// Interactive reports whether there is a user at a prompt.
	Interactive() bool
}
