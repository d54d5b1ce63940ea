package host

import "testing"

func TestSignalNumber(t *testing.T) {
	for name, want := range map[string]int{
		"HUP": 1, "sighup": 1, " term ": 15, "9": 9, "0": 0, "34": 34, "40": 40, "64": 64, "cld": 17,
		"": -1, "-1": -1, "32": -1, "65": -1, "1.5": -1, "NOPE": -1,
	} {
		number, ok := signalNumber(name)
		if !ok {
			number = -1
		}
		if number != want {
			t.Errorf("signalNumber(%q) = %d, want %d", name, number, want)
		}
	}
}
