package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/activity"
)

// A Go program can't fork, so daemonizing means to start the same program
// again, in a session of its own, and to wait until it says on a pipe how its
// start went. So a daemon that fails to start fails its caller, too, which the
// reference's does only before it forks.

// backgroundEnv marks the process that is to become the daemon. Its value is
// the number of the descriptor to report on.
const backgroundEnv = "REEVE_BACKGROUND"

// reportFD is the first descriptor after the standard ones.
const reportFD = 3

// report is what the daemon tells the process that started it, as one line of
// JSON.
type report struct {
	Ready   bool     `json:"ready"`
	Details []string `json:"details,omitempty"`
	Error   string   `json:"error,omitempty"`
}

// background starts this program again as a daemon, and returns when that
// serves, or why it does not.
func background(args []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	process, err := os.StartProcess(self, args, &os.ProcAttr{
		Env:   append(os.Environ(), fmt.Sprintf("%s=%d", backgroundEnv, reportFD)),
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr, write},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err := errors.Join(err, write.Close()); err != nil {
		return fmt.Errorf("can't daemonize: %w", err)
	}
	var got report
	if err := json.NewDecoder(read).Decode(&got); err != nil {
		state, waitErr := process.Wait()
		return errors.Join(fmt.Errorf("the daemon ended while it started: %v", state), waitErr)
	}
	if !got.Ready {
		return &refusal{got.Details, got.Error}
	}
	return process.Release()
}

// reporter is the daemon's end of the pipe; nil in the foreground.
type reporter struct{ pipe io.WriteCloser }

// inherited returns the reporter of a process that background started.
func inherited() *reporter {
	if os.Getenv(backgroundEnv) == "" {
		return nil
	}
	if err := os.Unsetenv(backgroundEnv); err != nil {
		return nil
	}
	unix.CloseOnExec(reportFD)
	return &reporter{os.NewFile(reportFD, "report")}
}

// tell reports once; later calls do nothing.
func (r *reporter) tell(what report) {
	if r == nil || r.pipe == nil {
		return
	}
	// Whoever waited may be gone; there is nobody else to tell.
	_ = json.NewEncoder(r.pipe).Encode(what)
	_ = r.pipe.Close()
	r.pipe = nil
}

// detach leaves the terminal and the directory that the daemon was started in.
func detach(config *configfile.Supervisord, log hclog.Logger) error {
	log.Info("daemonizing the supervisord process")
	if dir := config.Directory; dir != "" {
		if err := os.Chdir(dir); err != nil {
			activity.Critical(log, "can't chdir into "+configfile.Quote(dir)+": "+err.Error())
		} else {
			log.Info("set current directory: " + configfile.Quote(dir))
		}
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	for _, standard := range []int{0, 1, 2} {
		if err := unix.Dup2(int(null.Fd()), standard); err != nil {
			return errors.Join(err, null.Close())
		}
	}
	unix.Umask(int(config.Umask))
	return null.Close()
}
