package configfile

// The two real-time signals that have names: the C library keeps 32 and 33.
const (
	sigRTMin = 34
	sigRTMax = 64
)

func isRealtimeBound(n int) bool { return n == sigRTMin || n == sigRTMax }

func realtimeSignal(name string) (int, bool) {
	switch name {
	case "SIGRTMIN":
		return sigRTMin, true
	case "SIGRTMAX":
		return sigRTMax, true
	}
	return 0, false
}
