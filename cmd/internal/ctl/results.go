package ctl

import (
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// verb says how an action on processes tells of its results.
type verb struct {
	success   string
	goal      goal // what it leads to
	failures  map[sdk.FaultCode]string
	tolerated sdk.FaultCode // counts as success; 0 for none
	verbatim  sdk.FaultCode // is told in the server's words; 0 for none
}

func startVerb() verb {
	return verb{
		success: "started",
		goal:    goalRunning,
		failures: map[sdk.FaultCode]string{
			sdk.FaultBadName:             "no such process",
			sdk.FaultNoFile:              "no such file",
			sdk.FaultNotExecutable:       "file is not executable",
			sdk.FaultAlreadyStarted:      "already started",
			sdk.FaultSpawnError:          "spawn error",
			sdk.FaultAbnormalTermination: "abnormal termination",
		},
		tolerated: sdk.FaultAlreadyStarted,
	}
}

func signalVerb() verb {
	return verb{
		success: "signalled",
		failures: map[sdk.FaultCode]string{
			sdk.FaultBadName:    "no such process",
			sdk.FaultBadSignal:  "bad signal name",
			sdk.FaultNotRunning: "not running",
		},
		verbatim: sdk.FaultFailed,
	}
}

func stopVerb() verb {
	v := signalVerb()
	v.success, v.goal = "stopped", goalStopped
	v.tolerated = sdk.FaultNotRunning
	return v
}

func clearVerb() verb {
	return verb{
		success: "cleared",
		failures: map[sdk.FaultCode]string{
			sdk.FaultBadName: "no such process",
			sdk.FaultFailed:  "failed",
		},
	}
}

// tell prints what came of an action for one process, and counts it.
func (c *controller) tell(v verb, result rpcclient.Outcome) error {
	name := string(sdk.MakeNamespec(result.Group, result.Name))
	if result.Status == sdk.FaultSuccess && c.progress.told(name) {
		return nil
	}
	if err := c.say(v, result); err != nil {
		return err
	}
	c.count(result.Status, v.tolerated)
	return nil
}

// say prints what came of an action for one process.
func (c *controller) say(v verb, result rpcclient.Outcome) error {
	name := sdk.MakeNamespec(result.Group, result.Name)
	failure, known := v.failures[result.Status]
	switch {
	case result.Status == sdk.FaultSuccess:
		c.print("%s: %s", name, v.success)
	case known:
		c.print("%s: ERROR (%s)", name, failure)
	case v.verbatim != 0 && result.Status == v.verbatim:
		c.print("%s", result.Description)
	default:
		return fmt.Errorf("unknown result code %d for %s: %s", result.Status, name, result.Description)
	}
	return nil
}

// tellAll prints what came of an action for several processes.
func (c *controller) tellAll(v verb, results []rpcclient.Outcome, err error) error {
	if err != nil {
		return err
	}
	for _, result := range results {
		if err := c.tell(v, result); err != nil {
			return err
		}
	}
	return nil
}

// tellOne prints what a call for one process returned.
func (c *controller) tellOne(v verb, group, process string, err error) error {
	result, err := outcome(group, process, err)
	if err != nil {
		return err
	}
	return c.tell(v, result)
}

// outcome makes the result for one process of what a call for it returned.
// Errors that are no faults stay errors.
func outcome(group, process string, err error) (rpcclient.Outcome, error) {
	result := rpcclient.Outcome{Group: group, Name: process, Status: sdk.FaultSuccess}
	if err != nil {
		var fault *sdk.Fault
		if !errors.As(err, &fault) {
			return result, err
		}
		result.Status, result.Description = fault.Code, fault.Text
	}
	return result, nil
}
