package sdk

import (
	"errors"
	"strconv"
)

// FaultCode is the number of an XML-RPC fault. The codes are those of
// Supervisor's Faults class; the list only grows.
type FaultCode int

// Fault codes, as in supervisor/xmlrpc.py.
const (
	FaultUnknownMethod        FaultCode = 1
	FaultIncorrectParameters  FaultCode = 2
	FaultBadArguments         FaultCode = 3
	FaultSignatureUnsupported FaultCode = 4
	FaultShutdownState        FaultCode = 6
	FaultBadName              FaultCode = 10
	FaultBadSignal            FaultCode = 11
	FaultNoFile               FaultCode = 20
	FaultNotExecutable        FaultCode = 21
	FaultFailed               FaultCode = 30
	FaultAbnormalTermination  FaultCode = 40
	FaultSpawnError           FaultCode = 50
	FaultAlreadyStarted       FaultCode = 60
	FaultNotRunning           FaultCode = 70
	FaultSuccess              FaultCode = 80 // not a fault: the status of a success among outcomes
	FaultAlreadyAdded         FaultCode = 90
	FaultStillRunning         FaultCode = 91
	FaultCantReread           FaultCode = 92
)

// String returns the name of the code as it stands at the start of a fault's
// text, such as BAD_NAME, or UNKNOWN for a code that Supervisor doesn't have.
func (c FaultCode) String() string {
	switch c {
	case FaultUnknownMethod:
		return "UNKNOWN_METHOD"
	case FaultIncorrectParameters:
		return "INCORRECT_PARAMETERS"
	case FaultBadArguments:
		return "BAD_ARGUMENTS"
	case FaultSignatureUnsupported:
		return "SIGNATURE_UNSUPPORTED"
	case FaultShutdownState:
		return "SHUTDOWN_STATE"
	case FaultBadName:
		return "BAD_NAME"
	case FaultBadSignal:
		return "BAD_SIGNAL"
	case FaultNoFile:
		return "NO_FILE"
	case FaultNotExecutable:
		return "NOT_EXECUTABLE"
	case FaultFailed:
		return "FAILED"
	case FaultAbnormalTermination:
		return "ABNORMAL_TERMINATION"
	case FaultSpawnError:
		return "SPAWN_ERROR"
	case FaultAlreadyStarted:
		return "ALREADY_STARTED"
	case FaultNotRunning:
		return "NOT_RUNNING"
	case FaultSuccess:
		return "SUCCESS"
	case FaultAlreadyAdded:
		return "ALREADY_ADDED"
	case FaultStillRunning:
		return "STILL_RUNNING"
	case FaultCantReread:
		return "CANT_REREAD"
	}
	return "UNKNOWN"
}

// A Fault is the answer to a call that the supervisor or a namespace refuses.
// It travels as an XML-RPC fault, and unchanged between plugin and host.
type Fault struct {
	Code FaultCode
	Text string // faultString: the code's name, mostly followed by ": " and a detail
}

// NewFault returns a fault with the text that Supervisor gives it: the name of
// the code, followed by ": " and the detail if there is one.
func NewFault(code FaultCode, detail string) *Fault {
	text := code.String()
	if detail != "" {
		text += ": " + detail
	}
	return &Fault{Code: code, Text: text}
}

// Error returns the fault's text and code.
func (f *Fault) Error() string {
	return f.Text + " (fault " + strconv.Itoa(int(f.Code)) + ")"
}

// Is reports whether target is a fault of the same code, so that
// errors.Is(err, &Fault{Code: FaultBadName}) asks for the kind alone.
func (f *Fault) Is(target error) bool {
	var other *Fault
	return errors.As(target, &other) && other.Code == f.Code
}
