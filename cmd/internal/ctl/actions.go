package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

// action is something that supervisorctl can be told to do.
type action struct {
	name    string
	help    string // the lines that "help NAME" prints
	more    string // those that it adds for people: what Supervisor does not have
	run     func(c *controller, ctx context.Context, arg string) error
	options []string

	// interruptible actions go on until they are interrupted, and catch that
	// themselves.
	interruptible bool
}

// What help adds for people about names.
const (
	patternsMore = `A name may be a pattern, such as web-* or web:*_0[12].`
	patternMore  = `The name may be a pattern that one process alone matches, such as web-*.`
)

// actions lists what there is, in the order of the names.
func actions() []action {
	return []action{
		{name: "add", help: addHelp, run: (*controller).add},
		{name: "avail", help: availHelp, more: availMore, options: []string{jsonFlag}, run: (*controller).avail},
		{name: "clear", help: clearHelp, more: patternsMore, run: reached((*controller).clear)},
		{name: "exit", help: exitHelp, run: (*controller).leave},
		{name: "fg", help: fgHelp, more: patternMore, run: reached((*controller).fg), interruptible: true},
		{name: "maintail", help: maintailHelp, options: []string{"-f", "-100"}, run: reached((*controller).maintail), interruptible: true},
		{name: "open", help: openHelp, run: (*controller).open},
		{name: "pid", help: pidHelp, more: pidMore + "\n" + patternsMore, options: []string{jsonFlag}, run: (*controller).pid},
		{name: "quit", help: quitHelp, run: (*controller).leave},
		{name: "reload", help: reloadHelp, run: (*controller).reload},
		{name: "remove", help: removeHelp, run: (*controller).remove},
		{name: "reread", help: rereadHelp, more: rereadMore, options: []string{jsonFlag}, run: (*controller).reread},
		{name: "restart", help: restartHelp, more: restartMore + "\n" + patternsMore, options: []string{"--rolling", "--batch"}, run: reached((*controller).restart)},
		{name: "shutdown", help: shutdownHelp, run: (*controller).shutdown},
		{name: "signal", help: signalHelp, more: patternsMore, run: reached((*controller).signal)},
		{name: "start", help: startHelp, more: patternsMore, run: reached((*controller).start)},
		{name: "status", help: statusHelp, more: statusMore + "\n" + patternsMore, options: []string{jsonFlag, "--watch", "-w"}, run: (*controller).status},
		{name: "stop", help: stopHelp, more: patternsMore, run: reached((*controller).stop)},
		{name: "tail", help: tailHelp, more: patternMore, options: []string{"-f", "-100"}, run: reached((*controller).tail), interruptible: true},
		{name: "update", help: updateHelp, more: updateMore, options: []string{jsonFlag}, run: (*controller).update},
		{name: "version", help: versionHelp, more: versionMore, options: []string{jsonFlag}, run: (*controller).version},
	}
}

// reached makes the run of an action that is about nothing but processes and
// logs: it gets a server that has answered, and the words behind its name.
func reached(run func(*controller, context.Context, *rpcclient.Client, []string) error) func(*controller, context.Context, string) error {
	return func(c *controller, ctx context.Context, arg string) error {
		server, err := c.reach(ctx)
		if err != nil || server == nil {
			return err
		}
		return run(c, ctx, server, strings.Fields(arg))
	}
}

// find returns the built-in action of a name, or nil. Names that are not listed
// are what the shell makes of the end of input, help, which has a text of its
// own, and plugin, which Supervisor does not have.
func (c *controller) find(name string) *action {
	for i := range c.actions {
		if c.actions[i].name == name {
			return &c.actions[i]
		}
	}
	switch name {
	case "help":
		return &action{name: name, run: (*controller).help}
	case pluginAction:
		return &action{name: name, help: pluginHelp, options: []string{jsonFlag, "--replace"}, run: (*controller).plugin}
	case endOfInput:
		return &action{name: name, run: (*controller).leave}
	}
	return nil
}
