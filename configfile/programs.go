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
