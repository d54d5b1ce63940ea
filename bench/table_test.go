package main

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.001: "0", 0.056: "0.06", 0.5: "0.5", 1: "1", 1.234: "1.23", 9.994: "9.99", 9.996: "10",
		12.34: "12.3", 99.96: "100", 100: "100", 999.6: "1,000", 1234.5: "1,234", 1234567: "1,234,567",
		-3: "-3", -1234: "-1,234",
	} {
		if got := number(x); got != want {
			t.Errorf("number(%v) = %q, not %q", x, got, want)
		}
	}
}

func TestRatio(t *testing.T) {
	tests := []struct {
		sense             sense
		reference, values []float64
		want              string
	}{
		{less, []float64{100}, []float64{10}, "10"},
		{less, []float64{10}, []float64{20}, "0.5"},
		{more, []float64{10}, []float64{25}, "2.5"},
		{less, []float64{3}, []float64{0}, "∞"},
		{more, []float64{0}, []float64{3}, "∞"},
		{less, []float64{0}, []float64{0}, "1"},
		{none, []float64{5}, []float64{1}, ""},
		{less, nil, []float64{1}, ""},
		{less, []float64{1}, nil, ""},
	}
	for _, test := range tests {
		if got := ratio(test.sense, test.reference, test.values); got != test.want {
			t.Errorf("ratio(%v, %v, %v) = %q", test.sense, test.reference, test.values, got)
		}
	}
}

func TestStatistics(t *testing.T) {
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("odd median %v", got)
	}
	if got := median([]float64{4, 1, 2, 9}); got != 3 {
		t.Errorf("even median %v", got)
	}
	if got := median(nil); got != 0 {
		t.Errorf("median of nothing %v", got)
	}
	hundred := make([]int, 101)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for fraction, want := range map[float64]int{0: 0, 0.5: 50, 0.99: 99, 1: 100} {
		if got := quantile(hundred, fraction); got != want {
			t.Errorf("quantile %v = %v", fraction, got)
		}
	}
	if hundred[0] != 100 || quantile([]int(nil), 0.5) != 0 || quantile([]int{7}, 0.99) != 7 {
		t.Error("quantile of few values, or values were moved")
	}
	if unsteady([]float64{100, 110, 120}) || !unsteady([]float64{100, 110, 140}) || unsteady([]float64{1}) {
		t.Error("unsteady")
	}
	if math.Abs(perSecond(10, 4e9)-2.5) > 1e-9 {
		t.Error("perSecond")
	}
}

func TestMarkdown(t *testing.T) {
	m := measure{name: "m", metrics: []metric{
		{"a", "latency", "µs", less}, {"b", "rate", "calls/s", more}, {"c", "lost", "lines", none}, {"d", "never", "", less},
	}}
	r := newResults(options{
		systems: []system{{name: "new"}, {name: "old"}}, reference: "old", rounds: 2,
	}, &bench{})
	r.add(m, system{name: "new"}, values{"a": 10, "b": 4000, "c": 0}, nil)
	r.add(m, system{name: "old"}, values{"a": 100, "b": 1000}, errors.New("no\nluck"))
	r.add(m, system{name: "new"}, values{"a": 20, "b": 4000, "c": 0}, nil)
	want := `| measure | unit    |   old |   new |    × |
|---------|---------|------:|------:|-----:|
| latency | µs      |   100 |   ~15 | 6.67 |
| rate    | calls/s | 1,000 | 4,000 |    4 |
| lost    | lines   |     – |     0 |      |

- failed: m of old: no; luck
`
	caption, got, _ := strings.Cut(r.markdown(), "\n\n")
	if !strings.Contains(caption, "medians of 2 rounds") || !strings.HasSuffix(caption, "better than old.") {
		t.Errorf("caption %q", caption)
	}
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	if got := (&results{}).markdown(); got != "" {
		t.Errorf("nothing gives %q", got)
	}
}
