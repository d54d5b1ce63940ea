package server

// ListenError says why a server could not open its socket.
type ListenError struct {
	Name    string // section header
	Address string
	Err     error // matches syscall.EADDRINUSE if another program listens there
}

// Error returns the cause with the section and the address.
func (e *ListenError) Error() string {
	return e.Name + ": cannot listen on " + e.Address + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *ListenError) Unwrap() error { return e.Err }

// Usage returns the text that supervisord prints after "Error: " for this
// failure.
func (e *ListenError) Usage() string { return "" }
