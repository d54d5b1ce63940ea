package ctl

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// A pattern stands for all processes that it matches, as in a shell: "*", "?",
// "[0-9]" and "[!0-9]". With a colon the group and the process are matched each
// by its own half; without one it stands for processes that are called without
// one, which are those that have a group to themselves.
type pattern string

// isPattern reports whether a name is one that has to be matched. "group:*" is
// a name that the server itself knows, and a lone "*" is nobody's: the mistake of
// who means "all" must not begin to do something.
func isPattern(name string) bool {
	if name == "*" {
		return false
	}
	group, process, _ := strings.Cut(name, ":")
	if process == "*" {
		process = ""
	}
	return strings.ContainsAny(group+process, "*?[")
}

// matches reports whether the pattern stands for the process. One that is
// wrong stands for none.
func (p pattern) matches(group, process string) bool {
	text := strings.ReplaceAll(string(p), "[!", "[^")
	groups, processes, colon := strings.Cut(text, ":")
	if !colon {
		return group == process && fits(groups, group)
	}
	return fits(groups, group) && (processes == "" || fits(processes, process))
}

func fits(glob, name string) bool {
	ok, err := path.Match(glob, name)
	return ok && err == nil
}

// named returns the name of a process as users write it.
func named(p rpcclient.Process) string {
	return string(sdk.MakeNamespec(p.Group, p.Name))
}

// matching returns the names that a pattern stands for. A name that a process
// has literally is no pattern, and one that matches nothing stands for itself,
// so that it is told as a name that nobody has.
func matching(all []rpcclient.Process, name string) []string {
	group, process := sdk.Namespec(name).Split()
	var found []string
	for _, p := range all {
		if p.Group == group && (p.Name == process || process == "") {
			return []string{name}
		}
		if pattern(name).matches(p.Group, p.Name) {
			found = append(found, named(p))
		}
	}
	if found == nil {
		return []string{name}
	}
	return found
}

// choose returns the processes that the names stand for, in the order of the
// names. It tells of groups and processes that there aren't, which lead to an
// exit status each, and reports whether there are all.
func (c *controller) choose(all []rpcclient.Process, names []string, noGroup, noProcess exitStatus) (chosen []rpcclient.Process, ok bool) {
	ok = true
	for _, name := range names {
		expanded := []string{name}
		if isPattern(name) {
			expanded = matching(all, name)
		}
		for _, one := range expanded {
			found := selected(all, one)
			chosen = append(chosen, found...)
			group, process := sdk.Namespec(one).Split()
			switch {
			case len(found) > 0:
				continue
			case process == "":
				c.fail(noGroup, "%s: ERROR (no such group)", group)
			default:
				c.fail(noProcess, "%s: ERROR (no such process)", one)
			}
			ok = false
		}
	}
	return chosen, ok
}

// selected returns the process of a name, or those of a group.
func selected(all []rpcclient.Process, name string) []rpcclient.Process {
	group, process := sdk.Namespec(name).Split()
	var found []rpcclient.Process
	for _, p := range all {
		if p.Group == group && (process == "" || p.Name == process) {
			found = append(found, p)
		}
	}
	return found
}

// expand returns for each name what it stands for: itself, or the processes
// that a pattern matches, of which those that an earlier one stood for are left
// out. Where there is no pattern the server isn't asked.
func expand(ctx context.Context, server *rpcclient.Client, names []string) ([][]string, error) {
	expanded := make([][]string, len(names))
	var all []rpcclient.Process
	if slices.ContainsFunc(names, isPattern) {
		var err error
		if all, err = server.Processes(ctx); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	for i, name := range names {
		expanded[i] = []string{name}
		if isPattern(name) {
			expanded[i] = slices.DeleteFunc(matching(all, name), func(one string) bool { return seen[one] })
		}
		for _, one := range expanded[i] {
			seen[one] = true
		}
	}
	return expanded, nil
}

// single returns the only name that a name stands for, for actions that take no
// more. It is not ok after having said that there are several.
func (c *controller) single(ctx context.Context, server *rpcclient.Client, name string) (one string, ok bool, err error) {
	found, err := expandFlat(ctx, server, []string{name})
	switch {
	case err != nil:
		return "", false, err
	case len(found) > 1:
		c.fail(exitGeneric, "ERROR: %s matches several processes: %s", name, strings.Join(found, " "))
		return "", false, nil
	}
	return found[0], true, nil
}

// expandFlat is expand for actions that take one name after another.
func expandFlat(ctx context.Context, server *rpcclient.Client, names []string) ([]string, error) {
	expanded, err := expand(ctx, server, names)
	return slices.Concat(expanded...), err
}
