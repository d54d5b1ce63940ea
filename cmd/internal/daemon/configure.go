package daemon

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/host"
)

// searchWarning is what root is told when the file was found by searching,
// which looks into the working directory first.
const searchWarning = "supervisord runs as root and took its configuration from the working directory, where anybody " +
	"might have put it; name the file with -c to be safe"

// find settles which configuration file is meant, for all lives.
func (d *daemon) find() error {
	d.world = configfile.ThisMachine()
	path := d.options.configuration
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			self = d.args[0]
		}
		found, err := configfile.FindFile(self, d.world.Dir)
		if err != nil {
			return err
		}
		if found.FromWorkingDirectory && os.Getuid() == 0 {
			_, _ = fmt.Fprintln(d.stderr, "Warning: "+searchWarning)
		}
		path = found.Path
	}
	d.path = path
	return nil
}

// pin makes the path independent of the directory that the daemon will be in.
// Until then messages name the file as the user did.
func (d *daemon) pin() {
	if !filepath.IsAbs(d.path) {
		d.path = filepath.Join(d.world.Dir, d.path)
	}
}

// load reads the configuration file for a life.
func (d *daemon) load() (*configfile.Config, error) {
	config, _, err := d.read()
	if err != nil {
		return nil, err
	}
	return config, resolve(config)
}

func (d *daemon) read() (*configfile.Config, []configfile.Warning, error) {
	return d.reader().Load(d.path)
}

func (d *daemon) reader() configfile.Reader {
	return configfile.Reader{World: d.world, Overrides: &d.options.overrides}
}

// resolve makes sure that all extensions that a configuration names are there.
func resolve(config *configfile.Config) error {
	return pluginRefusal(host.ResolvePlugins(config, pluginfile.DefaultDirs()), "%[1]s cannot be resolved within [%[2]s]")
}
