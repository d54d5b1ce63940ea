package supervisor

import "github.com/reeve-supervisor/reeve/sdk"

// statuses tells the outcomes of a call about several processes as the structs
// that Supervisor answers with. The array may be empty, but is one.
func statuses(outcomes []sdk.Outcome) []sdk.Struct {
	structs := make([]sdk.Struct, len(outcomes))
	for i, one := range outcomes {
		status, description := sdk.FaultSuccess, "OK"
		if one.Fault != nil {
			status, description = one.Fault.Code, one.Fault.Text
		}
		structs[i] = sdk.Struct{
			{Name: "name", Value: one.Name},
			{Name: "group", Value: one.Group},
			{Name: "status", Value: int(status)},
			{Name: "description", Value: description},
		}
	}
	return structs
}

// answer is the result of a call about one process, which is True, or about
// the whole group, which is an array of statuses: startProcess("team:*").
func answer(what sdk.Selection, outcomes []sdk.Outcome, err error) (any, error) {
	switch {
	case err != nil:
		return nil, err
	case what.Kind == sdk.SelectOne:
		return true, nil
	}
	return statuses(outcomes), nil
}
