package daemon

import (
	"fmt"
	"strconv"

	"github.com/reeve-supervisor/reeve/cmd/internal/rlimit"
	"github.com/reeve-supervisor/reeve/configfile"
)

// setLimits makes sure of minfds and minprocs, and tells what that took.
func setLimits(config *configfile.Supervisord) (told []string, err error) {
	for _, one := range []struct {
		name, what, key string
		least           int
		set             func(int) (bool, error)
	}{
		{"RLIMIT_NOFILE", "file descriptors", "minfds", config.Minfds, rlimit.OpenFiles},
		{"RLIMIT_NPROC", "processes", "minprocs", config.Minprocs, rlimit.Processes},
	} {
		raised, err := one.set(one.least)
		if err != nil {
			return nil, fmt.Errorf("%s=%d asks for more %s than this environment allows, and the limit can't be raised (%w); "+
				"raise the limit (ulimit, LimitNOFILE=, LimitNPROC=) or lower %s", one.key, one.least, one.what, err, one.key)
		}
		if raised {
			told = append(told, "Increased "+one.name+" limit to "+strconv.Itoa(one.least))
		}
	}
	return told, nil
}
