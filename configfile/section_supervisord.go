package configfile

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/reeve-supervisor/reeve/configfile/internal/expand"
)

// daemon is the section [supervisord] while it is being read.
type daemon struct {
	Supervisord
	user *string
}

// supervisord reads [supervisord]. Its environment becomes usable in what is
// read after it.
func (l *loader) supervisord() *daemon {
	s := l.scope("supervisord").withHere()
	d := &daemon{}
	d.Minfds = read(s, "minfds", 1024, integers())
	d.Minprocs = read(s, "minprocs", 200, integers())
	d.Directory = read(s, "directory", "", existingDirectories())
	d.user = readPointer(s, "user", texts())
	d.Umask = read(s, "umask", 0o22, octals())
	d.Logfile = read(s, "logfile", "supervisord.log", pathsInDirectories())
	d.LogfileMaxBytes = read(s, "logfile_maxbytes", 50<<20, byteSizes())
	d.LogfileBackups = read(s, "logfile_backups", 10, integers())
	d.Loglevel = read(s, "loglevel", "info", loglevels())
	d.Pidfile = read(s, "pidfile", "supervisord.pid", pathsInDirectories())
	d.Identifier = read(s, "identifier", "supervisor", texts())
	d.Nodaemon = read(s, "nodaemon", false, booleans())
	d.Silent = read(s, "silent", false, booleans())
	d.ChildLogDir = read(s, "childlogdir", l.world.TempDir, existingDirectories())
	d.Nocleanup = read(s, "nocleanup", false, booleans())
	d.StripANSI = read(s, "strip_ansi", false, booleans())
	d.Environment = s.ownEnvironment()
	for _, name := range slices.Sorted(maps.Keys(d.Environment)) {
		l.env.Set("ENV_"+name, d.Environment[name])
	}
	d.PluginPath = s.pluginPath()
	return d
}

func (s *scope) pluginPath() []string {
	var dirs []string
	for _, dir := range splitPath(read(s, "plugin_path", "", texts())) {
		dirs = append(dirs, s.world.normalize(dir))
	}
	return dirs
}

// ownEnvironment reads the environment of [supervisord]. It is expanded twice,
// the second time with the host's name at hand too.
func (s *scope) ownEnvironment() map[string]string {
	text, ok := s.text("environment")
	if !ok {
		return map[string]string{}
	}
	vars := s.vars
	defer func() { s.vars = vars }()
	s.vars = expand.NewDict(vars)
	s.vars.Set("host_node_name", s.world.Hostname)
	text, ok = s.expandAgain("environment", text, "environment")
	if !ok {
		return map[string]string{}
	}
	return environment(s.settings("environment", text))
}

// finish does what the reference does last: the command line goes over the
// file, paths are made absolute and the user is looked up.
func (l *loader) finish(d *daemon) {
	written := d.user
	l.overrides.apply(d)
	if d.Logfile != "syslog" {
		d.Logfile = l.world.normalize(d.Logfile)
	}
	d.Pidfile = l.world.normalize(d.Pidfile)
	if d.user != nil {
		d.User = *d.user
		if d.user != written { // no line of the file is to blame for it
			uid, err := users().convert(l.world, d.User)
			if err != nil {
				l.fatal(err, err.Error())
			}
			d.UID = &uid
		} else if uid, ok := understand(l.scope("supervisord"), "user", d.User, users()); ok {
			d.UID = &uid
		}
	}
	l.config.Supervisord = d.Supervisord
}

func splitPath(path string) []string {
	var dirs []string
	for _, dir := range filepath.SplitList(path) {
		if dir != "" {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
