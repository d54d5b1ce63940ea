package ctl

import "github.com/reeve-supervisor/reeve/sdk"

// exitStatus is the exit status of supervisorctl, after the LSB's for init
// scripts.
type exitStatus int

// Exit statuses.
const (
	exitSuccess       exitStatus = 0
	exitGeneric       exitStatus = 1
	exitInvalidArgs   exitStatus = 2
	exitUnimplemented exitStatus = 3
	exitNoAccess      exitStatus = 4
	exitNotInstalled  exitStatus = 5
	exitNotRunning    exitStatus = 7
	exitInterrupted   exitStatus = 130 // as a shell tells of a program that SIGINT ended
)

// Exit statuses that the action status has of its own.
const (
	exitStatusStopped exitStatus = 3
	exitStatusUnknown exitStatus = 4
)

// count lets the result of an action for one process count for the exit
// status. The code tolerated is one that is as good as success.
func (c *controller) count(code, tolerated sdk.FaultCode) {
	switch code {
	case sdk.FaultSuccess, tolerated:
	case sdk.FaultSpawnError, sdk.FaultAbnormalTermination, sdk.FaultNotRunning:
		c.exit = exitNotRunning
	default:
		c.exit = exitGeneric
	}
}
