package main

import (
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// naming says which of its names a process is matched by.
type naming func(sdk.ProcessInfo) string

func byProcess(p sdk.ProcessInfo) string  { return p.Name }
func byFullName(p sdk.ProcessInfo) string { return p.Group + ":" + p.Name }
func byNamespec(p sdk.ProcessInfo) string { return string(p.Namespec()) }

// choose returns the processes that one of the patterns matches, each once, and
// the patterns that match none.
func choose(all []sdk.ProcessInfo, patterns []string, naming naming) (chosen []sdk.ProcessInfo, idle []string) {
	if slices.Contains(patterns, "all") {
		return all, nil
	}
	used := make([]bool, len(patterns))
	for _, p := range all {
		matched := false
		for i, pattern := range patterns {
			if match(pattern, naming(p)) {
				matched, used[i] = true, true
			}
		}
		if matched {
			chosen = append(chosen, p)
		}
	}
	for i, pattern := range patterns {
		if !used[i] {
			idle = append(idle, pattern)
		}
	}
	return chosen, idle
}

func namesOf(processes []sdk.ProcessInfo) []sdk.Namespec {
	names := make([]sdk.Namespec, len(processes))
	for i, p := range processes {
		names[i] = p.Namespec()
	}
	return names
}
