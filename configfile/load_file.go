package configfile

import (
	"errors"
	"os"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/ini"
	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// read adds the text of a file to the document and records what is wrong with
// its lines; ok is false where the rest of it would make no sense.
func (l *loader) read(name, text string) (ok bool) {
	err := l.doc.Read(name, text)
	var lines *ini.ParsingError
	var header *ini.MissingHeaderError
	var encoding *ini.EncodingError
	switch {
	case errors.As(err, &lines):
		for _, bad := range lines.Lines {
			l.broken[bad.Section] = true
			l.errs.add(&Error{name, bad.Line, bad.Section, "",
				pytext.Repr(strings.TrimSuffix(bad.Text, "\n")) + " is neither [section] nor key = value", err.Error()})
		}
	case errors.As(err, &header):
		l.errs.add(&Error{name, header.Line, "", "", headerProblem(header.Text), err.Error()})
		return false
	case errors.As(err, &encoding):
		l.errs.add(&Error{name, encoding.Line, "", "", "the file is not UTF-8", err.Error()})
		return false
	}
	return true
}

func headerProblem(line string) string {
	if strings.HasPrefix(line, "\ufeff") {
		return "the file begins with a byte order mark; save it as UTF-8 without one"
	}
	return "a file begins with a section such as [supervisord], not with " + pytext.Repr(strings.TrimSuffix(line, "\n"))
}

// include reads the files that [include] names, one level deep.
func (l *loader) include() {
	if !l.doc.Has("include") {
		return
	}
	l.doc.ReplaceHere(l.here)
	s := l.scope("include").withHere()
	s.vars.Set("host_node_name", l.world.Hostname)
	raw, ok := l.doc.Value("include", "files")
	if !ok {
		s.missing("", refusal(".ini file has [include] section, but no files setting"),
			"the key files is missing; it names the files to include")
		return
	}
	files, ok := s.expand("files", raw, "include.files")
	if !ok {
		return
	}
	for _, pattern := range pytext.Fields(files) {
		full := pypath.Join(l.here, pattern)
		matches := pypath.Glob(full)
		if len(matches) == 0 {
			l.config.Notices = append(l.config.Notices, Notice{true, `No file matches via include "` + full + `"`})
			continue
		}
		for _, file := range matches {
			l.includeFile(s, file)
		}
	}
}

func (l *loader) includeFile(s *scope, file string) {
	l.config.Notices = append(l.config.Notices, Notice{false, `Included extra file "` + file + `" during parsing`})
	known := make(map[string]bool)
	for _, name := range l.doc.Sections() {
		known[name] = true
	}
	text, err := os.ReadFile(file)
	if err != nil {
		s.warn("files", file+" is left out: "+cause(err)) // the reference says nothing
		l.doc.ReplaceHere(pypath.Dir(file))
		return
	}
	l.config.Included = append(l.config.Included, file)
	l.read(file, string(text))
	for _, name := range l.doc.Sections() {
		if !known[name] {
			l.files[name] = file
		}
	}
	l.doc.ReplaceHere(pypath.Dir(file))
}

// missing records that a section lacks something, unless the line that was
// meant for it may be one of those that could not be read.
func (s *scope) missing(key string, reference error, problem string) {
	if !s.broken[s.section] {
		s.fail(key, reference, problem)
	}
}
