//go:build linux

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// owner is the variable that all processes of a test have in their environment.
// Its value is the test's directory, so no other process has it.
const owner = "WORK"

// endAll ends everything that was started in a directory. Processes that are
// made meanwhile are found in a next look.
func endAll(dir string) {
	for {
		found := processesOf(dir)
		if len(found) == 0 {
			return
		}
		for _, pid := range found {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
		}
	}
}

// processesOf returns the living processes that belong to a directory.
func processesOf(dir string) []int {
	mark := []byte("\x00" + owner + "=" + dir + "\x00")
	files, _ := filepath.Glob("/proc/[0-9]*/environ") // the pattern is right
	var found []int
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append([]byte{0}, environ...), mark) {
			continue // it has ended, or isn't ours
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err == nil && pid != os.Getpid() {
			found = append(found, pid)
		}
	}
	return found
}

// alive reports whether there is a process that still has something. One whose
// first thread is a zombie has its files as long as there are other threads.
func alive(pid int) bool {
	directory := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(directory, "stat"))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	threads, err := os.ReadDir(filepath.Join(directory, "task"))
	return err == nil && (!strings.HasPrefix(rest, "Z") || len(threads) > 1)
}
