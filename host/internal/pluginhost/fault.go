package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// failed is the fault that a caller of a namespace gets for what is the
// plugin's fault.
func failed(section, format string, args ...any) *sdk.Fault {
	return sdk.NewFault(sdk.FaultFailed, "plugin for ["+section+"] "+fmt.Sprintf(format, args...))
}

// deathPatience is how long a call whose connection broke waits to hear how the
// process ended.
const deathPatience = time.Second

// blame finds out why a call to an instance failed. A fault is the plugin's
// answer; and if the caller no longer waits, it is not told anything.
func (i *instance) blame(caller, call context.Context, section string, timeout time.Duration, err error) error {
	var fault *sdk.Fault
	if err == nil || errors.As(err, &fault) || errors.Is(err, sdk.ErrReject) {
		return err
	}
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	late := errors.Is(call.Err(), context.DeadlineExceeded) || errors.Is(err, context.DeadlineExceeded)
	if i.life.Err() == nil && late {
		return failed(section, "did not answer within %v (call_timeout)", timeout)
	}
	if i.life.Err() != nil || errors.Is(err, wire.ErrLost) {
		if i.awaitEnd() {
			return failed(section, "%s", i.process.howItEnded())
		}
	}
	return failed(section, "failed: %v", err)
}

// awaitEnd waits for the process to end, but not for long.
func (i *instance) awaitEnd() bool {
	timer := time.NewTimer(deathPatience)
	defer timer.Stop()
	select {
	case <-i.life.Done():
		return true
	case <-timer.C:
		return false
	}
}
