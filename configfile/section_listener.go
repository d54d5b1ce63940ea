package configfile

import (
	"slices"
	"strings"
)

// EventNames returns the names of all events that the supervisor emits and of
// the abstract ones above them.
func EventNames() []string {
	return []string{
		"EVENT",
		"PROCESS_STATE", "PROCESS_STATE_STOPPED", "PROCESS_STATE_EXITED", "PROCESS_STATE_STARTING",
		"PROCESS_STATE_STOPPING", "PROCESS_STATE_BACKOFF", "PROCESS_STATE_FATAL", "PROCESS_STATE_RUNNING",
		"PROCESS_STATE_UNKNOWN",
		"PROCESS_COMMUNICATION", "PROCESS_COMMUNICATION_STDOUT", "PROCESS_COMMUNICATION_STDERR",
		"PROCESS_LOG", "PROCESS_LOG_STDOUT", "PROCESS_LOG_STDERR",
		"REMOTE_COMMUNICATION",
		"SUPERVISOR_STATE_CHANGE", "SUPERVISOR_STATE_CHANGE_RUNNING", "SUPERVISOR_STATE_CHANGE_STOPPING",
		"TICK", "TICK_5", "TICK_60", "TICK_3600",
		"PROCESS_GROUP", "PROCESS_GROUP_ADDED", "PROCESS_GROUP_REMOVED",
	}
}

const defaultResultHandler = "supervisor.dispatchers:default_handler"

func (l *loader) listenerGroup(section string) *Group {
	s := l.scope(section).withHere()
	_, name, _ := strings.Cut(section, ":")
	g := &Group{
		Kind:     KindEventListener,
		Name:     name,
		Priority: read(s, "priority", -1, integers()),
		Listener: &Listener{BufferSize: read(s, "buffer_size", 10, integers())},
	}
	if size := g.Listener.BufferSize; size < 1 {
		s.fail("buffer_size", refuse("[%s] section sets invalid buffer_size (%d)", section, size),
			"the buffer must have room for one event at least")
	}
	g.Listener.ResultHandler = read(s, "result_handler", defaultResultHandler, texts())
	g.Listener.Events = s.events()
	if read(s, "redirect_stderr", false, booleans()) {
		s.fail("redirect_stderr", refuse("[%s] section sets redirect_stderr=true but this is not allowed because it "+
			"will interfere with the eventlistener protocol", section),
			"a listener answers on its stdout; leave redirect_stderr out")
	}
	g.Programs = l.programs(section, name)
	return g
}

// events returns what a listener subscribes to, each event once, sorted.
func (s *scope) events() []string {
	text, ok := s.text("events")
	if !ok && s.has("events") {
		return nil
	}
	var names []string
	for _, name := range listOfStrings(text) {
		names = append(names, strings.ToUpper(name))
	}
	if len(names) == 0 {
		s.missing("events", refuse("[%s] section requires an \"events\" line", s.section),
			"events is missing; it lists what to listen to, such as PROCESS_STATE")
	}
	slices.Sort(names)
	names = slices.Compact(names)
	known := s.knownEvents()
	for _, name := range names {
		if !slices.Contains(known, name) {
			s.fail("events", refuse("Unknown event type %s in [%s] events", name, s.section), eventProblem(name, known))
		}
	}
	return names
}

func (l *loader) knownEvents() []string {
	if l.events == nil {
		return EventNames()
	}
	return l.events(l.config)
}

func eventProblem(name string, known []string) string {
	if name == "" {
		return "there is a comma with no event before or behind it"
	}
	if near := nearest(name, known); near != "" {
		return "there is no event " + name + "; did you mean " + near + "?"
	}
	return "there is no event " + name
}
