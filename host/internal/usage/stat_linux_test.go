package usage

import (
	"testing"
	"time"
)

const line = "4711 (cat) S 42 4711 4711 0 -1 4194304 92 0 0 0 150 25 0 0 20 0 3 0 2265 5861376 448 18446744073709551615 1 1 0 0 0 0\n"

func TestParse(t *testing.T) {
	want := stat{state: 'S', parent: 42, ticks: 175, threads: 3, pages: 448}
	for _, given := range []string{
		line,
		"4711 (a) S 1 (b\n) S 42 4711 4711 0 -1 4194304 92 0 0 0 150 25 0 0 20 0 3 0 2265 5861376 448",
	} {
		got, ok := parse([]byte(given))
		if !ok || got != want {
			t.Errorf("%q: %+v, %t", given, got, ok)
		}
		if got.cpuTime() != 1750*time.Millisecond {
			t.Errorf("CPU time %v", got.cpuTime())
		}
	}
	for _, wrong := range []string{"", "1 cat S 1", "1 (cat)", "1 (cat) S", "1 (cat) S 1 2 3", "1 (cat)  S 42 - 1", line[:70]} {
		if got, ok := parse([]byte(wrong)); ok {
			t.Errorf("%q: %+v", wrong, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(line))
	f.Add([]byte("1 (x) Z"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, ok := parse(data); ok && len(data) < 40 {
			t.Errorf("%q is taken for %+v", data, s)
		}
	})
}
