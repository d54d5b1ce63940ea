package configfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// groups reads all that becomes a group, and sorts it into the order of
// starting.
func (l *loader) groups() {
	inGroup := l.explicitGroups()
	for _, section := range l.sectionsOf("program:") {
		if !inGroup[section] {
			l.addGroup(l.programGroup(section))
		}
	}
	for _, section := range l.sectionsOf("eventlistener:") {
		l.addGroup(l.listenerGroup(section))
	}
	for _, section := range l.sectionsOf("fcgi-program:") {
		if !inGroup[section] {
			l.addGroup(l.fcgiGroup(section))
		}
	}
	slices.SortStableFunc(l.config.Groups, func(a, b *Group) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Name, b.Name))
	})
}

func (l *loader) addGroup(g *Group) {
	if g != nil {
		l.config.Groups = append(l.config.Groups, g)
	}
}

func (l *loader) sectionsOf(prefix string) []string {
	var sections []string
	for _, section := range l.doc.Sections() {
		if strings.HasPrefix(section, prefix) {
			sections = append(sections, section)
		}
	}
	return sections
}

// nameOf returns the name in a section's header.
func (s *scope) nameOf() (string, bool) {
	_, header, _ := strings.Cut(s.section, ":")
	name, err := processOrGroupName(header)
	if err != nil {
		s.fail("", err, nameProblem(header))
		return "", false
	}
	return name, true
}

// explicitGroups reads the sections [group:x] and returns the sections that
// they name, which then stand for no group of their own.
func (l *loader) explicitGroups() map[string]bool {
	named := make(map[string]bool)
	for _, section := range l.sectionsOf("group:") {
		s := l.scope(section).withHere()
		name, ok := s.nameOf()
		members, _ := s.text("programs")
		g := &Group{Kind: KindGroup, Name: name, Priority: read(s, "priority", 999, integers())}
		blamed := section
		for _, member := range listOfStrings(members) {
			program := s.member(member, blamed)
			if program == "" {
				continue
			}
			named[program] = true
			blamed = program
			if ok {
				g.addPrograms(l, program)
				g.giveSocket(program, l.groupedSocket(program))
			}
		}
		l.addGroup(g)
	}
	return named
}

// member returns the section that a name in programs= stands for, "" if there
// is not exactly one. In its message the reference blames the section that it
// found last.
func (s *scope) member(name, blamed string) string {
	program, fcgi := "program:"+name, "fcgi-program:"+name
	switch {
	case s.doc.Has(program) && s.doc.Has(fcgi):
		s.fail("programs", refuse("[%s] name %s is ambiguous (exists as program and fcgi-program)", blamed, name),
			"there are both [program:"+name+"] and [fcgi-program:"+name+"]; rename one of them")
	case s.doc.Has(program):
		return program
	case s.doc.Has(fcgi):
		return fcgi
	default:
		s.fail("programs", refuse("[%s] names unknown program or fcgi-program %s", blamed, name), s.memberProblem(name))
	}
	return ""
}

func (s *scope) memberProblem(name string) string {
	if name == "" {
		return "there is a comma with no name before or behind it"
	}
	problem := "there is no section [program:" + name + "]"
	var names []string
	for _, section := range s.doc.Sections() {
		if kind, known, ok := strings.Cut(section, ":"); ok && (kind == "program" || kind == "fcgi-program") {
			names = append(names, known)
		}
	}
	if near := nearest(name, names); near != "" {
		return problem + "; did you mean " + strconv.Quote(near) + "?"
	}
	return problem
}

func (l *loader) programGroup(section string) *Group {
	s := l.scope(section).withHere()
	name, ok := s.nameOf()
	if !ok {
		return nil
	}
	g := &Group{Kind: KindProgram, Name: name, Priority: read(s, "priority", 999, integers())}
	g.addPrograms(l, section)
	return g
}
