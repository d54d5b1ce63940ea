package ctl

import "context"

const (
	exitHelp = `exit	Exit the supervisor shell.`
	quitHelp = `quit	Exit the supervisor shell.`
)

// leave ends the shell. Its prompt may stand at the end of the last line.
func (c *controller) leave(context.Context, string) error {
	c.print("")
	c.done = true
	return nil
}
