package wire

import "google.golang.org/grpc"

// Register serves to a plugin what it may call back.
func (s Services) Register(on *grpc.Server) { s.register(on, s.survivor(), newGate(s.busy)) }
