//go:build linux

package faults

import (
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// inACall is a call that goes wrong. NAME stands for the name of the row, which
// is that of the plugin and of the namespace, PID for its process.
type inACall struct {
	name   string
	method string
	args   []any
	act    []syscall.Signal // what it is sent, once the call is in it
	want   string
	logged []string // lines begin so
	lives  bool     // the process
	stays  bool     // it does, but answers no more, until it is reloaded
	short  bool     // call_timeout is so short that it will be over
}

func calls() []inACall {
	const died, late = "fault 30 FAILED: plugin for [rpcinterface:NAME] died ", "fault 30 FAILED: plugin for [rpcinterface:NAME] did not answer within 2s (call_timeout)"
	return []inACall{
		{name: "panics", method: "panic", want: "fault 30 FAILED: NAME.panic panicked: boom in a call", lives: true,
			logged: []string{`ERRO plugin NAME: NAME.panic panicked panic="boom in a call" stack="goroutine `}},
		{name: "panics_elsewhere", method: "crash", want: died + "(exit status 2)",
			logged: []string{"ERRO plugin NAME: panic: boom in the background", "ERRO plugin NAME: died (exit status 2); it will be started again; it said: panic: boom in the background"}},
		{name: "exits", method: "exit", args: []any{3}, want: died + "(exit status 3)",
			logged: []string{"ERRO plugin NAME: died (exit status 3); it will be started again"}},
		{name: "exits_well", method: "exit", args: []any{0}, want: died + "(exit status 0)",
			logged: []string{"ERRO plugin NAME: died (exit status 0); it will be started again"}},
		{name: "killed", method: "hang", act: []syscall.Signal{syscall.SIGKILL}, want: died + "(signal 9)",
			logged: []string{"ERRO plugin NAME: died (signal 9); it will be started again"}},
		{name: "stopped_and_killed", method: "hang", act: []syscall.Signal{syscall.SIGSTOP, syscall.SIGKILL}, want: died + "(signal 9)",
			logged: []string{"ERRO plugin NAME: died (signal 9); it will be started again"}},
		{name: "stopped", method: "hang", act: []syscall.Signal{syscall.SIGSTOP}, want: late, stays: true, short: true},
		{name: "hangs", method: "hang", want: late, lives: true, short: true},
		{name: "gives_up", method: "wait", want: late, lives: true, short: true,
			logged: []string{"INFO plugin NAME: given up"}},
		{name: "floods", method: "flood", args: []any{20000}, want: "true", lives: true,
			logged: []string{`INFO plugin NAME: {"@message":1}`, "INFO plugin NAME: line 0 yyy", "WARN plugin NAME: wrote too much; "}},
		{name: "chatters", method: "chatter", args: []any{20000}, want: "true", lives: true,
			logged: []string{"INFO plugin NAME: line 0 yyy", "WARN plugin NAME: wrote too much; "}},
	}
}

// A call that goes wrong.
func TestCalls(t *testing.T) {
	t.Parallel()
	rows := calls()
	config := withBystanders
	for _, row := range rows {
		settings := ""
		if row.short {
			settings = "call_timeout = 2\n"
		}
		config += section{name: row.name, settings: settings}.text()
	}
	s := site.Start(t, config, nil)
	others := watch(t, s)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.test(t, s, others)
			others.check(t)
		})
	}
}

func (row inACall) test(t *testing.T, s *site.Site, others *bystanders) {
	named := strings.NewReplacer("NAME", row.name)
	pid := pidOf(t, s, row.name)
	answered := make(chan string, 1)
	go func() { answered <- answer(t, s, row.name+"."+row.method, row.args...) }()
	for _, signal := range row.act {
		awaitLog(t, s, "INFO plugin "+row.name+": waiting")
		others.check(t) // while it lasts
		site.Must(t, syscall.Kill(pid, signal))
	}
	if got, want := <-answered, named.Replace(row.want); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, line := range row.logged {
		awaitLog(t, s, named.Replace(line))
	}
	now, err := status(t, s, row.name)
	site.Must(t, err)
	if row.lives || row.stays {
		if now.PID != pid || now.State != "RUNNING" || now.Restarts != 0 {
			t.Errorf("pid %d before; now %+v", pid, now)
		}
	}
	if row.stays {
		wantAnswer(t, s, named.Replace(row.want), row.name+".pid")
		wantAnswer(t, s, "true", "plugin.reload", row.name)
	}
	if row.lives {
		return
	}
	if after := pidOf(t, s, row.name); after == pid {
		t.Error("it is the same process")
	}
	if !row.stays {
		awaitLog(t, s, "INFO plugin "+row.name+": started again with pid ")
	}
}

// pidOf asks a plugin who it is.
func pidOf(t *testing.T, s *site.Site, name string) int {
	t.Helper()
	text := answer(t, s, name+".pid")
	pid, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s.pid: %s", name, text)
	}
	return pid
}
