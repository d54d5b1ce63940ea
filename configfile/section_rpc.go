package configfile

import (
	"strings"
)

// rpcInterfaces reads the sections [rpcinterface:x].
func (l *loader) rpcInterfaces() {
	for _, one := range l.factories("rpcinterface:", "supervisor.rpcinterface_factory") {
		l.config.RPCInterfaces = append(l.config.RPCInterfaces, RPCInterface(one))
	}
}

// ctlPlugins reads the sections [ctlplugin:x].
func (l *loader) ctlPlugins() []CtlPlugin {
	var plugins []CtlPlugin
	for _, one := range l.factories("ctlplugin:", "supervisor.ctl_factory") {
		plugins = append(plugins, CtlPlugin(one))
	}
	return plugins
}

// factory is a section that names what makes something, and has keys of its
// own for that.
type factory struct {
	Name    string
	Factory string
	Options map[string]string
}

func (l *loader) factories(prefix, key string) []factory {
	var found []factory
	for _, section := range l.doc.Sections() {
		name, ok := strings.CutPrefix(section, prefix)
		if !ok {
			continue
		}
		s := l.scope(section)
		made := factory{Name: name, Options: make(map[string]string)}
		if made.Factory, ok = s.text(key); !ok && !s.has(key) {
			s.missing("", refuse("section [%s] does not specify a %s", section, key),
				"the key "+key+" is missing; it names what to load, such as package:factory")
		}
		for _, option := range l.doc.Keys(section) {
			if option != key {
				made.Options[option], _ = s.text(option)
			}
		}
		found = append(found, made)
	}
	return found
}
