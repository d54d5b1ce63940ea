package origin

import "testing"

func TestSame(t *testing.T) {
	for _, test := range []struct {
		origin, host string
		want         bool
	}{
		{"http://localhost:9001", "localhost:9001", true},
		{"https://sup.example.com", "sup.example.com:443", true},
		{"http://SUP.example.com", "sup.example.com", true},
		{"http://localhost:9002", "localhost:9001", false},
		{"http://evil.example", "localhost:9001", false},
		{"http://localhost:9001.evil.example", "localhost:9001", false},
		{"null", "localhost:9001", false},
		{"", "", false},
		{"null", "", false},
		{"http://", "", false},
	} {
		if got := Same(test.origin, test.host); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

func TestKnown(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost:9001": true, "127.0.0.1:9001": true, "[::1]:9001": true, "web1": true, "a.localhost": true,
		"evil.example:9001": false, "evil.example.": false, "127.0.0.1.evil.example": false,
		"sup.example.com:9001": true, "SUP.example.com.": true,
	} {
		if got := Known(host, "sup.example.com"); got != want {
			t.Errorf("%s: got %v", host, got)
		}
	}
	if !Known("evil.example", "*") {
		t.Error("* is not all")
	}
}
