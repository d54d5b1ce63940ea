package activity

import (
	"fmt"
	"strings"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

// levelNames are the names of the levels in a configuration, by sdk.Level.
func levelNames() [sdk.LevelCritical + 1]string {
	return [...]string{"blather", "trace", "debug", "info", "warn", "error", "critical"}
}

// ParseLevel reads the name of a level as loglevel has it: critical, error,
// warn, info, debug, trace or blather, in any case.
func ParseLevel(name string) (sdk.Level, error) {
	for level, known := range levelNames() {
		if strings.EqualFold(name, known) {
			return sdk.Level(level), nil
		}
	}
	return 0, fmt.Errorf("bad logging level name %q", name)
}

// A mark is the value of a field that says the level where hclog has none.
type mark sdk.Level

// String is for loggers that aren't a Log's.
func (m mark) String() string { return levelNames()[m] }

// markKey is the key of a mark.
const markKey = "level"

// At logs a message at a level. Fields are alternating keys and values.
func At(log hclog.Logger, level sdk.Level, message string, fields ...any) {
	switch {
	case level >= sdk.LevelCritical:
		log.Log(hclog.Error, message, marked(sdk.LevelCritical, fields)...)
	case level > sdk.LevelBlather:
		log.Log(toHclog(level), message, fields...)
	case log.IsTrace(): // most often it isn't, and then this costs nothing
		log.Log(hclog.Trace, message, marked(sdk.LevelBlather, fields)...)
	}
}

func marked(level sdk.Level, fields []any) []any {
	return append([]any{markKey, mark(level)}, fields...)
}

// Critical logs what needs somebody's attention at once.
func Critical(log hclog.Logger, message string) { At(log, sdk.LevelCritical, message) }

// Blather logs what is of use to developers of the supervisor only.
func Blather(log hclog.Logger, message string) { At(log, sdk.LevelBlather, message) }

// toHclog is the nearest level of hclog.
func toHclog(level sdk.Level) hclog.Level {
	switch level {
	case sdk.LevelBlather, sdk.LevelTrace:
		return hclog.Trace
	case sdk.LevelDebug:
		return hclog.Debug
	case sdk.LevelInfo:
		return hclog.Info
	case sdk.LevelWarn:
		return hclog.Warn
	case sdk.LevelError, sdk.LevelCritical:
		return hclog.Error
	}
	return hclog.Info
}

// fromHclog is the level of a record, unless it bears a mark.
func fromHclog(level hclog.Level) sdk.Level {
	switch level {
	case hclog.Trace:
		return sdk.LevelTrace
	case hclog.Debug:
		return sdk.LevelDebug
	case hclog.Warn:
		return sdk.LevelWarn
	case hclog.Error, hclog.Off:
		return sdk.LevelError
	case hclog.NoLevel, hclog.Info:
	}
	return sdk.LevelInfo
}
