package configfile

import (
	"errors"
	"os"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/expand"
	"github.com/reeve-supervisor/reeve/configfile/internal/ini"
	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

// Load reads a configuration file and what it includes. The error is an
// *Errors with all that is wrong.
func Load(path string, world World) (*Config, []Warning, error) {
	return Reader{World: world}.Load(path)
}

// Reader says how to read files. The zero value reads as Load does on this
// machine.
type Reader struct {
	World World
	// Overrides are what the command line says instead of [supervisord].
	Overrides *Overrides
}

// Load reads a configuration file and what it includes. The error is an
// *Errors with all that is wrong.
func (r Reader) Load(path string) (*Config, []Warning, error) {
	l := newLoader(r.World, path)
	l.overrides = r.Overrides
	if l.parse() {
		l.include()
		l.sections()
	}
	l.remarks()
	if len(l.errs.All) > 0 {
		return nil, l.warnings, &l.errs
	}
	return l.config, l.warnings, nil
}

// loader is one reading of a file.
type loader struct {
	world     World
	overrides *Overrides

	path     string       // as it was given
	here     string       // the directory of the file
	env      *expand.Dict // ENV_ names: the environment's, then [supervisord]'s
	doc      *ini.Document
	broken   map[string]bool   // sections with a line that could not be read
	files    map[string]string // section to the included file that began it
	config   *Config
	errs     Errors
	warned   map[Warning]bool
	warnings []Warning
}

func newLoader(world World, path string) *loader {
	world = world.complete()
	l := &loader{
		world:  world,
		path:   path,
		here:   pypath.Abs(world.Dir, pypath.Dir(path)),
		env:    expand.NewDict(nil),
		doc:    ini.New(),
		broken: make(map[string]bool),
		files:  make(map[string]string),
		warned: make(map[Warning]bool),
	}
	l.config = &Config{Path: pypath.Abs(world.Dir, path), Here: l.here}
	for _, variable := range world.Environ {
		if name, value, ok := strings.Cut(variable, "="); ok {
			l.env.Set("ENV_"+name, value)
		}
	}
	return l
}

// fileOf returns the file that began a section.
func (l *loader) fileOf(section string) string {
	if file, ok := l.files[section]; ok {
		return file
	}
	return l.path
}

// parse reads the main file.
func (l *loader) parse() (ok bool) {
	file := pypath.Join(l.world.Dir, l.path)
	if _, err := os.Stat(file); err != nil {
		l.fatal(refuse("could not find config file %s", l.path), "there is no such file: "+cause(err))
		return false
	}
	text, err := os.ReadFile(file)
	if err != nil {
		l.fatal(refuse("could not read config file %s", l.path), "the file can't be read: "+cause(err))
		return false
	}
	return l.read(l.path, string(text))
}

func (l *loader) fatal(reference error, problem string) {
	l.errs.add(&Error{File: l.path, Problem: problem, Reference: reference.Error()})
}

func cause(err error) string {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// sections reads what the sections say, in the order of the reference, whose
// message is that of the first error.
func (l *loader) sections() {
	if !l.doc.Has("supervisord") {
		l.fatal(refusal(".ini file does not include supervisord section"),
			"there is no section [supervisord]; it may be empty")
		return
	}
	settings := l.supervisord()
	l.rpcInterfaces()
	l.plugins()
	l.config.Supervisord = settings.Supervisord
	l.groups()
	l.servers()
	l.finish(settings)
}
