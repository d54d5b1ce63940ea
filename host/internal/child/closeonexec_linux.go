package child

import (
	"errors"
	"math"

	"golang.org/x/sys/unix"
)

// closeOnExec marks every descriptor but the standard ones as not inherited.
func closeOnExec() error {
	err := unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EPERM) {
		return closeOnExecListed("/proc/self/fd")
	}
	return err
}
