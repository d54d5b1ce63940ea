package flags

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/reeve-supervisor/reeve/configfile"
)

// ExitUsage is the exit status of a program whose command line, or whose
// configuration, is refused.
const ExitUsage = 2

// help is the name of the action that every set has.
const help = "help"

// Set is a set of flags with the reader of this package. Flags are defined
// with the methods of pflag, and with Action.
type Set struct {
	*pflag.FlagSet

	// Arguments says whether words may follow the options.
	Arguments bool

	program string
	actions map[string]bool
	own     map[string]bool
}

// New returns a set with the flag -h, -?, --help. The program is the name that
// it was called by.
func New(program string) *Set {
	s := &Set{
		FlagSet: pflag.NewFlagSet(program, pflag.ContinueOnError),
		program: program,
		actions: map[string]bool{},
		own:     map[string]bool{},
	}
	s.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(strings.ReplaceAll(name, "-", "_"))
	})
	s.SortFlags = false
	s.Action(help, "h", "print this message and exit")
	return s
}

// Action defines a flag without a value at which the reading ends: Parse
// returns a *Request that names it.
func (s *Set) Action(name, short, usage string) {
	s.BoolP(name, short, false, usage)
	s.actions[name] = true
}

// Own marks flags that Supervisor's program of the name does not have. They
// never make an abbreviation ambiguous that isn't so there.
func (s *Set) Own(names ...string) {
	for _, name := range names {
		s.own[name] = true
	}
}

// Request is returned by Parse for a flag that asks for something other than
// what the program is there for.
type Request struct {
	Name string // of the flag, such as help or version
}

// Error says which flag it was.
func (r *Request) Error() string {
	return "asked for " + r.Name
}

// Requested returns the name of the action that err asks for, or "".
func Requested(err error) string {
	var request *Request
	if errors.As(err, &request) {
		return request.Name
	}
	return ""
}

// detailed is an error such as configfile's, which knows more than the one
// line that Supervisor prints.
type detailed interface {
	Details() []string
	Reference() string
}

// Refuse prints an error about the command line or the configuration as
// Supervisor's programs do, and returns the exit status that goes with it. What
// else there is to say follows, a line each that doesn't begin like Supervisor's:
// tools take the lines "Error: ..." and "For help, ..." for the whole story.
func (s *Set) Refuse(w io.Writer, err error) int {
	message, details := err.Error(), []string(nil)
	var more detailed
	if errors.As(err, &more) {
		message, details = more.Reference(), more.Details()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Error: %s\nFor help, use %s -h\n", message, s.program)
	for _, line := range details {
		b.WriteString(line + "\n")
	}
	if len(details) > 0 {
		b.WriteString("echo_supervisord_conf shows all sections and keys\n")
	}
	_, _ = io.WriteString(w, b.String()) // if this can't be written there is nobody to tell
	return ExitUsage
}

// Parse reads a command line, without the name of the program, into the flags
// and returns the words that follow the options.
func (s *Set) Parse(args []string) ([]string, error) {
	given, rest, err := s.split(args)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 && !s.Arguments {
		return nil, fmt.Errorf("positional arguments are not supported: %s", list(rest))
	}
	for _, option := range given {
		if err := s.apply(option); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// apply lets one option take effect.
func (s *Set) apply(o option) error {
	switch {
	case s.actions[o.flag.Name]:
		return &Request{Name: o.flag.Name}
	case o.flag.Changed:
		return fmt.Errorf("conflicting command line option %s", configfile.Quote(o.spelling))
	}
	err := s.Set(o.flag.Name, o.value)
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		err = fmt.Errorf("invalid value for %s %s: %w", o.spelling, configfile.Quote(o.value), invalid.Unwrap())
	}
	return err
}

// list returns words as Python prints a list of them.
func list(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = configfile.Quote(word)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
