package ctl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// words are what stands behind the name of an action. Options are taken out
// wherever they stand; what looks like one and is none is a name, as it always
// was.
type words []string

// flag takes an option without a value out, and reports whether it was there.
func (w *words) flag(spellings ...string) bool {
	before := len(*w)
	*w = slices.DeleteFunc(*w, func(word string) bool { return slices.Contains(spellings, word) })
	return len(*w) < before
}

// value takes an option and its value out: "--batch 3" or "--batch=3". Without
// the option it returns "".
func (w *words) value(option string) (value string, given bool, err error) {
	for i, word := range *w {
		if rest, ok := strings.CutPrefix(word, option+"="); ok {
			*w = slices.Delete(*w, i, i+1)
			return rest, true, nil
		}
		if word != option {
			continue
		}
		if i+1 == len(*w) {
			return "", true, fmt.Errorf("%s requires a value", option)
		}
		value = (*w)[i+1]
		*w = slices.Delete(*w, i, i+2)
		return value, true, nil
	}
	return "", false, nil
}

// number takes an option with a positive number out; without it there is the
// preset.
func (w *words) number(option string, preset int) (n int, given bool, err error) {
	text, given, err := w.value(option)
	if err != nil || !given {
		return preset, given, err
	}
	n, err = strconv.Atoi(text)
	if err != nil || n < 1 {
		return preset, given, fmt.Errorf("%s requires a number from 1 on, not %s", option, text)
	}
	return n, given, nil
}

// interval takes an option out that may be followed by a time in seconds, such
// as "-w", "-w 0.5" and "--watch=5"; without the time there is the preset.
func (w *words) interval(preset, least time.Duration, spellings ...string) (every time.Duration, given bool, err error) {
	for i, word := range *w {
		option, text, attached := strings.Cut(word, "=")
		if !slices.Contains(spellings, option) {
			continue
		}
		end := i + 1
		if !attached && end < len(*w) && isNumber((*w)[end]) {
			text, attached = (*w)[end], true
			end++
		}
		*w = slices.Delete(*w, i, end)
		if !attached {
			return preset, true, nil
		}
		seconds, err := strconv.ParseFloat(text, 64)
		if every = time.Duration(seconds * float64(time.Second)); err != nil || !isNumber(text) || every < least || every > 24*time.Hour {
			return preset, true, fmt.Errorf("%s requires seconds, from %g to a day's, not %s", option, least.Seconds(), text)
		}
		return every, true, nil
	}
	return preset, false, nil
}

// isNumber reports whether a word is digits, with a point at most.
func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789.") == "" && strings.Trim(word, ".") != ""
}
