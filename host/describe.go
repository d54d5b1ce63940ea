package host

import (
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// describe is the last column of supervisorctl status.
func describe(info *sdk.ProcessInfo) string {
	switch info.State {
	case sdk.StateRunning:
		up := max(info.Now-info.Start, 0) // the clock may have been set back
		return "pid " + strconv.Itoa(info.PID) + ", uptime " + sdk.Uptime(time.Duration(up)*time.Second)
	case sdk.StateFatal, sdk.StateBackoff:
		if info.SpawnError == "" {
			return `unknown error (try "tail ` + info.Name + `")`
		}
		return info.SpawnError
	case sdk.StateStopped, sdk.StateExited:
		if info.Start == 0 {
			return "Not started"
		}
		return time.Unix(info.Stop, 0).Format("Jan 02 03:04 PM")
	case sdk.StateStarting, sdk.StateStopping, sdk.StateUnknown:
	}
	return ""
}
