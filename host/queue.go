package host

import (
	"container/heap"
	"time"
)

// queue is a first-in first-out queue that forgets what it has given out.
type queue[T any] struct {
	items []T
	head  int
}

func (q *queue[T]) push(item T) { q.items = append(q.items, item) }

func (q *queue[T]) empty() bool { return q.head == len(q.items) }

func (q *queue[T]) front() T { return q.items[q.head] }

func (q *queue[T]) pop() T {
	var none T
	item := q.items[q.head]
	q.items[q.head] = none
	q.head++
	if q.empty() {
		q.items, q.head = q.items[:0], 0
		if cap(q.items) > 1024 {
			q.items = nil
		}
	}
	return item
}

// deadlines is a heap of the processes that wait for a time.
type deadlines []*record

func (d deadlines) Len() int           { return len(d) }
func (d deadlines) Less(i, j int) bool { return d[i].deadline.Before(d[j].deadline) }
func (d deadlines) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].index, d[j].index = i, j
}

// Push is for container/heap, which gives nothing but records.
func (d *deadlines) Push(x any) {
	rec, ok := x.(*record)
	if !ok {
		return
	}
	rec.index = len(*d)
	*d = append(*d, rec)
}

// Pop is for container/heap.
func (d *deadlines) Pop() any {
	last := len(*d) - 1
	rec := (*d)[last]
	(*d)[last] = nil
	*d = (*d)[:last]
	rec.index = -1
	return rec
}

func (d deadlines) next() (time.Time, bool) {
	if len(d) == 0 {
		return time.Time{}, false
	}
	return d[0].deadline, true
}

// due takes the processes whose time has come out of the heap.
func (d *deadlines) due(now time.Time) []*record {
	var ripe []*record
	for len(*d) > 0 && !(*d)[0].deadline.After(now) {
		ripe = append(ripe, (*d)[0])
		heap.Remove(d, 0)
	}
	return ripe
}
