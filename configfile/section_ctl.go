package configfile

import (
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

// Ctl is what supervisorctl takes from a file. It looks at the file itself,
// not at what that includes.
type Ctl struct {
	Path        string // of the file; "" for none
	ServerURL   string
	Username    *string
	Password    *string
	Prompt      string
	HistoryFile string // absolute; "" for none
	Plugins     []CtlPlugin
}

// DefaultCtl returns what holds without a file.
func DefaultCtl() *Ctl {
	return &Ctl{ServerURL: "http://localhost:9001", Prompt: "supervisor"}
}

// LoadCtl reads the section [supervisorctl] of a file. The server's URL is not
// validated, but the path of a unix socket is made absolute. The error is an
// *Errors.
func LoadCtl(path string, world World) (*Ctl, error) {
	l := newLoader(world, path)
	l.here = pypath.Dir(l.world.normalize(path))
	if !l.parse() {
		return nil, &l.errs
	}
	if !l.doc.Has("supervisorctl") {
		l.fatal(refusal(".ini file does not include supervisorctl section"),
			"there is no section [supervisorctl]; it may be empty, but not be in an included file")
		return nil, &l.errs
	}
	ctl := l.supervisorctl()
	if len(l.errs.All) > 0 {
		return nil, &l.errs
	}
	return ctl, nil
}

func (l *loader) supervisorctl() *Ctl {
	plain := l.scope("supervisorctl")
	here := plain.scopeWithHere()
	ctl := DefaultCtl()
	ctl.Path = l.config.Path
	ctl.ServerURL = read(here, "serverurl", ctl.ServerURL, texts())
	if path, ok := strings.CutPrefix(ctl.ServerURL, "unix://"); ok {
		ctl.ServerURL = "unix://" + l.world.normalize(path)
	}
	ctl.Prompt = read(plain, "prompt", ctl.Prompt, texts())
	ctl.Username = readPointer(plain, "username", texts())
	ctl.Password = readPointer(plain, "password", texts())
	if file := read(here, "history_file", "", texts()); file != "" {
		ctl.HistoryFile = l.world.normalize(file)
	}
	ctl.Plugins = l.ctlPlugins()
	return ctl
}
