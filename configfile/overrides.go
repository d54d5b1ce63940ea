package configfile

import "strconv"

// Overrides are values that the command line gives to keys of [supervisord].
// The zero value is empty, and understands values as on this machine.
type Overrides struct {
	World World
	set   []func(*daemon)
}

// Set takes the value of a key, which is understood by the rules of the file
// and refused with the reference's words. Later values win.
func (o *Overrides) Set(key, value string) error {
	world := o.World.complete()
	switch key {
	case "user":
		return override(o, world, value, texts(), func(s *daemon, v string) { s.user = &v })
	case "umask":
		return override(o, world, value, octals(), func(s *daemon, v uint32) { s.Umask = v })
	case "directory":
		return override(o, world, value, existingDirectories(), func(s *daemon, v string) { s.Directory = v })
	case "logfile":
		return override(o, world, value, pathsInDirectories(), func(s *daemon, v string) { replace(&s.Logfile, v) })
	case "logfile_maxbytes":
		return override(o, world, value, byteSizes(), func(s *daemon, v int64) { s.LogfileMaxBytes = v })
	case "logfile_backups":
		return override(o, world, value, integers(), func(s *daemon, v int) { s.LogfileBackups = v })
	case "loglevel":
		return override(o, world, value, loglevels(), func(s *daemon, v string) { s.Loglevel = v })
	case "pidfile":
		return override(o, world, value, pathsInDirectories(), func(s *daemon, v string) { replace(&s.Pidfile, v) })
	case "identifier":
		return override(o, world, value, texts(), func(s *daemon, v string) { s.Identifier = v })
	case "childlogdir":
		return override(o, world, value, existingDirectories(), func(s *daemon, v string) { s.ChildLogDir = v })
	case "minfds":
		return override(o, world, value, integers(), func(s *daemon, v int) { s.Minfds = v })
	case "minprocs":
		return override(o, world, value, integers(), func(s *daemon, v int) { s.Minprocs = v })
	case "nodaemon":
		return override(o, world, value, booleans(), func(s *daemon, v bool) { s.Nodaemon = v })
	case "silent":
		return override(o, world, value, booleans(), func(s *daemon, v bool) { s.Silent = v })
	case "nocleanup":
		return override(o, world, value, booleans(), func(s *daemon, v bool) { s.Nocleanup = v })
	case "strip_ansi":
		return override(o, world, value, booleans(), func(s *daemon, v bool) { s.StripANSI = v })
	}
	return refuse("no key of [supervisord] is called %s", strconv.Quote(key))
}

func override[T any](o *Overrides, w World, text string, k kind[T], store func(*daemon, T)) error {
	value, err := k.convert(w, text)
	if err != nil {
		return err
	}
	o.set = append(o.set, func(s *daemon) { store(s, value) })
	return nil
}

// replace leaves the file's path in force where the command line's is empty.
func replace(path *string, with string) {
	if with != "" {
		*path = with
	}
}

// apply puts the values into a section.
func (o *Overrides) apply(s *daemon) {
	if o == nil {
		return
	}
	for _, set := range o.set {
		set(s)
	}
}
