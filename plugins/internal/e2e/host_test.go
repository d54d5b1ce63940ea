//go:build linux

package e2e

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/kolo/xmlrpc"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

const guestSections = `
[rpcinterface:guest]
supervisor.rpcinterface_factory = guest:make

[program:web]
command = sh -c 'echo "it is $$"; exec sleep 1000'
process_name = %(program_name)s%(process_num)d
numprocs = 1
startsecs = 0

[program:slow]
command = sleep 1000
autostart = false
startsecs = 600

[eventlistener:ear]
command = sh -c 'while echo READY; read header; do echo "$header" >&2; head -c 5 >/dev/null; printf "RESULT 2\nOK"; done'
events = GUEST
`

// What the supervisor offers to plugins, through a real one.
func TestHostServices(t *testing.T) {
	t.Parallel()
	guestIs := "\n[plugin:guest]\ncommand = " + os.Args[0] + "\nenvironment = " + role + `="guest",GORACE="atexit_sleep_ms=0"` + "\n"
	s := site.Start(t, guestSections+guestIs, nil)
	heard := func(count int) func() bool {
		return func() bool {
			var said string
			site.Must(t, s.Call(t, &said, "supervisor.readProcessStderrLog", "ear", 0, 0))
			return strings.Count(said, "eventname:GUEST_CAME ") == count
		}
	}
	s.Await(t, "the event of the factory to be heard", heard(1))
	site.Must(t, s.Call(t, nil, "guest.emit", "GUEST_CAME", "again"))
	s.Await(t, "the event to be heard", heard(2))
	if err := s.Call(t, nil, "guest.emit", "GUEST_GONE", ""); err == nil || !strings.Contains(err.Error(), "BAD_NAME: GUEST_GONE") {
		t.Errorf("an event that it has not: %v", err)
	}
	var endpoints []string
	runs := func(names ...string) func() bool {
		return func() bool {
			var running []string
			site.Must(t, s.Call(t, &running, "guest.running", "web"))
			return slices.Equal(running, names)
		}
	}
	site.Must(t, s.Call(t, &endpoints, "guest.endpoints"))
	if !slices.Equal(endpoints, []string{"unix://" + s.Path("s")}) {
		t.Errorf("endpoints %q", endpoints)
	}
	var before, after int
	s.Await(t, "the program", runs("web:web0"))
	site.Must(t, s.Call(t, &before, "guest.pid", "web:web0"))
	site.Must(t, s.Call(t, nil, "guest.restart", "web:web0"))
	site.Must(t, s.Call(t, &after, "guest.pid", "web:web0"))
	if before == after {
		t.Error("it was not restarted")
	}
	site.Must(t, s.Call(t, nil, "guest.scale", "web", 3))
	s.Await(t, "three processes", runs("web:web0", "web:web1", "web:web2"))
	var text string
	site.Must(t, s.Call(t, &text, "guest.follow", "web:web2", "it is"))
	if !strings.HasPrefix(text, "it is ") {
		t.Errorf("followed %q", text)
	}
	site.Must(t, s.Call(t, &text, "guest.relay", 5))
	if text != "supervisor" {
		t.Errorf("through five calls of itself: %q", text)
	}
	s.Configure(t, guestSections+guestIs+"\n[program:more]\ncommand = sleep 1000\n")
	for range 2 {
		site.Must(t, s.Call(t, &text, "guest.update", true))
		if text != "+[more] ![] -[]" {
			t.Errorf("a dry run: %s", text)
		}
	}
	site.Must(t, s.Call(t, &text, "guest.update", false))
	if status, _ := s.Ctl(t, "status", "more"); text != "+[more] ![] -[]" || !strings.HasPrefix(status, "more ") {
		t.Errorf("an update: %s, %s", text, status)
	}
	hangUp(t, s)
}

// hangUp makes a call that lasts and gives it up: so does the plugin, and so
// does the supervisor.
func hangUp(t *testing.T, s *site.Site) {
	t.Helper()
	body, err := xmlrpc.EncodeMethodCall("guest.start", "slow")
	site.Must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/RPC2", bytes.NewReader(body))
	site.Must(t, err)
	ended := make(chan error, 1)
	go func() {
		answer, err := s.Client.Do(request)
		if err == nil {
			err = answer.Body.Close()
		}
		ended <- err
	}()
	s.Await(t, "the call to come", func() bool { return strings.Contains(s.Read("supervisord.log"), "plugin guest: begins to wait") })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the call: %v", err)
	}
	s.Await(t, "the call to be given up", func() bool {
		return strings.Contains(s.Read("supervisord.log"), "plugin guest: waits no more given_up=true")
	})
}
