package ctl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/reeve-supervisor/reeve/cmd/supervisorctl/completion"
)

// Words that stand in the place of an action for shells and their completion.
// They need no server, and the first not even a configuration file.
const (
	completionAction = "completion"
	completeAction   = "__complete"
)

// completeFiles is what scripts are told to complete the names of files.
const completeFiles = ":files"

// printScript prints the script that lets a shell complete our words.
func printScript(shells []string, streams Streams) int {
	script, ok := "", false
	if len(shells) == 1 {
		script, ok = completion.Script(shells[0])
	}
	if !ok {
		_, _ = fmt.Fprintf(streams.Err, "Error: completion requires one of: %s\n", strings.Join(completion.Shells(), " ")) // nobody else to tell
		return int(exitInvalidArgs)
	}
	_, _ = io.WriteString(streams.Out, script) // as print
	return int(exitSuccess)
}

// printCompletions prints what the last of some words of a command line may
// become, one a line. Whatever is wrong, nothing is said of it: somebody is
// typing.
func printCompletions(ctx context.Context, program string, line []string, out io.Writer) {
	line = slices.Clone(line)
	if len(line) > 0 && line[0] == "--" {
		line = line[1:]
	}
	if len(line) == 0 {
		line = []string{""}
	}
	for _, word := range completions(ctx, program, line) {
		_, _ = fmt.Fprintln(out, word) // as print
	}
}

// completions returns what the last of the words may become.
func completions(ctx context.Context, program string, line []string) []string {
	colours := coloursNever
	set := flagSet(program, &colours)
	last := line[len(line)-1]
	before := line[:len(line)-1]
	given, err := set.Parse(before)
	if err != nil { // perhaps for want of the value that is being typed
		if flag := wanting(program, before); flag != nil {
			return flagValues(flag, last)
		}
		return nil
	}
	if len(given) == 0 && strings.HasPrefix(last, "-") {
		return flagNames(set.FlagSet, last)
	}
	chosen, err := chosenSettings(set.FlagSet, program)
	if err != nil {
		return nil
	}
	c := newController(chosen, false, Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard})
	defer c.disconnect()
	defer c.plugins.Close()
	_, found := c.complete(ctx, strings.Join(append(given, last), " "))
	if len(given) == 0 && strings.HasPrefix(completionAction, last) && last != "" {
		found = append(found, completionAction)
	}
	if len(given) == 1 && given[0] == completionAction {
		found = beginning(completion.Shells(), last)
	}
	return found
}

// wanting returns the flag at the end of the words whose value is missing, or
// nil.
func wanting(program string, before []string) *pflag.Flag {
	const value = "auto" // is right for each of them, but for a URL
	for _, value := range []string{value, "http://x"} {
		colours := coloursAuto
		set := flagSet(program, &colours)
		if rest, err := set.Parse(append(slices.Clone(before), value)); err != nil || len(rest) > 0 {
			continue
		}
		var found *pflag.Flag
		word := strings.TrimLeft(before[len(before)-1], "-")
		set.Visit(func(flag *pflag.Flag) {
			if strings.HasPrefix(flag.Name, strings.ReplaceAll(word, "-", "_")) || strings.HasSuffix(word, flag.Shorthand) && flag.Shorthand != "" {
				if flag.Value.String() == value {
					found = flag
				}
			}
		})
		return found
	}
	return nil
}

// flagValues are what the value of a flag may be.
func flagValues(flag *pflag.Flag, last string) []string {
	switch flag.Name {
	case "configuration", "history_file":
		return []string{completeFiles}
	case "serverurl":
		return beginning([]string{"http://", "unix://"}, last)
	case "color":
		return beginning([]string{string(coloursAlways), string(coloursAuto), string(coloursNever)}, last)
	}
	return nil
}

// flagNames are the long names of flags.
func flagNames(set *pflag.FlagSet, last string) []string {
	var names []string
	set.VisitAll(func(flag *pflag.Flag) { names = append(names, "--"+strings.ReplaceAll(flag.Name, "_", "-")) })
	slices.Sort(names)
	return beginning(names, last)
}

// beginning returns the words that begin with a text.
func beginning(words []string, text string) []string {
	return slices.DeleteFunc(words, func(word string) bool { return !strings.HasPrefix(word, text) })
}
