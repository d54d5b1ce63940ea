package sdk

import (
	"errors"
	"fmt"
	"testing"
)

func TestNewFault(t *testing.T) {
	for _, test := range []struct {
		code   FaultCode
		detail string
		text   string
	}{
		{FaultBadName, "cat", "BAD_NAME: cat"},
		{FaultUnknownMethod, "", "UNKNOWN_METHOD"},
		{FaultCantReread, "no file", "CANT_REREAD: no file"},
		{5, "x", "UNKNOWN: x"},
	} {
		if got := NewFault(test.code, test.detail); got.Code != test.code || got.Text != test.text {
			t.Errorf("NewFault(%d, %q) = %+v", test.code, test.detail, got)
		}
	}
}

func TestFaultIs(t *testing.T) {
	err := fmt.Errorf("starting: %w", NewFault(FaultBadName, "cat"))
	if !errors.Is(err, &Fault{Code: FaultBadName}) {
		t.Error("a fault must match another of its code")
	}
	if errors.Is(err, &Fault{Code: FaultFailed}) || errors.Is(err, errors.ErrUnsupported) {
		t.Error("a fault must match nothing else")
	}
	if got := err.Error(); got != "starting: BAD_NAME: cat (fault 10)" {
		t.Errorf("Error() = %q", got)
	}
}

func TestFaultNames(t *testing.T) {
	for code, want := range map[FaultCode]string{
		1: "UNKNOWN_METHOD", 2: "INCORRECT_PARAMETERS", 3: "BAD_ARGUMENTS", 4: "SIGNATURE_UNSUPPORTED", 6: "SHUTDOWN_STATE",
		10: "BAD_NAME", 11: "BAD_SIGNAL", 20: "NO_FILE", 21: "NOT_EXECUTABLE", 30: "FAILED", 40: "ABNORMAL_TERMINATION",
		50: "SPAWN_ERROR", 60: "ALREADY_STARTED", 70: "NOT_RUNNING", 80: "SUCCESS", 90: "ALREADY_ADDED", 91: "STILL_RUNNING",
		92: "CANT_REREAD", 0: "UNKNOWN",
	} {
		if got := code.String(); got != want {
			t.Errorf("%d is %s, want %s", int(code), got, want)
		}
	}
}
