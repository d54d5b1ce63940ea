package host

import "time"

// tickets put the answers of the spawners back into the order of their jobs.
type tickets struct {
	last    uint64 // that was given out
	waiting []ticket
}

type ticket struct {
	number uint64
	issued time.Time
	answer *spawned
}

// ticketPatience is how long an answer waits for those before it.
const ticketPatience = 100 * time.Millisecond

// number is that of the next ticket.
func (t *tickets) number() uint64 { return t.last + 1 }

// issue gives out that ticket, with a job that a spawner has taken.
func (t *tickets) issue() {
	t.last++
	t.waiting = append(t.waiting, ticket{number: t.last, issued: time.Now()})
}

// open is the number of jobs that have not been answered.
func (t *tickets) open() int {
	count := 0
	for i := range t.waiting {
		if t.waiting[i].answer == nil {
			count++
		}
	}
	return count
}

// redeem takes an answer and returns those that are now in order.
func (t *tickets) redeem(m spawned) []spawned {
	for i := range t.waiting {
		if t.waiting[i].number == m.ticket {
			t.waiting[i].answer = &m
			return t.release()
		}
	}
	return []spawned{m} // one that was given up
}

func (t *tickets) release() []spawned {
	var ready []spawned
	for len(t.waiting) > 0 && t.waiting[0].answer != nil {
		ready = append(ready, *t.waiting[0].answer)
		t.waiting = t.waiting[1:]
	}
	return ready
}

// patience tells when the first job has kept an answer behind it for too long.
func (t *tickets) patience() (time.Time, bool) {
	for i := range t.waiting {
		if t.waiting[i].answer != nil {
			return t.waiting[0].issued.Add(ticketPatience), true
		}
	}
	return time.Time{}, false
}

// giveUp lets answers pass the jobs that are late.
func (t *tickets) giveUp(l *loop, now time.Time) {
	for {
		late, waits := t.patience()
		if !waits || late.After(now) {
			return
		}
		t.waiting = t.waiting[1:]
		for _, next := range t.release() {
			l.takeSpawned(next)
		}
	}
}
