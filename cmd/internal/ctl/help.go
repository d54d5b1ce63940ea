package ctl

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

const helpHelp = `help		Print a list of available actions
help <action>	Print help for <action>`

// width is how many columns the list of actions may fill.
const width = 79

// help prints the names of the actions, or the help of one. What Supervisor's help
// doesn't have is for people: scripts find the text that they know.
func (c *controller) help(ctx context.Context, arg string) error {
	switch arg {
	case "":
		c.listActions(ctx)
		return nil
	case "help":
		c.print("%s", helpHelp)
		return nil
	}
	found, problems := c.lookUp(ctx, arg)
	switch {
	case found != nil && found.help != "":
		c.print("%s", found.help)
		if c.screen.terminal != nil && found.more != "" {
			c.print("%s", found.more)
		}
	case !c.tellProblems(problems):
		c.print("*** No help on %s", arg)
	default:
		c.exit = exitGeneric
	}
	return nil
}

// listActions prints the names of the actions, and of the commands of plugins.
// Where there are no plugins the list is Supervisor's.
func (c *controller) listActions(ctx context.Context) {
	names := make([]string, len(c.actions), len(c.actions)+1)
	for i, a := range c.actions {
		names[i] = a.name
	}
	if len(c.settings.Plugins) > 0 {
		names = append(names, pluginAction)
		slices.Sort(names)
	}
	c.print("\n%s", topics("default commands (type help <topic>):", names))
	for _, section := range c.plugins.Sections(ctx) {
		if section.Err != nil {
			c.tellProblems([]error{section.Err})
			continue
		}
		names := make([]string, len(section.Commands))
		for i, command := range section.Commands {
			names[i] = command.Name
		}
		c.print("\n%s", topics(section.Name+" commands (type help <topic>):", names))
	}
}

// topics returns a heading and under it the names in columns.
func topics(heading string, names []string) string {
	rule := strings.Repeat("=", utf8.RuneCountInString(heading))
	return heading + "\n" + rule + "\n" + columns(names)
}

// columns lays names out in as few rows as fit the width. They read downwards.
func columns(names []string) string {
	for rows := 1; ; rows++ {
		widths := columnWidths(names, rows)
		total := 2 * (len(widths) - 1)
		for _, w := range widths {
			total += w
		}
		if total <= width || rows >= len(names) {
			return layOut(names, rows, widths)
		}
	}
}

// columnWidths returns the width that each column needs.
func columnWidths(names []string, rows int) []int {
	widths := make([]int, (len(names)+rows-1)/rows)
	for i, name := range names {
		widths[i/rows] = max(widths[i/rows], utf8.RuneCountInString(name))
	}
	return widths
}

// layOut returns the rows, each with an end of line. Every name is padded, the
// last one of a row too.
func layOut(names []string, rows int, widths []int) string {
	var b strings.Builder
	for row := range rows {
		for i := row; i < len(names); i += rows {
			if i > row {
				b.WriteString("  ")
			}
			b.WriteString(names[i])
			b.WriteString(strings.Repeat(" ", widths[i/rows]-utf8.RuneCountInString(names[i])))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
