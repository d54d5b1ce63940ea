package configfile

import "strings"

// Programs reads a program that stands in no file: the keys of its section
// [program:x] are given instead. It becomes part of a group of the configuration
// that was read before. The error is an *Errors.
func (r Reader) Programs(config *Config, group, program string, options map[string]string) ([]*Program, error) {
	l := newLoader(r.World, config.Path)
	l.config.Supervisord = config.Supervisord
	for name, value := range config.Supervisord.Environment {
		l.env.Set("ENV_"+name, value)
	}
	section := "program:" + program
	l.doc.Add(section)
	for key, value := range options {
		l.doc.Set(section, strings.ToLower(key), value)
	}
	programs := l.programs(section, group)
	if len(l.errs.All) > 0 {
		return nil, &l.errs
	}
	return programs, nil
}

// addPrograms puts the processes of a section into a group.
func (g *Group) addPrograms(l *loader, section string) {
	programs := l.programs(section, g.Name)
	g.Programs = append(g.Programs, programs...)
	g.Templates = append(g.Templates, l.templates(section, len(programs))...)
}

// templates returns the template of a section, if it is one.
func (l *loader) templates(section string, numprocs int) []Template {
	program, ok := strings.CutPrefix(section, "program:")
	if name, _ := l.doc.Value(section, "process_name"); !ok || !strings.Contains(name, "%(process_num)") {
		return nil
	}
	keys := make(map[string]string)
	for _, key := range l.doc.Keys(section) {
		keys[key], _ = l.doc.Value(section, key)
	}
	return []Template{{Program: program, Numprocs: numprocs, Keys: keys}}
}
