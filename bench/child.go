package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// marker as first argument makes this binary a supervised child:
//
//	bench as-child SITE idle            do nothing
//	bench as-child SITE write COUNT SIZE    write numbered pieces, then do nothing
//	bench as-child SITE packets COUNT SIZE  the same, each piece to be read on its own
//	bench as-child SITE listen SIZE     be an event listener
const marker = "as-child"

// The files of a site that its children know.
const (
	rosterFile = "roster"
	leashFile  = "leash"
	gaugeFile  = "gauge"
)

func isChild(arguments []string) bool {
	return len(arguments) > 3 && arguments[1] == marker
}

// childMain does one task; the answer is the exit status.
func childMain(arguments []string, in io.Reader, out *os.File) int {
	if err := runTask(arguments[2], arguments[3], arguments[4:], in, out); err != nil {
		fmt.Fprintln(os.Stderr, "bench child:", err)
		return 111
	}
	return 0
}

func runTask(site, task string, arguments []string, in io.Reader, out *os.File) error {
	leash, err := openFIFO(filepath.Join(site, leashFile), syscall.O_RDONLY)
	if err != nil {
		return err
	}
	roster, err := openFIFO(filepath.Join(site, rosterFile), syscall.O_WRONLY)
	if err != nil {
		return err
	}
	if _, err := syscall.Write(roster, newReport().bytes()); err != nil {
		return fmt.Errorf("report: %w", err)
	}

	var count, size int
	switch task {
	case "idle":
	case "write", "packets":
		if err := scan(arguments, &count, &size); err != nil {
			return err
		}
		if task == "packets" {
			splitWrites(out)
		}
		if err := writePieces(out, count, size); err != nil {
			return err
		}
	case "listen":
		if err := scan(arguments, &size); err != nil {
			return err
		}
		return listen(in, out, filepath.Join(site, gaugeFile), size)
	default:
		return fmt.Errorf("unknown task %q", task)
	}
	return waitForEnd(leash)
}

// openFIFO never waits for the other end: if the benchmark is gone, opening fails, or the
// first read meets the end.
func openFIFO(path string, mode int) (int, error) {
	fd, err := syscall.Open(path, mode|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Errorf("open %s: %w", path, err)
	}
	return fd, syscall.SetNonblock(fd, false)
}

// waitForEnd returns when the benchmark lets go of the leash.
func waitForEnd(leash int) error {
	var nothing [1]byte
	for {
		switch _, err := syscall.Read(leash, nothing[:]); {
		case err == nil:
			return nil
		case !errors.Is(err, syscall.EINTR):
			return fmt.Errorf("leash: %w", err)
		}
	}
}

func scan(arguments []string, into ...*int) error {
	if len(arguments) != len(into) {
		return fmt.Errorf("%d arguments, not %d", len(arguments), len(into))
	}
	for i, text := range arguments {
		if _, err := fmt.Sscan(text, into[i]); err != nil {
			return fmt.Errorf("argument %q: %w", text, err)
		}
	}
	return nil
}
