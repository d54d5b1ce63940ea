package expand

import (
	"errors"
	"fmt"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// UnknownNameError is returned for a name that the dictionary does not hold.
type UnknownNameError struct{ Name string }

// Error words it as Python's KeyError.
func (e *UnknownNameError) Error() string { return pytext.Repr(e.Name) }

// Error is a text that could not be expanded, worded as the reference does.
type Error struct {
	Text  string // that was to be expanded
	What  string // the option that it belongs to
	Dict  *Dict
	Cause error
}

// Unwrap returns the cause: an UnknownNameError, or what is wrong with the
// format.
func (e *Error) Unwrap() error { return e.Cause }

// Error words it as the reference does.
func (e *Error) Error() string {
	format := "Format string " + pytext.Repr(e.Text) + " for " + pytext.Repr(e.What)
	if unknown := (*UnknownNameError)(nil); errors.As(e.Cause, &unknown) {
		return fmt.Sprintf("%s contains names (%s) which cannot be expanded. Available names: %s",
			format, unknown, strings.Join(e.Dict.Available(), ", "))
	}
	return format + " is badly formatted: " + e.Cause.Error()
}

// Expand returns text % dict; what names the option in the error.
func Expand(text string, dict *Dict, what string) (string, error) {
	if !strings.Contains(text, "%") {
		return text, nil
	}
	f := formatter{text: text, dict: dict, arg: dict}
	if err := f.run(); err != nil {
		return "", &Error{text, what, dict, err}
	}
	return f.out.String(), nil
}
