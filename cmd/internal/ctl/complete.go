package ctl

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	// completionPatience is how long a server or a plugin may take to say what
	// a word can become: somebody waits with a finger on the key.
	completionPatience = 500 * time.Millisecond
	// completionFreshness is how long an answer is good, if no action is run.
	completionFreshness = 5 * time.Second
)

// everything is the name that stands for all processes, or all groups.
const everything = "all"

// complete returns what the last word of a line may become, in order, and the
// text before that word. What nobody could be asked for in time is missing:
// nothing is told of that.
func (c *controller) complete(ctx context.Context, line string) (head string, words []string) {
	at := strings.LastIndexAny(line, " \t") + 1
	head, last := line[:at], line[at:]
	var possible []string
	switch given := strings.Fields(head); {
	case len(given) == 0:
		possible = c.actionNames(ctx)
	case strings.HasPrefix(last, "-"):
		possible = c.options(given[0])
	default:
		possible = c.candidates(ctx, given[0], given[1:], last)
	}
	if possible == nil {
		possible = c.pluginWords(ctx, line)
	}
	for _, word := range possible {
		if strings.HasPrefix(word, last) && !strings.ContainsFunc(word, unicode.IsControl) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return head, slices.Compact(words)
}

// options are the options of a built-in action.
func (c *controller) options(name string) []string {
	if found := c.find(name); found != nil {
		return found.options
	}
	return nil
}

// candidates are the words that a built-in action may take after those that are
// given, or nil if there is no such action.
func (c *controller) candidates(ctx context.Context, action string, given []string, last string) []string {
	first := len(given) == 0
	switch action {
	case "add":
		return c.groupNames(ctx, false)
	case "remove":
		return c.groupNames(ctx, true)
	case "update":
		return slices.Concat([]string{everything}, c.groupNames(ctx, true), c.groupNames(ctx, false))
	case "clear", "pid":
		return append(c.processNames(ctx, last, false), everything)
	case "restart", "start", "status", "stop":
		return append(c.processNames(ctx, last, true), everything)
	case "signal":
		if first {
			return signalNames()
		}
		return append(c.processNames(ctx, last, true), everything)
	case "tail":
		return c.tailWords(ctx, given, last)
	case "fg":
		if first {
			return c.processNames(ctx, last, false)
		}
	case "help", "?":
		if first {
			return c.actionNames(ctx)
		}
	case "open":
		if first {
			return []string{"http://", "unix://"}
		}
	case pluginAction:
		return c.pluginActionWords(ctx, given)
	}
	if c.find(action) != nil {
		return []string{}
	}
	return nil
}

func signalNames() []string {
	return []string{"ALRM", "CONT", "HUP", "INT", "KILL", "QUIT", "STOP", "TERM", "TSTP", "USR1", "USR2", "WINCH"}
}

// tailWords are what tail takes: a process and then which of its logs.
func (c *controller) tailWords(ctx context.Context, given []string, last string) []string {
	if len(given) > 0 && strings.HasPrefix(given[0], "-") {
		given = given[1:]
	}
	switch len(given) {
	case 0:
		return c.processNames(ctx, last, false)
	case 1:
		return []string{string(rpcclient.Stdout), string(rpcclient.Stderr)}
	}
	return []string{}
}

// pluginActionWords are what the action plugin takes.
func (c *controller) pluginActionWords(ctx context.Context, given []string) []string {
	if len(given) == 0 {
		return []string{"new", "reload", "restart", "status", "verify"}
	}
	names := []string{}
	if given[0] == "new" {
		return names
	}
	for _, info := range told(ctx, c, "plugins", (*rpcclient.Client).Plugins) {
		names = append(names, info.Name)
	}
	return names
}

// actionNames are the names of all actions, those of plugins too.
func (c *controller) actionNames(ctx context.Context) []string {
	names := []string{"help"}
	for _, a := range c.actions {
		names = append(names, a.name)
	}
	if len(c.settings.Plugins) > 0 {
		names = append(names, pluginAction)
	}
	for _, command := range c.pluginCommands(ctx) {
		names = append(names, command.Name)
	}
	return names
}

// processNames are the names of processes, as Supervisor completes them: one
// whose group has the same name has no colon until one is typed. With groups
// there is also what stands for all processes of one.
func (c *controller) processNames(ctx context.Context, last string, groups bool) []string {
	names := []string{}
	for _, p := range told(ctx, c, "processes", (*rpcclient.Client).Processes) {
		if p.Name == p.Group && !strings.Contains(last, ":") {
			names = append(names, p.Name)
			continue
		}
		names = append(names, p.Group+":"+p.Name)
		if groups {
			names = append(names, p.Group+":*")
		}
	}
	return names
}

// groupNames are the names of the groups that are active, or of those that
// could be added.
func (c *controller) groupNames(ctx context.Context, active bool) []string {
	names := make(map[string]bool)
	if active {
		for _, p := range told(ctx, c, "processes", (*rpcclient.Client).Processes) {
			names[p.Group] = true
		}
	} else {
		for _, p := range told(ctx, c, "configured", (*rpcclient.Client).Configured) {
			if !p.InUse {
				names[p.Group] = true
			}
		}
	}
	return slices.AppendSeq([]string{}, maps.Keys(names))
}

// answer is what somebody said, or that nothing came.
type answer struct {
	value any
	at    time.Time
}

// told asks the server, unless it was asked lately. It returns the zero value if
// the server has no answer in time.
func told[T any](ctx context.Context, c *controller, about string, ask func(*rpcclient.Client, context.Context) (T, error)) T {
	if known, ok := c.answers[about]; ok && time.Since(known.at) < completionFreshness {
		value, _ := known.value.(T)
		return value
	}
	ctx, cancel := context.WithTimeout(ctx, completionPatience)
	defer cancel()
	var value T
	if server, err := c.server(); err == nil {
		if value, err = ask(server, ctx); err != nil {
			value = *new(T)
		}
	}
	c.answers[about] = answer{value: value, at: time.Now()}
	return value
}

// pluginCommands are the commands of plugins, as far as those have come up in
// time. The others are there when asked for again.
func (c *controller) pluginCommands(ctx context.Context) []sdk.Command {
	if len(c.settings.Plugins) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, completionPatience)
	defer cancel()
	var commands []sdk.Command
	for _, section := range c.plugins.Soon(ctx) {
		commands = append(commands, section.Commands...)
	}
	return commands
}

// pluginWords are what the command of a plugin says that its last word may be.
func (c *controller) pluginWords(ctx context.Context, line string) []string {
	name, _ := parse(strings.TrimLeft(line, " \t"))
	if c.find(name) != nil {
		return nil
	}
	for _, command := range c.pluginCommands(ctx) {
		if command.Name != name || command.Complete == nil {
			continue
		}
		server, err := c.server()
		if err != nil {
			return nil
		}
		c.link.reset(server)
		_, arg, _ := strings.Cut(line, name)
		return command.Complete(ctx, &surface{link: c.link, c: c}, strings.TrimLeft(arg, " \t"))
	}
	return nil
}
