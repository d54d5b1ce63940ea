package configfile

import (
	"errors"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/expand"
	"github.com/reeve-supervisor/reeve/configfile/internal/ini"
	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// scope is a section that is being read, with what its values may refer to.
// What goes wrong is recorded and answered with a default, so that the rest
// of the file is looked at too.
type scope struct {
	*loader
	section string
	vars    *expand.Dict
	// program is set while the reference would add section and file to its
	// messages.
	program bool
}

// scope opens a section whose values may refer to the environment.
func (l *loader) scope(section string) *scope {
	return &scope{loader: l, section: section, vars: expand.NewDict(l.env)}
}

// withHere lets the values refer to %(here)s too.
func (s *scope) withHere() *scope {
	s.vars.Set("here", s.here)
	return s
}

// has reports whether a key is set, though perhaps to what is refused.
func (s *scope) has(key string) bool {
	_, ok := s.doc.Value(s.section, key)
	return ok
}

// raw returns a value as it stands in the file.
func (s *scope) raw(key, byDefault string) string {
	if text, ok := s.doc.Value(s.section, key); ok {
		return text
	}
	return byDefault
}

// text returns a value with its names expanded; ok is false if it is not set
// or was refused.
func (s *scope) text(key string) (text string, ok bool) {
	if text, ok = s.doc.Value(s.section, key); !ok {
		return "", false
	}
	return s.expand(key, text, s.section+"."+key)
}

func (s *scope) expand(key, text, what string) (string, bool) {
	expanded, err := expand.Expand(text, s.vars, what)
	if err != nil {
		s.fail(key, err, expansionProblem(text, err))
		return "", false
	}
	return expanded, true
}

// read returns the value of a key, or byDefault where it is not set or was
// refused.
func read[T any](s *scope, key string, byDefault T, k kind[T]) T {
	value, ok := readIf(s, key, k)
	if !ok {
		return byDefault
	}
	return value
}

// readIf returns the value of a key that need not be set.
func readIf[T any](s *scope, key string, k kind[T]) (value T, ok bool) {
	text, ok := s.text(key)
	if !ok {
		return value, false
	}
	return understand(s, key, text, k)
}

// understand converts a text and records a failure.
func understand[T any](s *scope, key, text string, k kind[T]) (value T, ok bool) {
	value, err := k.convert(s.world, text)
	if err != nil {
		s.fail(key, err, problem(text, k.want, err))
		return value, false
	}
	return value, true
}

// readPointer is readIf for what is nil where it is not set.
func readPointer[T any](s *scope, key string, k kind[T]) *T {
	if value, ok := readIf(s, key, k); ok {
		return &value
	}
	return nil
}

// fail records an error. The reference says of it what reference says.
func (s *scope) fail(key string, reference error, problem string) {
	said := reference.Error()
	if s.program {
		said += " in section " + pytext.Repr(s.section) + " (file: " + pytext.Repr(s.fileOf(s.section)) + ")"
	}
	at := s.doc.Position(s.section, key)
	s.errs.add(&Error{at.File, at.Line, s.section, key, problem, said})
}

func (s *scope) warn(key, text string) {
	s.warnAt(s.doc.Position(s.section, key), s.section, key, text)
}

func (l *loader) warnAt(at ini.Position, section, key, text string) {
	warning := Warning{at.File, at.Line, section, key, text}
	if !l.warned[warning] {
		l.warned[warning] = true
		l.warnings = append(l.warnings, warning)
	}
}

// expansionProblem says what is wrong with a % in a value.
func expansionProblem(text string, err error) string {
	var unknown *expand.UnknownNameError
	var failed *expand.Error
	if !errors.As(err, &unknown) || !errors.As(err, &failed) {
		cause := errors.Unwrap(err)
		if cause == nil {
			cause = err
		}
		return pytext.Repr(text) + " is no format (" + cause.Error() + "): names are written %(name)s, a percent sign %%"
	}
	problem := "there is no %(" + unknown.Name + ")s here"
	if near := nearest(unknown.Name, failed.Dict.Available()); near != "" {
		return problem + ": did you mean %(" + near + ")s?"
	}
	if name, ok := strings.CutPrefix(unknown.Name, "ENV_"); ok {
		return problem + ": set the variable " + name + " in the environment of supervisord"
	}
	others := withoutEnvironment(failed.Dict.Available())
	if len(others) == 0 {
		return problem + ": only ENV_ with a variable's name is"
	}
	return problem + ": " + strings.Join(others, ", ") + " and ENV_ with a variable's name are"
}

func withoutEnvironment(names []string) []string {
	var kept []string
	for _, name := range names {
		if !strings.HasPrefix(name, "ENV_") {
			kept = append(kept, name)
		}
	}
	return kept
}

// expandAgain expands what has been expanded before, as the reference does to
// some values: a doubled percent sign is not enough there.
func (s *scope) expandAgain(key, text, what string) (string, bool) {
	expanded, err := expand.Expand(text, s.vars, what)
	if err != nil {
		s.fail(key, err, expansionProblem(text, err)+"; this value is expanded twice, so a percent sign is written %%%%")
		return "", false
	}
	if expanded != strings.ReplaceAll(text, "%%", "%") {
		s.warn(key, "this value is expanded twice, and is now "+pytext.Repr(expanded)+"; a percent sign is written %%%%")
	}
	return expanded, true
}

// settings reads an environment from an expanded text.
func (s *scope) settings(key, text string) []setting {
	settings, lost, err := parseEnvironment(text)
	if err != nil {
		s.fail(key, err, `must be KEY="value" with commas between, every value in quotes, not `+pytext.Repr(text))
		return nil
	}
	if lost != "" {
		s.warn(key, pytext.Repr(lost)+` is not part of any value; put every value in quotes: KEY="value"`)
	}
	return settings
}
