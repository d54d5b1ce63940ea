package sdk

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Options are the keys of a section of the configuration file that the
// supervisor itself has no use for, with their values after expansion. Keys
// are in lower case, as the file's reader makes them; the readers below
// therefore ignore the case of the key they are asked for.
//
// A reader returns the default if the key is missing. If the value can't be
// read it returns an error that names the key, fit to be returned by a factory.
type Options map[string]string

// String returns a value as it stands.
func (o Options) String(key, fallback string) string {
	if value, ok := o[strings.ToLower(key)]; ok {
		return value
	}
	return fallback
}

// Required returns a value as it stands, or an error if it is missing or empty.
func (o Options) Required(key string) (string, error) {
	if value := o.String(key, ""); value != "" {
		return value, nil
	}
	return "", fmt.Errorf("%s is required", key)
}

// Int returns a whole number.
func (o Options) Int(key string, fallback int) (int, error) {
	return read(o, key, fallback, "a whole number", strconv.Atoi)
}

// Float returns a number.
func (o Options) Float(key string, fallback float64) (float64, error) {
	return read(o, key, fallback, "a number", func(text string) (float64, error) {
		return strconv.ParseFloat(text, 64)
	})
}

// Bool returns a truth value, written true, yes, on or 1, or false, no, off or
// 0, in any case.
func (o Options) Bool(key string, fallback bool) (bool, error) {
	return read(o, key, fallback, "true or false", parseBool)
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, strconv.ErrSyntax
}

// Duration returns a length of time, written as a number of seconds (10, 0.5),
// as in all of Supervisor's own keys, or with units (500ms, 1h30m).
func (o Options) Duration(key string, fallback time.Duration) (time.Duration, error) {
	return read(o, key, fallback, "a number of seconds or a duration such as 1m30s", parseDuration)
}

func parseDuration(text string) (time.Duration, error) {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.ParseDuration(text)
	}
	nanoseconds := seconds * float64(time.Second)
	if math.IsNaN(nanoseconds) || math.Abs(nanoseconds) >= math.MaxInt64 {
		return 0, strconv.ErrRange
	}
	return time.Duration(nanoseconds), nil
}

// Bytes returns a size in bytes, written with or without KB, MB or GB (powers
// of 1,024).
func (o Options) Bytes(key string, fallback int64) (int64, error) {
	return read(o, key, fallback, "a size such as 500, 50KB or 1MB", parseBytes)
}

func parseBytes(text string) (int64, error) {
	text = strings.ToLower(text)
	for i, unit := range []string{"kb", "mb", "gb"} {
		number, ok := strings.CutSuffix(text, unit)
		if !ok {
			continue
		}
		scale := int64(1) << (10 * (i + 1))
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err == nil && (n > math.MaxInt64/scale || n < math.MinInt64/scale) {
			err = strconv.ErrRange
		}
		return n * scale, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// List returns the items of a value that are separated by commas, without the
// space around them. A missing or empty value has none.
func (o Options) List(key string) []string {
	value := strings.TrimSpace(o.String(key, ""))
	if value == "" {
		return nil
	}
	items := strings.Split(value, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return items
}

// Keys returns the keys in order.
func (o Options) Keys() []string { return slices.Sorted(maps.Keys(o)) }

// Unused returns, in order, the keys that are not among those given: likely
// misspelt ones, for a factory that wants to refuse them.
func (o Options) Unused(used ...string) []string {
	return slices.DeleteFunc(o.Keys(), func(key string) bool {
		return slices.ContainsFunc(used, func(one string) bool { return strings.EqualFold(one, key) })
	})
}

func read[T any](o Options, key string, fallback T, wanted string, parse func(string) (T, error)) (T, error) {
	text, ok := o[strings.ToLower(key)]
	if !ok {
		return fallback, nil
	}
	value, err := parse(strings.TrimSpace(text))
	if err != nil {
		var none T
		return none, fmt.Errorf("%s must be %s, not %q", key, wanted, text)
	}
	return value, nil
}
