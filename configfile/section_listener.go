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

// What is built in, by the names that the reference has for it.
const (
	mainFactory          = "supervisor.rpcinterface:make_main_rpcinterface"
	defaultResultHandler = "supervisor.dispatchers:default_handler"
)

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
	known := EventNames()
	for _, name := range names {
		switch {
		case slices.Contains(known, name):
		case name != "" && s.usesPlugins():
			s.warn("events", eventProblem(name, known)+" (a plugin may have it, which shows at the start)")
		default:
			s.fail("events", unknownEvent(s.section, name), eventProblem(name, known))
		}
	}
	return names
}

// usesPlugins reports whether the file names plugins that run with the
// supervisor, which may have event types. Those are known when they run.
func (l *loader) usesPlugins() bool {
	if slices.ContainsFunc(l.config.RPCInterfaces, func(one RPCInterface) bool { return one.Factory != mainFactory }) {
		return true
	}
	return slices.ContainsFunc(l.doc.Sections(), func(section string) bool {
		handler, ok := l.doc.Value(section, "result_handler")
		return ok && strings.HasPrefix(section, "eventlistener:") && handler != defaultResultHandler
	})
}

// ForeignEvents returns the events of a listener that are not the supervisor's
// own: a plugin must have them.
func (l *Listener) ForeignEvents() []string {
	own := EventNames()
	return slices.DeleteFunc(slices.Clone(l.Events), func(name string) bool { return slices.Contains(own, name) })
}

// CheckEvents finds the events of listeners that neither the supervisor has nor
// plugins do. The error is an *Errors.
func (c *Config) CheckEvents(groups []*Group, plugins []string) error {
	known := append(EventNames(), plugins...)
	var errs Errors
	for _, g := range groups {
		if g.Listener == nil {
			continue
		}
		for _, name := range g.Listener.ForeignEvents() {
			if !slices.Contains(known, name) {
				section := "eventlistener:" + g.Name
				errs.add(&Error{c.Path, 0, section, "events", eventProblem(name, known), unknownEvent(section, name).Error()})
			}
		}
	}
	if len(errs.All) == 0 {
		return nil
	}
	return &errs
}

func unknownEvent(section, name string) error {
	return refuse("Unknown event type %s in [%s] events", name, section)
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
