package daemon

import (
	"fmt"
	"strconv"

	"github.com/reeve-supervisor/reeve/cmd/internal/rlimit"
	"github.com/reeve-supervisor/reeve/configfile"
)

// setLimits makes sure of minfds and minprocs, and tells what that took.
func setLimits(config *configfile.Supervisord) (told []string, err error) {
	raised, err := rlimit.OpenFiles(config.Minfds)
	if err != nil {
		return nil, limitRefusal(err, "minfds", fmt.Sprintf(tooFewFiles, config.Minfds, config.Minfds))
	}
	if raised {
		told = append(told, "Increased RLIMIT_NOFILE limit to "+strconv.Itoa(config.Minfds))
	}
	raised, err = rlimit.Processes(config.Minprocs)
	if err != nil {
		return nil, limitRefusal(err, "minprocs", fmt.Sprintf(tooFewProcesses, config.Minprocs, config.Minprocs))
	}
	if raised {
		told = append(told, "Increased RLIMIT_NPROC limit to "+strconv.Itoa(config.Minprocs))
	}
	return told, nil
}

// The reference's words for limits that can't be met. They name the minimum
// twice, since the reference has by then tried to raise the limit to it.
const (
	tooFewFiles = "The minimum number of file descriptors required to run this process is %d as per the \"minfds\" " +
		"command-line argument or config file setting. The current environment will only allow you to open %d " +
		"file descriptors.  Either raise the number of usable file descriptors in your environment (see " +
		"README.rst) or lower the minfds setting in the config file to allow the process to start."
	tooFewProcesses = "The minimum number of available processes required to run this program is %d as per the " +
		"\"minprocs\" command-line argument or config file setting. The current environment will only allow you " +
		"to open %d processes.  Either raise the number of usable processes in your environment (see README.rst) " +
		"or lower the minprocs setting in the config file to allow the program to start."
)

func limitRefusal(err error, key, reference string) error {
	return &refusal{[]string{"[supervisord] " + key + ": " + err.Error() +
		"; ulimit, LimitNOFILE= and LimitNPROC= are where such limits come from"}, reference}
}
