package listener

// ring is a queue of events with two ends. It grows by doubling as far as it
// is filled, because a buffer_size may be set far beyond what is ever needed,
// and it gives the memory back when it is empty.
type ring struct {
	slots []entry // as many as a power of two, or none
	head  int
	count int
}

const (
	minSlots  = 16
	keptSlots = 1024 // more are not kept when the ring runs empty
)

func (r *ring) len() int { return r.count }

func (r *ring) at(i int) *entry { return &r.slots[(r.head+i)&(len(r.slots)-1)] }

func (r *ring) pushBack(e entry) {
	r.grow()
	*r.at(r.count) = e
	r.count++
}

func (r *ring) pushFront(e entry) {
	r.grow()
	r.head = (r.head - 1) & (len(r.slots) - 1)
	r.count++
	*r.at(0) = e
}

// popFront takes the oldest. There must be one.
func (r *ring) popFront() entry {
	e := *r.at(0)
	*r.at(0) = entry{}
	r.head = (r.head + 1) & (len(r.slots) - 1)
	r.count--
	if r.count == 0 && len(r.slots) > keptSlots {
		*r = ring{}
	}
	return e
}

func (r *ring) grow() {
	if r.count < len(r.slots) {
		return
	}
	slots := make([]entry, max(minSlots, 2*len(r.slots)))
	for i := range r.count {
		slots[i] = *r.at(i)
	}
	r.slots, r.head = slots, 0
}
