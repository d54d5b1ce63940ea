package event

import "time"

// Ticks tells when the periods of the TICK events begin. Periods are counted
// from the epoch: TICK_60 comes at full minutes. The zero value has seen no
// time yet.
type Ticks struct {
	begun [3]int64 // beginning of the current period by tick; 0 before the first Advance
}

// tickPeriods returns the TICK events in the order in which they come, when
// they come together, and their periods in seconds.
func tickPeriods() [3]struct {
	t      Type
	period int64
} {
	return [...]struct {
		t      Type
		period int64
	}{{Tick5, 5}, {Tick60, 60}, {Tick3600, 3600}}
}

// Advance returns the events of the periods that began since the last call.
// Periods that were slept through are not made up for, and the first call only
// starts the count. It is for the owner to drop what nobody wants.
func (k *Ticks) Advance(now time.Time) []*Event {
	var due []*Event
	for i, tick := range tickPeriods() {
		begun := now.Unix() - now.Unix()%tick.period
		if k.begun[i] != 0 && begun != k.begun[i] {
			due = append(due, NewTick(tick.t, begun))
		}
		k.begun[i] = begun
	}
	return due
}

// NextTick returns when the next period begins of a TICK event that is wanted. It
// reports false if none is: then there is nothing to wake up for.
func NextTick(now time.Time, wanted func(Type) bool) (time.Time, bool) {
	for _, tick := range tickPeriods() {
		// The periods divide each other, so the shortest that is wanted is next.
		if wanted(tick.t) {
			return time.Unix(now.Unix()-now.Unix()%tick.period+tick.period, 0), true
		}
	}
	return time.Time{}, false
}
