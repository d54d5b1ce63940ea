package configfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// numbering says how many processes a section makes and how they are named.
type numbering struct {
	name         string // unexpanded
	count, start int
	environment  string // unexpanded
}

// maxProcs bounds numprocs. The reference has no bound and would not come
// back.
const maxProcs = 1_000_000

// programs reads the processes of a program, fcgi-program or eventlistener
// section, in the order of their names.
func (l *loader) programs(section, group string) []*Program {
	s := l.scope(section).withHere()
	s.program = true
	_, header, _ := strings.Cut(section, ":")
	name, err := processOrGroupName(header)
	if err != nil {
		s.fail("", err, nameProblem(header))
		return nil
	}
	s.vars.Set("program_name", name)
	s.vars.Set("host_node_name", l.world.Hostname)
	s.vars.Set("group_name", group)
	common, n, ok := s.common()
	if !ok {
		return nil
	}
	var programs []*Program
	owned := make(map[string]bool)
	for i := n.start; i < n.start+n.count; i++ {
		failures := len(l.errs.All)
		one := common
		s.process(&one, n, i, owned)
		programs = append(programs, &one)
		if len(l.errs.All) > failures {
			break // the others would fail the same way
		}
	}
	slices.SortStableFunc(programs, func(a, b *Program) int { return cmp.Compare(a.Name, b.Name) })
	return programs
}

// common reads what is the same for all processes of a section.
func (s *scope) common() (p Program, n numbering, ok bool) {
	p.Section, p.File = s.section, s.fileOf(s.section)
	p.Line = s.doc.Position(s.section, "").Line
	p.Priority = read(s, "priority", 999, integers())
	p.Autostart = read(s, "autostart", true, booleans())
	p.Autorestart = read(s, "autorestart", RestartUnexpected, autorestarts())
	p.StartSecs = read(s, "startsecs", 1, integers())
	p.StartRetries = read(s, "startretries", 3, integers())
	p.StopSignal = read(s, "stopsignal", sigTerm, signals())
	p.StopWaitSecs = read(s, "stopwaitsecs", 10, integers())
	p.StopAsGroup = read(s, "stopasgroup", false, booleans())
	p.KillAsGroup = read(s, "killasgroup", p.StopAsGroup, booleans())
	p.ExitCodes = read(s, "exitcodes", []int{0, 2}, exitCodeLists())
	p.RedirectStderr = read(s, "redirect_stderr", false, booleans())
	n.count = read(s, "numprocs", 1, integers())
	n.start = read(s, "numprocs_start", 0, integers())
	n.environment = s.raw("environment", "")
	p.Stdout.CaptureMaxBytes = read(s, "stdout_capture_maxbytes", 0, byteSizes())
	p.Stdout.EventsEnabled = read(s, "stdout_events_enabled", false, booleans())
	p.Stderr.CaptureMaxBytes = read(s, "stderr_capture_maxbytes", 0, byteSizes())
	p.Stderr.EventsEnabled = read(s, "stderr_events_enabled", false, booleans())
	p.ServerURL, p.EmptyServerURL = s.optional("serverurl")
	if strings.EqualFold(pytext.Strip(p.ServerURL), "auto") {
		p.ServerURL = ""
	}
	p.UID = readPointer(s, "user", users())
	p.Umask = readPointer(s, "umask", octals())
	n.name, ok = s.processName()
	return p, n, s.checkNumbers(p, n) && ok
}

func (s *scope) processName() (string, bool) {
	raw := s.raw("process_name", "%(program_name)s")
	name, err := processOrGroupName(raw)
	if err != nil {
		s.fail("process_name", err, nameProblem(raw))
		return "", false
	}
	return name, true
}

func (s *scope) checkNumbers(p Program, n numbering) bool {
	ok := true
	if n.count > 1 && !strings.Contains(n.name, "%(process_num)") {
		s.fail("process_name", refusal("%(process_num) must be present within process_name when numprocs > 1"),
			"the processes need different names; add %(process_num)s, as in process_name=%(program_name)s_%(process_num)02d")
		ok = false
	}
	if p.StopAsGroup && !p.KillAsGroup {
		s.fail("killasgroup", refusal("Cannot set stopasgroup=true and killasgroup=false"),
			"stopasgroup=true implies killasgroup=true; leave killasgroup out")
	}
	if n.count > maxProcs {
		s.fail("numprocs", refuse("numprocs is more than %d", maxProcs), "that many processes can't be started")
		ok = false
	}
	return ok
}

// process reads what can differ from one process of a section to the next.
// owned are the names that the environments of earlier ones defined: in the
// reference they stay usable.
func (s *scope) process(p *Program, n numbering, number int, owned map[string]bool) {
	s.vars.SetInt("process_num", number)
	s.vars.SetInt("numprocs", n.count)
	for name := range owned {
		if value, global := s.env.Text(name); global {
			s.vars.Set(name, value)
		}
	}
	var settings []setting
	if text, ok := s.expand("environment", n.environment, "environment"); ok {
		settings = s.settings("environment", text)
	}
	for _, one := range settings {
		s.vars.Set("ENV_"+one.key, one.value)
		owned["ENV_"+one.key] = true
	}
	p.Environment = merged(s.config.Supervisord.Environment, settings)
	p.Directory, p.EmptyDirectory = s.optional("directory")
	s.log("stdout", &p.Stdout)
	s.log("stderr", &p.Stderr)
	if p.RedirectStderr {
		s.redirect(&p.Stderr)
	}
	p.Command, _ = s.text("command")
	if !s.has("command") {
		s.missing("", refuse("program section %s does not specify a command", s.section),
			"the key command is missing; it says what to run")
	}
	p.Name, _ = s.expand("process_name", n.name, "process_name")
}

// optional returns a text, and whether it is there but empty.
func (s *scope) optional(key string) (text string, empty bool) {
	text, ok := s.text(key)
	return text, ok && text == ""
}

func merged(env map[string]string, settings []setting) map[string]string {
	all := make(map[string]string, len(env)+len(settings))
	for key, value := range env {
		all[key] = value
	}
	for _, one := range settings {
		all[one.key] = one.value
	}
	return all
}

func nameProblem(name string) string {
	return "the name " + strconv.Quote(name) + " may not contain a blank, a colon or a slash"
}
