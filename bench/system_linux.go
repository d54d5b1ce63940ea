package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// defaultScratch is in memory when there is room, so that no disk is measured.
func defaultScratch() string {
	const memory, room = "/dev/shm", 2 << 30
	var stat unix.Statfs_t
	if err := unix.Statfs(memory, &stat); err != nil || stat.Bavail*uint64(stat.Bsize) < room {
		return os.TempDir()
	}
	if unix.Access(memory, unix.W_OK) != nil {
		return os.TempDir()
	}
	return memory
}

// splitWrites puts a pipe into packet mode: the reader gets each write on its own, however
// late it reads. So a number of writes is a number of log events. It is an aid; where it
// doesn't work, fewer and larger events come.
func splitWrites(pipe *os.File) {
	fd := int(pipe.Fd())
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); err == nil {
		_, _ = unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags|unix.O_DIRECT)
	}
}

// cpuTime is what all threads of a process have used so far.
func cpuTime(pid int) (time.Duration, error) {
	const processClock = 2 // CPUCLOCK_SCHED: of the whole process, in nanoseconds
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|processClock), &t); err != nil {
		return 0, fmt.Errorf("CPU clock of %d: %w", pid, err)
	}
	return time.Duration(t.Nano()), nil
}

// wakeups counts the voluntary context switches of all threads so far.
func wakeups(pid int) (int64, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		return 0, err
	}
	var total int64
	for _, file := range files {
		n, err := statusField(file, "voluntary_ctxt_switches")
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// residentBytes is the memory that a process has in use, shared pages included.
func residentBytes(pid int) (int64, error) {
	kib, err := statusField(fmt.Sprintf("/proc/%d/status", pid), "VmRSS")
	return kib << 10, err
}

func threadCount(pid int) (int64, error) {
	return statusField(fmt.Sprintf("/proc/%d/status", pid), "Threads")
}

// statusField is a number in a status file of /proc.
func statusField(path, name string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ":")
		if key == name {
			number, _, _ := strings.Cut(strings.TrimSpace(value), " ")
			return strconv.ParseInt(number, 10, 64)
		}
	}
	return 0, fmt.Errorf("%s has no %s", path, name)
}
