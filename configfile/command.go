package configfile

import "github.com/reeve-supervisor/reeve/configfile/internal/shlex"

// SplitCommand breaks the command of a program into words by the quoting rules
// of a shell, as the reference does with Python's shlex.split. Its errors read
// "No closing quotation" and "No escaped character".
func SplitCommand(command string) ([]string, error) {
	return shlex.Split(command)
}
