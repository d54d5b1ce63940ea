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
