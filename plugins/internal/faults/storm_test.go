//go:build linux

package faults

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// storm is the configuration of a plugin that asks for too much.
func storm(settings string) string {
	return withBystanders + section{name: "storm", factory: "storm", settings: settings}.text() + `
[program:sleepers]
command = /bin/sleep 1000
autostart = false
startsecs = 1000
`
}

// A plugin that makes thousands of calls which last gets its share, and nobody
// else notices: by way of the library, on its lane and beside it, or with plain
// calls of gRPC on as many connections as it can have.
func TestStormOfCalls(t *testing.T) {
	for method, settings := range map[string]string{"storm.calls": "", "storm.plain": "auto_mtls = false\n"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			s := site.Start(t, storm(settings), nil)
			others := watch(t, s)
			before := usage(t, s)
			wantAnswer(t, s, "true", method, 5000)
			awaitLog(t, s, "WARN plugin storm: has 256 calls to supervisord under way; more have to wait")
			others.check(t)
			after := usage(t, s)
			const mebibytes, descriptors = 64, 16
			if after.peak > before.peak+mebibytes<<10 || after.descriptors > before.descriptors+descriptors {
				t.Errorf("supervisord has %+v, and had %+v before", after, before)
			}
			kill(t, s)
			wantAnswer(t, s, "true", "storm.calls", 0)
		})
	}
}

// Connections that nobody serves cost supervisord nothing.
func TestStormOfConnections(t *testing.T) {
	t.Parallel()
	s := site.Start(t, storm("auto_mtls = false\n"), nil)
	others := watch(t, s)
	before := usage(t, s)
	t.Log(answer(t, s, "storm.connections", 500)) // how many is the kernel's affair
	others.check(t)
	after := usage(t, s)
	const few = 4
	if after.descriptors > before.descriptors+few {
		t.Errorf("supervisord has %+v, and had %+v before", after, before)
	}
	kill(t, s) // which is not waited for
}

// kill ends the calls that are in the plugin, and those that it makes.
func kill(t *testing.T, s *site.Site) {
	t.Helper()
	now, err := status(t, s, "storm")
	site.Must(t, err)
	site.Must(t, syscall.Kill(now.PID, syscall.SIGKILL))
	awaitLog(t, s, "INFO plugin storm: started again with pid ")
}

// Subscriptions that nobody closes come to an end, which is told.
func TestStormOfSubscriptions(t *testing.T) {
	t.Parallel()
	s := site.Start(t, storm(""), nil)
	wantAnswer(t, s, "fault 30 FAILED: the plugin has 100 subscriptions and followed logs, and there can't be more", "storm.subscriptions", 1000)
	wantAnswer(t, s, "true", "storm.calls", 1)
}

// used is what supervisord uses.
type used struct {
	peak        int // kB
	descriptors int
}

func usage(t *testing.T, s *site.Site) used {
	t.Helper()
	var pid int
	site.Must(t, s.Call(t, &pid, "supervisor.getPID"))
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	site.Must(t, err)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	site.Must(t, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	peak, err := strconv.Atoi(strings.Fields(rest)[0])
	site.Must(t, err)
	return used{peak, len(open)}
}
