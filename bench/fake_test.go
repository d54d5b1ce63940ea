package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
)

// fakeMarker as first argument makes the test binary the smallest supervisor that the
// benchmark can measure, so that the harness is tested without a real one.
const fakeMarker = "fake-supervisord"

// What a fake can do badly.
const (
	fakeBroken = "broken"
	fakeLossy  = "lossy"
)

type fake struct {
	lossy    bool
	programs map[string]fakeProgram
	listener fakeProgram
	events   chan string

	mu       sync.Mutex
	stopping bool
	running  map[*os.Process]bool
	gone     sync.WaitGroup
}

// A fakeProgram is a section of the configuration.
type fakeProgram map[string]string

func fakeMain(arguments []string) int {
	if arguments[2] == fakeBroken {
		fmt.Println("bad luck")
		return 2
	}
	f := &fake{
		lossy:    arguments[2] == fakeLossy,
		programs: map[string]fakeProgram{}, running: map[*os.Process]bool{},
		events: make(chan string, 10_000),
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	config, err := os.ReadFile(arguments[len(arguments)-1])
	if err != nil {
		return 2
	}
	socket := f.configure(string(config))
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return 2
	}
	go func() { _ = http.Serve(listener, f) }()
	if f.listener != nil {
		go f.serveListener()
	}
	for _, p := range f.programs {
		if p["autostart"] == "true" {
			f.spawn(p)
		}
	}
	<-stop
	f.stop()
	return 0
}

// configure reads the sections; the answer is the socket's path.
func (f *fake) configure(text string) (socket string) {
	for block := range strings.SplitSeq(text, "\n[") {
		title, body, _ := strings.Cut(block, "]\n")
		p := fakeProgram{}
		for line := range strings.SplitSeq(body, "\n") {
			key, value, _ := strings.Cut(line, "=")
			p[key] = value
		}
		kind, name, _ := strings.Cut(title, ":")
		switch kind {
		case "unix_http_server":
			socket = p["file"]
		case "program":
			f.programs[name] = p
		case "eventlistener":
			f.listener = p
		}
	}
	return socket
}

// spawn starts a program, and again whenever it ends if it shall.
func (f *fake) spawn(p fakeProgram) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stopping {
		return
	}
	words := strings.Fields(p["command"])
	command := exec.Command(words[0], words[1:]...)
	var output io.ReadCloser
	if p["stdout_events_enabled"] == "true" {
		output, _ = command.StdoutPipe()
	} else if log, err := os.OpenFile(p["stdout_logfile"], os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600); err == nil {
		defer func() { _ = log.Close() }()
		command.Stdout = log
	}
	if err := command.Start(); err != nil {
		return
	}
	f.running[command.Process] = true
	f.gone.Go(func() {
		if output != nil {
			f.emit(words[len(words)-2], command.Process.Pid, output)
		}
		_ = command.Wait()
		f.mu.Lock()
		delete(f.running, command.Process)
		f.mu.Unlock()
		if p["autorestart"] == "true" {
			f.spawn(p)
		}
	})
}

// emit makes log events of what a program writes.
func (f *fake) emit(name string, pid int, output io.Reader) {
	buffer := make([]byte, 1<<16)
	for number := 0; ; number++ {
		n, err := output.Read(buffer)
		if err != nil {
			return
		}
		event := fmt.Sprintf("processname:%s groupname:%s pid:%d channel:stdout\n%s", name, name, pid, buffer[:n])
		if !f.lossy || number%10 != 0 {
			f.events <- event
		}
		if f.lossy && number%4 == 1 {
			f.events <- event
		}
	}
}

func (f *fake) stop() {
	f.mu.Lock()
	f.stopping = true
	for process := range f.running {
		_ = process.Signal(syscall.SIGTERM)
	}
	f.mu.Unlock()
	f.gone.Wait()
}

// serveListener hands events out, one for each acknowledgement.
func (f *fake) serveListener() {
	words := strings.Fields(f.listener["command"])
	command := exec.Command(words[0], words[1:]...)
	in, _ := command.StdinPipe()
	out, _ := command.StdoutPipe()
	if command.Start() != nil {
		return
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !strings.HasSuffix(lines.Text(), "READY") {
			continue
		}
		payload := <-f.events
		_, _ = fmt.Fprintf(in, "ver:3.0 server:x serial:1 pool:p poolserial:1 eventname:E len:%d\n%s", len(payload), payload)
	}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	strings := regexp.MustCompile(`(?s)<string>([^<]*)</string>`).FindAllSubmatch(body, -1)
	answer := "<methodResponse/>"
	switch method := string(regexp.MustCompile(`<methodName>(.*?)<`).FindSubmatch(body)[1]); method {
	case "supervisor.getAllProcessInfo":
		for range f.programs {
			answer += "<name>statename</name>"
		}
	case "supervisor.startProcess":
		f.spawn(f.programs[string(strings[0][1])])
	case "supervisor.sendRemoteCommEvent":
		f.events <- fmt.Sprintf("type:%s\n%s", strings[0][1], strings[1][1])
	case "bench.pid":
		answer += fmt.Sprintf("<int>%d</int>", os.Getppid()) // it has no plugin, but another process
	case "system.multicall":
		for i := 2; i < len(strings); i += 3 {
			f.events <- fmt.Sprintf("type:%s\n%s", strings[i-1][1], strings[i][1])
		}
	}
	_, _ = fmt.Fprint(w, answer)
}
