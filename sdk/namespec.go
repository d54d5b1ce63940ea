package sdk

import "strings"

// Namespec names a process or a whole group the way users do: "name" is the
// process name of the group name, "group:name" a process of another group, and
// "group:*" or "group:" the whole group. It keeps the user's spelling, which
// faults repeat.
type Namespec string

// MakeNamespec returns the shortest name of a process: "cat" if it is the
// process cat of the group cat, otherwise "group:process".
func MakeNamespec(group, process string) Namespec {
	if group == process {
		return Namespec(group)
	}
	return Namespec(group + ":" + process)
}

// Split returns the names of the group and of the process. The process is ""
// if the whole group is named.
func (n Namespec) Split() (group, process string) {
	group, process, colon := strings.Cut(string(n), ":")
	switch {
	case !colon:
		return group, group
	case process == "*":
		return group, ""
	}
	return group, process
}
