package supervisor

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/reeve-supervisor/reeve/sdk"
)

// spelled returns the error, with what the caller wrote as the detail if it is
// a fault of the given code. A host is asked about groups by their bare names,
// and doesn't give an empty name as a detail; the reference repeats "team:*"
// and "" as they came.
func spelled(err error, code sdk.FaultCode, written string) error {
	var fault *sdk.Fault
	if errors.As(err, &fault) && fault.Code == code {
		return &sdk.Fault{Code: code, Text: code.String() + ": " + written}
	}
	return err
}

// badName is spelled for a name that nothing has.
func badName(err error, name sdk.Namespec) error {
	return spelled(err, sdk.FaultBadName, string(name))
}

// text returns a value that is sent where text is meant much as Python would
// print it, so that 12 serves as well as "12".
func text(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case []byte:
		return string(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case bool:
		if v {
			return "True", true
		}
		return "False", true
	case float64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// groupName is the name of a group, which nothing has if it is a number.
func groupName(given any) (string, error) {
	name, ok := text(given)
	if !ok {
		return "", mustBeText("name")
	}
	return name, nil
}

// mustBeText is the fault of an argument that isn't text in any sense.
func mustBeText(parameter string) error {
	return sdk.NewFault(sdk.FaultIncorrectParameters, parameter+" must be a string")
}
