//go:build !linux

package child

import "syscall"

func pythonSignalName(syscall.Signal) (string, bool) { return "", false }
