package system

import (
	"context"
	"errors"

	"github.com/reeve-supervisor/reeve/sdk"
)

const multicallHelp = `Run several calls, one after another, in a single request. A call that
fails does not keep the next from being run.

@param array calls  Structs with the members methodName (a string) and params (an array).
@return array result  For each call its bare result, or a struct with faultCode and faultString.`

func (n namespace) multicall(ctx context.Context, given any) ([]any, error) {
	calls, ok := given.([]any)
	if !ok {
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, "")
	}
	results := make([]any, len(calls))
	for i, one := range calls {
		result, err := n.single(ctx, one)
		switch {
		case err == nil:
			results[i] = result
		case ctx.Err() != nil:
			return nil, err // nobody waits for the rest
		default:
			results[i] = faultStruct(err)
		}
	}
	return results, nil
}

func (n namespace) single(ctx context.Context, call any) (any, error) {
	name, params, err := parts(call)
	if err != nil {
		return nil, err
	}
	if name == "system.multicall" {
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, "Recursive system.multicall forbidden")
	}
	return n.registry.Call(ctx, name, params)
}

// parts takes a call apart. Missing and empty params are none.
func parts(call any) (name string, params []any, err error) {
	members, ok := call.(map[string]any)
	if !ok {
		return "", nil, sdk.NewFault(sdk.FaultIncorrectParameters, "The call is not a struct")
	}
	switch given := members["methodName"].(type) {
	case nil:
		return "", nil, sdk.NewFault(sdk.FaultIncorrectParameters, "No methodName")
	case string:
		name = given
	case []byte:
		name = string(given)
	default:
		return "", nil, sdk.NewFault(sdk.FaultIncorrectParameters, "methodName is not a string")
	}
	given, ok := members["params"]
	if !ok {
		return name, nil, nil
	}
	if params, ok = given.([]any); !ok && !isEmpty(given) {
		return "", nil, sdk.NewFault(sdk.FaultIncorrectParameters, "")
	}
	return name, params, nil
}

// isEmpty reports whether a value is how some languages send an empty array.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case string:
		return value == ""
	case []byte:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

func faultStruct(err error) sdk.Struct {
	var fault *sdk.Fault
	if !errors.As(err, &fault) {
		fault = sdk.NewFault(sdk.FaultFailed, err.Error())
	}
	return sdk.Struct{
		{Name: "faultCode", Value: int(fault.Code)},
		{Name: "faultString", Value: fault.Text},
	}
}
