package pluginfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
)

// Finder knows which plugin and which file a name stands for.
type Finder struct {
	sections map[string]configfile.Plugin
	dirs     []string // where bare names are looked up
	here     string
}

// NewFinder returns a finder for a configuration. Bare names are looked up in
// its plugin_path, then in the other directories.
func NewFinder(config *configfile.Config, defaults []string) *Finder {
	f := &Finder{sections: make(map[string]configfile.Plugin), here: config.Here}
	for _, section := range config.Plugins {
		f.sections[section.Name] = section
	}
	f.dirs = append(append(f.dirs, config.Supervisord.PluginPath...), defaults...)
	return f
}

// errNoBinary says that there is no plugin of a name.
var errNoBinary = errors.New("no such plugin")

// Resolve finds the plugin that is meant, and the name that its author gave to
// what is wanted of it. A dotted name stands for that of its first component,
// so that what is written for a Python package finds the plugin of its name.
func (f *Finder) Resolve(spec string) (plugin configfile.Plugin, wanted string, err error) {
	name, wanted, ok := strings.Cut(spec, ":")
	if !ok || name == "" || wanted == "" || strings.Contains(name, "/") {
		return plugin, "", errors.New("it must be written PLUGIN:NAME")
	}
	first, _, dotted := strings.Cut(name, ".")
	for _, candidate := range []string{name, first} {
		if section, ok := f.sections[candidate]; ok {
			return section, wanted, nil
		}
		if candidate != "" && f.lookUp(candidate) != "" {
			return configfile.DefaultPlugin(candidate), wanted, nil
		}
	}
	if dotted {
		name = first
	}
	return plugin, "", fmt.Errorf("%w: there is no file %s in %s and no section [plugin:%s]. Python packages can't be loaded; "+
		"a plugin that does the same can be begun with \"supervisorctl plugin new %s DIR\"",
		errNoBinary, name, f.where(), name, name)
}

func (f *Finder) where() string {
	if len(f.dirs) == 0 {
		return "plugin_path (which is empty)"
	}
	return strings.Join(f.dirs, ", ")
}

// lookUp returns the path of a plugin's file, or "".
func (f *Finder) lookUp(name string) string { return firstIn(f.dirs, name) }

func firstIn(dirs []string, name string) string {
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// Command is how to run a plugin.
type Command struct {
	Path string // of its file
	Args []string
}

// Command finds the file of a plugin.
func (f *Finder) Command(plugin *configfile.Plugin) (Command, error) {
	if plugin.Command == "" {
		path := f.lookUp(plugin.Name)
		if path == "" {
			return Command{}, fmt.Errorf("%w: there is no file %s in %s", errNoBinary, plugin.Name, f.where())
		}
		return Command{Path: path}, nil
	}
	words, err := configfile.SplitCommand(plugin.Command)
	switch {
	case err != nil:
		return Command{}, fmt.Errorf("command %s: %w", configfile.Quote(plugin.Command), err)
	case len(words) == 0:
		return Command{}, errors.New("the command is empty")
	}
	path := words[0]
	switch {
	case filepath.IsAbs(path):
	case strings.Contains(path, "/"):
		path = filepath.Join(f.here, path)
	default:
		dirs := append(append([]string{}, f.dirs...), filepath.SplitList(SearchPath())...)
		if path = firstIn(dirs, words[0]); path == "" {
			return Command{}, fmt.Errorf("%w: there is no file %s in %s", errNoBinary, words[0], strings.Join(dirs, ", "))
		}
	}
	return Command{Path: path, Args: words[1:]}, nil
}

func SearchPath() string {
	if path := os.Getenv("PATH"); path != "" {
		return path
	}
	return "/usr/local/bin:/usr/bin:/bin"
}
