package configfile

import (
	"math"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// kind is a kind of value: how its text is understood, and how a right one
// looks. Errors of convert are worded as the reference words them.
type kind[T any] struct {
	convert func(w World, text string) (T, error)
	want    string
}

func integers() kind[int] {
	return kind[int]{func(_ World, s string) (int, error) { return integer(s) }, "a whole number, such as 10"}
}

func booleans() kind[bool] {
	return kind[bool]{func(_ World, s string) (bool, error) { return boolean(s) },
		"true or false (or yes, no, on, off, 1, 0)"}
}

func byteSizes() kind[int64] {
	return kind[int64]{func(_ World, s string) (int64, error) { return byteSize(s) },
		"a number of bytes, or one with KB, MB or GB behind it, such as 50MB"}
}

func octals() kind[uint32] {
	return kind[uint32]{func(_ World, s string) (uint32, error) { return octal(s) }, "an octal number, such as 022"}
}

func loglevels() kind[string] {
	return kind[string]{func(_ World, s string) (string, error) { return loglevel(s) },
		"one of " + strings.Join(levelNames(), ", ")}
}

func autorestarts() kind[Autorestart] {
	return kind[Autorestart]{func(_ World, s string) (Autorestart, error) { return autorestart(s) },
		"true, false or unexpected"}
}

func exitCodeLists() kind[[]int] {
	return kind[[]int]{func(_ World, s string) ([]int, error) { return exitCodes(s) },
		"numbers from 0 to 255 with commas between them, such as 0,2"}
}

func signals() kind[int] {
	return kind[int]{func(_ World, s string) (int, error) { return SignalNumber(s) },
		"the name or number of a signal, such as TERM, HUP, INT, QUIT, KILL, USR1 or USR2"}
}

func texts() kind[string] {
	return kind[string]{func(_ World, s string) (string, error) { return s, nil }, "a text"}
}

func integer(s string) (int, error) {
	n, err := pytext.Int(s, 10)
	return int(n), err
}

func boolean(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "yes", "true", "on", "1":
		return true, nil
	case "no", "false", "off", "0":
		return false, nil
	}
	return false, refuse("not a valid boolean value: %s", pytext.Repr(s))
}

func byteSize(s string) (int64, error) {
	s = strings.ToLower(s)
	factor := int64(1)
	for suffix, f := range map[string]int64{"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, factor = rest, f
			break
		}
	}
	n, err := pytext.Int(s, 10)
	if err != nil {
		return 0, err
	}
	return max(min(n, math.MaxInt64/factor), -math.MaxInt64/factor) * factor, nil
}

// octal keeps the bits of a negative number, which the system masks anyway.
func octal(s string) (uint32, error) {
	n, err := pytext.Int(s, 8)
	if err != nil || n > math.MaxUint32 || n < math.MinInt32 {
		return 0, refuse("%s can not be converted to an octal type", s)
	}
	return uint32(n), nil
}

func levelNames() []string {
	return []string{"critical", "error", "warn", "info", "debug", "trace", "blather"}
}

func loglevel(s string) (string, error) {
	if level := strings.ToLower(s); slices.Contains(levelNames(), level) {
		return level, nil
	}
	return "", refuse("bad logging level name %s", pytext.Repr(s))
}

func autorestart(s string) (Autorestart, error) {
	s = strings.ToLower(s)
	if s == "unexpected" {
		return RestartUnexpected, nil
	}
	always, err := boolean(s)
	if err != nil {
		return 0, refuse("invalid 'autorestart' value %s", pytext.Repr(s))
	}
	if always {
		return RestartAlways, nil
	}
	return RestartNever, nil
}

func exitCodes(s string) ([]int, error) {
	codes := []int{}
	if s == "" {
		return codes, nil
	}
	for _, part := range strings.Split(s, ",") {
		code, err := integer(part)
		if err != nil || code < 0 || code > 255 {
			return nil, refuse("not a valid list of exit codes: %s", pytext.Repr(s))
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// listOfStrings splits at commas; an empty text is an empty list, but a comma
// has something on both sides, if only an empty name.
func listOfStrings(s string) []string {
	if s == "" {
		return nil
	}
	parts := strings.Split(s, ",")
	for i, part := range parts {
		parts[i] = pytext.Strip(part)
	}
	return parts
}

// processOrGroupName refuses what would break event headers or URLs.
func processOrGroupName(s string) (string, error) {
	name := pytext.Strip(s)
	for _, c := range []string{" ", ":", "/"} {
		if strings.Contains(name, c) {
			return "", refuse("Invalid name: %s because of character: %s", pytext.Repr(s), pytext.Repr(c))
		}
	}
	return name, nil
}
