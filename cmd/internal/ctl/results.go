package ctl

import (
	"errors"
	"fmt"
	"slices"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// verb says how an action on processes tells of its results.
type verb struct {
	success   string
	failures  map[sdk.FaultCode]string
	tolerated sdk.FaultCode // counts as success; 0 for none
	verbatim  sdk.FaultCode // is told in the server's words; 0 for none
}

func startVerb() verb {
	return verb{
		success: "started",
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
	v.success = "stopped"
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
	c.count(result.Status, v.tolerated)
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
	result := rpcclient.Outcome{Group: group, Name: process, Status: sdk.FaultSuccess}
	if err != nil {
		var fault *sdk.Fault
		if !errors.As(err, &fault) {
			return err
		}
		result.Status, result.Description = fault.Code, fault.Text
	}
	return c.tell(v, result)
}

// targets is what an action can be carried out on: one process, a group, all.
type targets struct {
	process func(name string) error
	group   func(name string) ([]rpcclient.Outcome, error)
	all     func() ([]rpcclient.Outcome, error)
}

// each carries out an action on what the names stand for, one after another,
// and tells of the results. A group that doesn't exist leads to exit status
// noGroup.
func (c *controller) each(names []string, v verb, t targets, noGroup exitStatus) error {
	if slices.Contains(names, "all") {
		results, err := t.all()
		return c.tellAll(v, results, err)
	}
	for _, name := range names {
		if err := c.one(name, v, t, noGroup); err != nil {
			return err
		}
	}
	return nil
}

// one carries out an action on what one name stands for.
func (c *controller) one(name string, v verb, t targets, noGroup exitStatus) error {
	group, process := sdk.Namespec(name).Split()
	if process != "" {
		return c.tellOne(v, group, process, t.process(name))
	}
	results, err := t.group(group)
	if code(err) == sdk.FaultBadName {
		c.fail(noGroup, "%s: ERROR (no such group)", group)
		return nil
	}
	return c.tellAll(v, results, err)
}
