//go:build !linux

package configfile

func isRealtimeBound(int) bool { return false }

func realtimeSignal(string) (int, bool) { return 0, false }
