//go:build !linux

package child

// descriptorPath: without /proc a descriptor can't be executed.
func descriptorPath(int) (string, bool) { return "", false }

// endGroup does nothing: it can't be told here whether a child has ended
// without reaping it, and then its group may be another's.
func endGroup(int) {}
