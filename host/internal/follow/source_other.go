//go:build !linux

package follow

func newSource(*Watcher) source { return nil }
