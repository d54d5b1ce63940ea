//go:build linux

package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const eager = `[program:eager]
command = sh -c 'exec yes 0123456789012345678901234567890123456789'
stdout_logfile = %(here)s/eager.log
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 3
`

// TestSlowReaders has a program write as fast as it can, while 500 clients have
// its log open and read nothing or next to nothing of it.
func TestSlowReaders(t *testing.T) {
	g := newTarget(t, eager)
	must(t, waitFile(g.path("eager.log"), "0123", 0))
	child := g.run(t, "supervisorctl", "pid", "eager")
	alone, base := g.pace(t, child), g.figures(t)

	connections := make([]net.Conn, 500)
	for i := range connections {
		connections[i] = g.openLog(t, "eager", i%2 == 0)
	}
	var reading sync.WaitGroup
	for _, connection := range connections[:50] {
		reading.Go(func() {
			little := make([]byte, 100)
			for rate := time.NewTicker(20 * time.Millisecond); ; <-rate.C {
				if _, err := connection.Read(little); err != nil {
					return // closed by the test
				}
			}
		})
	}
	var beside float64
	fared := g.under(t, func() {
		// What else runs on the machine may be in the way once.
		for attempts := 0; attempts < 4 && beside < alone/4; attempts++ {
			beside = g.pace(t, child)
		}
	})
	t.Logf("the program writes %.0f MB/s alone, %.0f MB/s beside 500 slow readers; memory without them %.1f MB; %v",
		alone, beside, float64(base.memory)/1e6, fared)
	if grown := fared.peak - base.memory; fared.peak > 64<<20 || grown > 32<<20 {
		t.Errorf("memory grew by %d bytes: %v", grown, fared)
	}
	if beside < alone/4 {
		t.Errorf("the program writes %.0f MB/s, alone %.0f MB/s", beside, alone)
	}
	if fared.slowest > hostileDelay || fared.hungUp > 0 {
		t.Error(fared)
	}
	for _, connection := range connections {
		must(t, connection.Close())
	}
	reading.Wait()
	must(t, wait(func() (bool, string) {
		open := g.site.descriptors(t)
		return len(open) < 50, strings.Join(open, " ")
	}))
}

// openLog opens a log on either server, and returns when it is streamed.
func (g target) openLog(t *testing.T, name string, unix bool) net.Conn {
	t.Helper()
	network, address := "tcp", g.address
	if unix {
		network, address = "unix", g.path("s")
	}
	connection, err := net.Dial(network, address)
	must(t, err)
	_, err = io.WriteString(connection, "GET /logtail/"+name+" HTTP/1.1\r\n"+credentials+"\r\n")
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReaderSize(connection, 256), nil)
	must(t, err)
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	return connection
}

// pace measures how many megabytes a program writes in a second.
func (g target) pace(t *testing.T, pid string) float64 {
	t.Helper()
	written := func() int {
		text, err := os.ReadFile("/proc/" + strings.TrimSpace(pid) + "/io")
		must(t, err)
		_, rest, _ := strings.Cut(string(text), "wchar: ")
		n, err := strconv.Atoi(strings.Fields(rest)[0])
		must(t, err)
		return n
	}
	begin, before := time.Now(), written()
	time.Sleep(1500 * time.Millisecond) // the measure
	return float64(written()-before) / 1e6 / time.Since(begin).Seconds()
}
