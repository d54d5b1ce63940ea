//go:build !linux

package child

func newWatcherAndPump() (watcher, pump, error) { return noWatcher{}, newFilePump(), nil }
