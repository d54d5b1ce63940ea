//go:build linux

package faults

import (
	"fmt"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// section is the plugin of a name and its namespace.
type section struct {
	name     string
	command  string // the villain in its role if ""
	role     string // "good" if ""
	factory  string // "make" if ""
	settings string // more lines of [plugin:x]
	options  string // more lines of [rpcinterface:x]
}

// text is the section as it stands in the file.
func (s section) text() string {
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	command := or(s.command, site.Program("villain")) + " 'role=" + or(s.role, "good") + "' %(here)s"
	return fmt.Sprintf(`
[plugin:%[1]s]
command = %[2]s
%[3]s
[rpcinterface:%[1]s]
supervisor.rpcinterface_factory = %[1]s:%[4]s
%[5]s
`, s.name, command, s.settings, or(s.factory, "make"), s.options)
}
