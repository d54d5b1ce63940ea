package rpctest

import "github.com/reeve-supervisor/reeve/sdk"

// Process returns what getProcessInfo does.
func Process(group, name string, state sdk.ProcessState, description string, pid int) map[string]any {
	return map[string]any{
		"group": group, "name": name, "state": int(state), "statename": state.String(),
		"description": description, "pid": pid, "spawnerr": "", "start": 1, "stdout_logfile": "",
	}
}

// Outcome returns the struct for one process of a call about several.
func Outcome(group, name string, code sdk.FaultCode) map[string]any {
	return map[string]any{"group": group, "name": name, "status": int(code), "description": code.String()}
}

// Config returns an element of what getAllConfigInfo returns.
func Config(group, name string, inUse, autostart bool, groupPriority, priority int) map[string]any {
	return map[string]any{
		"group": group, "name": name, "inuse": inUse, "autostart": autostart,
		"group_prio": groupPriority, "process_prio": priority, "command": "/bin/cat", "exitcodes": []any{0, 2},
	}
}

// Changes returns what reloadConfig does.
func Changes(added, changed, removed []any) []any {
	return []any{[]any{added, changed, removed}}
}
