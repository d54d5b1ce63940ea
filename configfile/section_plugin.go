package configfile

import (
	"encoding/hex"
	"strings"
	"time"
)

// plugins reads the sections [plugin:x], which the reference does not know.
func (l *loader) plugins() {
	for _, section := range l.doc.Sections() {
		if name, ok := strings.CutPrefix(section, "plugin:"); ok {
			l.config.Plugins = append(l.config.Plugins, l.plugin(section, name))
		}
	}
}

// LoadPlugins reads what a file, and what it includes, says about finding and
// running plugins, and nothing else of it: the Config has Path, Here, Plugins
// and the plugin path. The error is an *Errors.
func LoadPlugins(path string, world World) (*Config, error) {
	l := newLoader(world, path)
	if l.parse() {
		l.include()
		s := l.scope("supervisord").withHere()
		l.config.Supervisord.PluginPath = s.pluginPath()
		for name, value := range s.ownEnvironment() {
			l.env.Set("ENV_"+name, value)
		}
		l.plugins()
	}
	if len(l.errs.All) > 0 {
		return nil, &l.errs
	}
	return l.config, nil
}

// DefaultPlugin is what holds for a plugin without a section, or with an empty
// one.
func DefaultPlugin(name string) Plugin {
	return Plugin{
		Name:            name,
		StartTimeout:    10 * time.Second,
		CallTimeout:     60 * time.Second,
		RestartDelayMax: 30 * time.Second,
		AutoMTLS:        true,
		Environment:     map[string]string{},
	}
}

func (l *loader) plugin(section, name string) Plugin {
	s := l.scope(section).withHere()
	s.vars.Set("host_node_name", l.world.Hostname)
	p := DefaultPlugin(name)
	p.Command = read(s, "command", p.Command, texts())
	p.SHA256 = read(s, "sha256", p.SHA256, checksums())
	p.User = read(s, "user", p.User, texts())
	p.StartTimeout = read(s, "start_timeout", p.StartTimeout, durations())
	p.CallTimeout = read(s, "call_timeout", p.CallTimeout, durations())
	p.RestartDelayMax = read(s, "restart_delay_max", p.RestartDelayMax, durations())
	p.Optional = read(s, "optional", p.Optional, booleans())
	p.AutoMTLS = read(s, "auto_mtls", p.AutoMTLS, booleans())
	p.UID = readPointer(s, "user", users())
	if text, ok := s.text("environment"); ok {
		p.Environment = environment(s.settings("environment", text))
	}
	return p
}

func durations() kind[time.Duration] {
	return kind[time.Duration]{func(_ World, text string) (time.Duration, error) {
		seconds, err := integer(text)
		if err == nil && (seconds < 0 || seconds > int(time.Duration(1<<62)/time.Second)) {
			err = refuse("not a valid number of seconds: %s", text)
		}
		return time.Duration(seconds) * time.Second, err
	}, "a whole number of seconds, such as 10"}
}

func checksums() kind[string] {
	return kind[string]{func(_ World, text string) (string, error) {
		sum, err := hex.DecodeString(strings.ToLower(text))
		if err != nil || len(sum) != 32 {
			return "", refuse("not a valid SHA-256 checksum: %s", text)
		}
		return hex.EncodeToString(sum), nil
	}, "a SHA-256 checksum in 64 hexadecimal digits"}
}
