package daemon

import (
	"errors"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/flags"
	"github.com/reeve-supervisor/reeve/configfile"
)

// options are the command line.
type options struct {
	configuration string
	check, json   bool
	profile       string
	overrides     configfile.Overrides
}

// defineFlags binds the flags of the reference's supervisord, and ours.
func defineFlags(set *flags.Set, o *options) {
	set.StringVarP(&o.configuration, "configuration", "c", "", "configuration file")
	set.BoolVar(&o.check, "check", false, "read the configuration and start nothing")
	set.BoolVar(&o.json, "json", false, "with --check: print what was understood")
	set.Var(&profileOptions{&o.profile}, "profile_options", "profile until the end")
	set.Own("check", "json")
	set.Action("version", "v", "print the version")
	for _, one := range []struct{ long, short string }{
		{"user", "u"}, {"umask", "m"}, {"directory", "d"}, {"logfile", "l"}, {"logfile_maxbytes", "y"},
		{"logfile_backups", "z"}, {"loglevel", "e"}, {"pidfile", "j"}, {"identifier", "i"},
		{"childlogdir", "q"}, {"minfds", "a"}, {"minprocs", ""},
	} {
		set.VarP(&override{&o.overrides, one.long}, one.long, one.short, one.long)
	}
	for _, one := range []struct{ long, short string }{
		{"nodaemon", "n"}, {"silent", "s"}, {"nocleanup", "k"}, {"strip_ansi", "t"},
	} {
		set.VarPF(&override{&o.overrides, one.long}, one.long, one.short, one.long).NoOptDefVal = "true"
	}
}

// override is a flag that stands for a key of [supervisord], and is read by
// the same rules.
type override struct {
	all *configfile.Overrides
	key string
}

// Set implements pflag.Value.
func (o *override) Set(text string) error { return o.all.Set(o.key, text) }

// String implements pflag.Value.
func (o *override) String() string { return "" }

// Type implements pflag.Value.
func (o *override) Type() string { return "string" }

// profileOptions is a flag that holds what the reference's profiler takes. Go's
// profiles are sorted by who reads them, so the words only have to be right.
type profileOptions struct{ value *string }

// Set implements pflag.Value.
func (p *profileOptions) Set(text string) error {
	for word := range strings.SplitSeq(strings.ToLower(text), ",") {
		switch strings.TrimSpace(word) {
		case "cumulative", "calls", "callers":
		default:
			return errors.New("use cumulative, calls and callers, separated by commas")
		}
	}
	*p.value = text
	return nil
}

// String implements pflag.Value.
func (p *profileOptions) String() string { return "" }

// Type implements pflag.Value.
func (p *profileOptions) Type() string { return "string" }
