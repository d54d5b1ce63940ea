package configfile

import (
	"maps"
	"slices"
)

// Diff compares the groups that are active with those of a file: which names
// are new, which stand for something else now, and which are gone. Added and
// changed ones come in the order of next, removed ones in that of active.
func Diff(active, next []*Group) (added, changed, removed []string) {
	current, future := byName(active), byName(next)
	for _, g := range next {
		switch old := current[g.Name]; {
		case old == nil:
			added = append(added, g.Name)
		case !sameGroup(old, g):
			changed = append(changed, g.Name)
		}
	}
	for _, g := range active {
		if future[g.Name] == nil {
			removed = append(removed, g.Name)
		}
	}
	return added, changed, removed
}

func byName(groups []*Group) map[string]*Group {
	named := make(map[string]*Group, len(groups))
	for _, g := range groups {
		named[g.Name] = g
	}
	return named
}

// sameGroup compares as the reference does: a [group:x] and a program of the
// same name are the same if their processes are; a socket is its URL.
func sameGroup(a, b *Group) bool {
	if a.Priority != b.Priority || !slices.EqualFunc(a.Programs, b.Programs, sameProgram) {
		return false
	}
	if (a.Listener == nil) != (b.Listener == nil) {
		return false
	}
	if a.Listener != nil && !sameListener(*a.Listener, *b.Listener) {
		return false
	}
	return sameSocket(a.Socket, b.Socket)
}

func sameSocket(a, b *Socket) bool {
	return (a == nil) == (b == nil) && (a == nil || a.URL == b.URL)
}

func sameListener(a, b Listener) bool {
	return a.BufferSize == b.BufferSize && a.ResultHandler == b.ResultHandler && slices.Equal(a.Events, b.Events)
}

func sameProgram(a, b *Program) bool {
	return a.Name == b.Name &&
		a.Command == b.Command &&
		a.Directory == b.Directory && a.EmptyDirectory == b.EmptyDirectory &&
		samePointed(a.Umask, b.Umask) &&
		a.Priority == b.Priority &&
		a.Autostart == b.Autostart &&
		a.Autorestart == b.Autorestart &&
		a.StartSecs == b.StartSecs &&
		a.StartRetries == b.StartRetries &&
		slices.Equal(a.ExitCodes, b.ExitCodes) &&
		a.StopSignal == b.StopSignal &&
		a.StopWaitSecs == b.StopWaitSecs &&
		a.StopAsGroup == b.StopAsGroup &&
		a.KillAsGroup == b.KillAsGroup &&
		samePointed(a.UID, b.UID) &&
		a.ServerURL == b.ServerURL && a.EmptyServerURL == b.EmptyServerURL &&
		a.RedirectStderr == b.RedirectStderr &&
		sameSocket(a.Socket, b.Socket) &&
		sameLog(a.Stdout, b.Stdout) &&
		sameLog(a.Stderr, b.Stderr) &&
		maps.Equal(a.Environment, b.Environment)
}

// sameLog passes over where a log goes that is AUTO now: to the reference that
// equals every other place. One that was AUTO has got a file, and goes elsewhere
// if another is named.
func sameLog(active, next Log) bool {
	if next.Kind == LogAuto {
		next.Kind, next.File = active.Kind, active.File
	}
	return active == next
}

func samePointed[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
