package sdk

import (
	"testing"
	"time"
)

// The expectations are Python's str(timedelta(seconds=n)).
func TestUptime(t *testing.T) {
	for seconds, want := range map[time.Duration]string{
		0:             "0:00:00",
		59:            "0:00:59",
		3599:          "0:59:59",
		86399:         "23:59:59",
		86400:         "1 day, 0:00:00",
		172800 + 3661: "2 days, 1:01:01",
		1_000_000_000: "11574 days, 1:46:40",
		-1:            "-1 day, 23:59:59",
		-86400:        "-1 day, 0:00:00",
		-86401:        "-2 days, 23:59:59",
	} {
		if got := Uptime(seconds * time.Second); got != want {
			t.Errorf("Uptime(%d s) = %q, want %q", seconds, got, want)
		}
	}
	if got := Uptime(1999 * time.Millisecond); got != "0:00:01" {
		t.Errorf("fractions must be cut off, got %q", got)
	}
}
