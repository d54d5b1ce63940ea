package dispatch

// bounded collects a message by the rule of Supervisor: a piece that doesn't
// fit pushes out as many bytes as it brings. So a single piece is kept whole,
// however long it is, and what is held never exceeds the limit or the longest
// piece, whichever is more.
type bounded struct {
	limit int64
	buf   []byte
}

func (b *bounded) write(p []byte) {
	if int64(len(b.buf))+int64(len(p)) > b.limit {
		b.buf = b.buf[min(len(p), len(b.buf)):]
	}
	// When the bytes cut off have eaten up the capacity, append moves the rest
	// to a larger array: a constant cost per byte written.
	b.buf = append(b.buf, p...)
}

func (b *bounded) bytes() []byte { return b.buf }

func (b *bounded) reset() {
	if cap(b.buf) > keptCapacity {
		b.buf = nil
	}
	b.buf = b.buf[:0]
}
