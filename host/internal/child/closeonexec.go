package child

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// closeOnExecListed marks the descriptors that a directory of the kernel lists.
func closeOnExecListed(directory string) error {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}
