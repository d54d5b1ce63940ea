package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A report is what a child says when it runs.
type report struct {
	pid  int
	time time.Time
}

const reportSize = 16

func newReport() report {
	return report{pid: os.Getpid(), time: time.Now()}
}

// bytes are few enough for a pipe to take them whole.
func (r report) bytes() []byte {
	buffer := make([]byte, reportSize)
	binary.LittleEndian.PutUint64(buffer, uint64(r.pid))
	binary.LittleEndian.PutUint64(buffer[8:], uint64(r.time.UnixNano()))
	return buffer
}

func parseReport(buffer [reportSize]byte) report {
	return report{
		pid:  int(binary.LittleEndian.Uint64(buffer[:])),
		time: time.Unix(0, int64(binary.LittleEndian.Uint64(buffer[8:]))),
	}
}

// A roster receives the reports of the children of one site, and holds their leash.
type roster struct {
	// reports is closed when holder is and no child is left.
	reports chan report
	reader  *os.File
	holder  *os.File
	leash   *os.File
}

func newRoster(site string) (*roster, error) {
	r := &roster{reports: make(chan report, 1<<14)}
	var errs []error
	open := func(name string, mode int) *os.File {
		file, err := os.OpenFile(filepath.Join(site, name), mode|syscall.O_NONBLOCK, 0)
		errs = append(errs, err)
		return file
	}
	for _, name := range []string{rosterFile, leashFile} {
		errs = append(errs, syscall.Mkfifo(filepath.Join(site, name), 0o600))
	}
	r.reader = open(rosterFile, os.O_RDONLY)
	r.holder = open(rosterFile, os.O_WRONLY)
	end := open(leashFile, os.O_RDONLY) // A FIFO can be opened for writing only while it is read.
	r.leash = open(leashFile, os.O_WRONLY)
	errs = append(errs, end.Close())
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	go r.read()
	return r, nil
}

func (r *roster) read() {
	defer close(r.reports)
	reader := bufio.NewReader(r.reader)
	for {
		var buffer [reportSize]byte
		if _, err := io.ReadFull(reader, buffer[:]); err != nil {
			return
		}
		r.reports <- parseReport(buffer)
	}
}

// dismiss lets go of all children that are left and of the roster.
func (r *roster) dismiss() {
	_ = r.holder.Close() // It may have been closed before.
	_ = r.leash.Close()
}

// waitAllGone returns when no child is left; dismiss or holder.Close comes first.
func (r *roster) waitAllGone(limit time.Duration) error {
	timeout := time.After(limit)
	for {
		select {
		case _, more := <-r.reports:
			if !more {
				return nil
			}
		case <-timeout:
			return fmt.Errorf("children still ran after %v", limit)
		}
	}
}
