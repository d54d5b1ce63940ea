package ctl

import (
	"context"
	"io"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/flags"
)

// Streams are what a program reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Main runs supervisorctl with a command line, whose first word is the name it
// was called by, and returns its exit status.
func Main(ctx context.Context, args []string, streams Streams) int {
	colours := coloursAuto
	set := flagSet(args[0], &colours)
	words, err := set.Parse(args[1:])
	if flags.Requested(err) != "" {
		_, _ = io.WriteString(streams.Out, usage(args[0])) // as print
		return int(exitSuccess)
	}
	if err != nil {
		return set.Refuse(streams.Err, err)
	}
	switch {
	case len(words) > 0 && words[0] == completionAction:
		return printScript(words[1:], streams)
	case len(words) > 0 && words[0] == completeAction:
		printCompletions(ctx, args[0], words[1:], streams.Out)
		return int(exitSuccess)
	}
	chosen, err := chosenSettings(set.FlagSet, args[0])
	if err != nil {
		return set.Refuse(streams.Err, err)
	}
	interactive := set.Changed("interactive") || len(words) == 0
	c := newController(chosen, interactive, streams)
	c.screen = newScreen(streams.Out, colours)
	defer c.disconnect()
	defer c.plugins.Close()
	if len(words) == 0 {
		return c.shell(ctx)
	}
	c.do(ctx, strings.Join(words, " "))
	return int(c.exit)
}

// flagSet defines the flags of supervisorctl.
func flagSet(program string, colours *colourMode) *flags.Set {
	set := flags.New(program)
	set.Arguments = true
	set.StringP("configuration", "c", "", "the file to read")
	set.BoolP("interactive", "i", false, "ask before a shutdown")
	set.VarP(new(serverURL), "serverurl", "s", "where the server listens")
	set.StringP("username", "u", "", "the name to tell the server")
	set.StringP("password", "p", "", "the password that goes with it")
	set.StringP("history_file", "r", "", "where the shell keeps its history")
	set.Var(colours, "color", "whether to colour states")
	set.Own("color")
	return set
}
