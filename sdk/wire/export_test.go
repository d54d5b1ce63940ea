package wire

import "google.golang.org/grpc"

// Register serves to a plugin what it may call back.
func (s Services) Register(on *grpc.Server) { s.register(on, s.survivor(), newGate(s.busy)) }

// RegisterTight serves it with so much room for requests, in bytes.
func (s Services) RegisterTight(on *grpc.Server, room int64) {
	gate := newGate(s.busy)
	gate.room = room
	s.register(on, s.survivor(), gate)
}

// MaxReading is how many logs are read at once.
const MaxReading = maxReading
