package configfile

import (
	"os"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

// Found is a configuration file that was searched for.
type Found struct {
	Path string
	// FromWorkingDirectory is set where whoever chose the working directory
	// chose the file too, of which root should be warned.
	FromWorkingDirectory bool
}

// FindFile searches for supervisord.conf in the documented places: in the
// working directory cwd, in /etc and beside the directory of the executable.
func FindFile(executable, cwd string) (Found, error) {
	places := searchPath(executable)
	for _, place := range places {
		if _, err := os.Stat(pypath.Join(cwd, place)); err == nil {
			return Found{place, !pypath.IsAbs(place)}, nil
		}
	}
	return Found{}, refuse("No config file found at default paths (%s); use the -c option to specify a config file at a different path",
		strings.Join(places, ", "))
}

func searchPath(executable string) []string {
	prefix := pypath.Dir(pypath.Dir(executable))
	return []string{
		"supervisord.conf",
		"etc/supervisord.conf",
		"/etc/supervisord.conf",
		pypath.Join(prefix, "etc/supervisord.conf"),
		pypath.Join(prefix, "supervisord.conf"),
		"/etc/supervisor/supervisord.conf",
	}
}
