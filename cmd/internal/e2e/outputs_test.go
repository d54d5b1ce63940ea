//go:build linux

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// TestFloodWithoutNewline lets a program write 128 MB without a newline: all of
// it arrives, the daemon answers meanwhile and doesn't keep it in memory.
func TestFloodWithoutNewline(t *testing.T) {
	t.Parallel()
	const megabytes = 128
	s := newSite(t, fmt.Sprintf(`[program:flood]
command = /bin/sh -c "head -c %dM /dev/zero; echo done >%%(here)s/written"
stdout_logfile = %%(here)s/flood.log
stdout_logfile_maxbytes = 0
startsecs = 0
autorestart = false
`, megabytes))
	s.start(t)
	must(t, waitFile(s.path("supervisord.log"), "spawned: 'flood'", 0))
	s.run(t, "supervisorctl", "pid")
	must(t, waitFile(s.path("written"), "done", 0))
	must(t, s.waitState("flood", sdk.StateExited))
	info, err := os.Stat(s.path("flood.log"))
	must(t, err)
	if info.Size() != megabytes<<20 {
		t.Errorf("the log has %d bytes", info.Size())
	}
	if peak := s.peakMemory(t); peak > megabytes<<20 {
		t.Errorf("the daemon took %d bytes", peak)
	}
}

// peakMemory returns the most memory that the daemon ever had, in bytes.
func (s site) peakMemory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", s.pid(t), "status"))
	must(t, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	must(t, err)
	return kilobytes << 10
}

// pid returns the daemon's pid.
func (s site) pid(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(s.read(t, "supervisord.pid"))
}

// TestRotationLosesNothing lets a program and a child that it leaves behind fill
// many rotated files. Every line of both is there, in order, also when the
// program has ended and the child has not.
func TestRotationLosesNothing(t *testing.T) {
	t.Parallel()
	const lines = 3000 // of 16 bytes, so that seq never writes a part of one
	s := newSite(t, `[program:writer]
command = /bin/sh %(here)s/writer.sh
directory = %(here)s
stdout_logfile = %(here)s/writer.log
stdout_logfile_maxbytes = 4KB
stdout_logfile_backups = 100
startsecs = 0
autorestart = false
`)
	s.write(t, "writer.sh", fmt.Sprintf(`
(seq -f 'child  %%08g' %[1]d; echo >wrote; exec sleep 1000) &
seq -f 'parent %%08g' %[1]d
until [ -e wrote ]; do :; done
`, lines))
	s.start(t)
	must(t, s.waitState("writer", sdk.StateExited))
	text := s.rotated(t, "writer.log")
	for _, writer := range []string{"parent ", "child  "} {
		next := 1
		for line := range strings.Lines(text) {
			if rest, ok := strings.CutPrefix(line, writer); ok {
				if rest != fmt.Sprintf("%08d\n", next) {
					t.Fatalf("after line %d of %s comes %q", next-1, writer, line)
				}
				next++
			}
		}
		if next != lines+1 {
			t.Errorf("%s wrote %d lines, %d are there", writer, lines, next-1)
		}
	}
}

// rotated returns what stands in a log and its backups, oldest first.
func (s site) rotated(t *testing.T, name string) string {
	t.Helper()
	backups, err := filepath.Glob(s.path(name) + ".*")
	must(t, err)
	if len(backups) == 0 {
		t.Errorf("%s was never rotated", name)
	}
	var text bytes.Buffer
	for n := len(backups); n > 0; n-- {
		text.WriteString(s.read(t, name+"."+strconv.Itoa(n)))
	}
	text.WriteString(s.read(t, name))
	return text.String()
}

// TestTailAcrossRotation follows a log while it is rotated again and again: the
// stream shows every line, and the program is never held up.
func TestTailAcrossRotation(t *testing.T) {
	t.Parallel()
	const lines, step = 400, 20
	s := newSite(t, `[program:writer]
command = /bin/cat
stdout_logfile = %(here)s/writer.log
stdout_logfile_maxbytes = 1KB
stdout_logfile_backups = 3
startsecs = 0
`)
	s.start(t)
	must(t, s.waitState("writer", sdk.StateRunning))
	client, err := s.client()
	must(t, err)
	defer client.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var followed followed
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel()
	following.Go(func() {
		if err := client.FollowProcessLog(ctx, &followed, "writer", "stdout"); err != nil {
			t.Error(err)
		}
	})
	for first := 0; first < lines; first += step {
		var text strings.Builder
		for n := first; n < first+step; n++ {
			fmt.Fprintf(&text, "line %06d\n", n)
		}
		must(t, client.SendStdin(t.Context(), "writer", text.String()))
		last := fmt.Sprintf("line %06d\n", first+step-1)
		must(t, wait(func() (bool, string) { return strings.Contains(followed.String(), last), "the stream lacks " + last }))
	}
	for n, line := range slices.Collect(strings.Lines(followed.String())) {
		if line != fmt.Sprintf("line %06d\n", n) {
			t.Fatalf("line %d of the stream is %q", n, line)
		}
	}
}

// followed is what a stream has shown until now.
type followed struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

// Write implements io.Writer.
func (f *followed) Write(p []byte) (int, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.text.Write(p)
}

// String returns all of it.
func (f *followed) String() string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.text.String()
}

// TestRestartsLeakNothing restarts a program a hundred times. The daemon then has
// as many descriptors as before.
func TestRestartsLeakNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, "[program:one]\ncommand = /bin/sleep 1000\nstartsecs = 0\n[program:failing]\ncommand = /nowhere/failing\nautostart = false\nstartretries = 0\n")
	s.start(t)
	must(t, s.waitState("one", sdk.StateRunning))
	client, err := s.client()
	must(t, err)
	defer client.Close()
	var before []string
	for range 100 {
		must(t, client.StopProcess(t.Context(), "one"))
		must(t, client.StartProcess(t.Context(), "one"))
		if err := client.StartProcess(t.Context(), "failing"); err == nil {
			t.Fatal("a program that isn't there was started")
		}
		if before == nil { // the first call has opened our connection
			before = s.descriptors(t)
		}
	}
	must(t, wait(func() (bool, string) {
		now := s.descriptors(t)
		return len(now) <= len(before), fmt.Sprintf("it had %q and has %q", before, now)
	}))
}

// descriptors returns what the daemon has open.
func (s site) descriptors(t *testing.T) []string {
	t.Helper()
	links, err := filepath.Glob(filepath.Join("/proc", s.pid(t), "fd", "*"))
	must(t, err)
	var found []string
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil {
			found = append(found, target)
		}
	}
	return found
}
