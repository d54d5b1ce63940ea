package main

import (
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// level is one that a message can be logged with, under the names and numbers
// that the activity log has always had.
type level struct {
	name   string
	number int64
	level  sdk.Level
}

func levels() []level {
	return []level{
		{"CRIT", 50, sdk.LevelCritical},
		{"ERRO", 40, sdk.LevelError},
		{"WARN", 30, sdk.LevelWarn},
		{"INFO", 20, sdk.LevelInfo},
		{"DEBG", 10, sdk.LevelDebug},
		{"TRAC", 5, sdk.LevelTrace},
		{"BLAT", 3, sdk.LevelBlather},
	}
}

// levelOf returns the level that a caller means, by name in any case or by
// number.
func levelOf(wanted any) (sdk.Level, error) {
	for _, one := range levels() {
		switch w := wanted.(type) {
		case string:
			if strings.EqualFold(w, one.name) {
				return one.level, nil
			}
		case int64:
			if w == one.number {
				return one.level, nil
			}
		}
	}
	return 0, sdk.NewFault(sdk.FaultIncorrectParameters, "")
}
