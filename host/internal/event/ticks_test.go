package event

import (
	"slices"
	"testing"
	"time"
)

func TestTicksAdvance(t *testing.T) {
	const hour = 1789999200 // a full hour
	var ticks Ticks
	for _, step := range []struct {
		now  float64
		want []string
	}{
		{hour - 7, nil}, // the first call starts the count
		{hour - 6, nil},
		{hour - 5, []string{"TICK_5 when:1789999195"}},
		{hour - 0.001, nil},
		{hour, []string{"TICK_5 when:1789999200", "TICK_60 when:1789999200", "TICK_3600 when:1789999200"}},
		{hour + 4.999, nil},
		{hour + 73, []string{"TICK_5 when:1789999270", "TICK_60 when:1789999260"}},
		{hour + 69, []string{"TICK_5 when:1789999265"}}, // the clock was set back
	} {
		var got []string
		for _, e := range ticks.Advance(time.UnixMilli(int64(step.now * 1000))) {
			got = append(got, string(e.Type)+" "+e.Payload())
		}
		if !slices.Equal(got, step.want) {
			t.Errorf("at %f: %v, want %v", step.now, got, step.want)
		}
	}
}

func TestNextTick(t *testing.T) {
	now := time.Unix(1789999203, 500)
	for _, test := range []struct {
		wanted []Type
		want   int64 // 0: never
	}{
		{nil, 0},
		{[]Type{Tick5}, 1789999205},
		{[]Type{Tick60}, 1789999260},
		{[]Type{Tick3600}, 1790002800},
		{[]Type{Tick3600, Tick60}, 1789999260},
		{[]Type{Tick5, Tick60, Tick3600}, 1789999205},
	} {
		next, ok := NextTick(now, func(typ Type) bool { return slices.Contains(test.wanted, typ) })
		if ok != (test.want != 0) || ok && !next.Equal(time.Unix(test.want, 0)) {
			t.Errorf("%v: %v, %v, want %d", test.wanted, next, ok, test.want)
		}
	}
}
