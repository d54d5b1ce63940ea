//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// target is a daemon that is attacked, as its attackers and a client that means
// well see it.
type target struct {
	site
	pid         string
	address     string // of the server with a password, on TCP
	descriptors int    // that the attackers may have
}

// credentials are what some of the attackers know.
const credentials = "Authorization: Basic dTpw\r\n"

const attacked = ordinary + `
[inet_http_server]
port = ADDRESS
username = u
password = p
`

const noisy = `[program:noisy]
command = sh -c 'echo this is the log; exec cat'
`

func newTarget(t *testing.T, programs string) target {
	t.Helper()
	s := newSite(t, programs)
	address, err := freeAddress()
	must(t, err)
	s.write(t, "supervisord.conf", strings.Replace(attacked, "ADDRESS", address, 1))
	descriptors := allowDescriptors(t)
	s.ordinaryBuild(t)
	s.run(t, "ordinary/supervisord", "-c", "supervisord.conf")
	return target{s, s.pid(t), address, descriptors}
}

// ordinaryBuild makes supervisord as make build does, in the folder ordinary: what
// it takes of memory is to be measured without the race detector's part.
func (s site) ordinaryBuild(t *testing.T) {
	t.Helper()
	project, err := projectFile(".")
	must(t, err)
	build := exec.Command("go", "build", "-o", s.path("ordinary")+"/", "./cmd/supervisord") //nolint:noctx // is short
	build.Dir = project
	build.Env = append(os.Environ(), asMakeBuilds()...)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}

// allowDescriptors lets the test, and the daemon that it starts, have as many
// as the system allows, and returns that number.
func allowDescriptors(t *testing.T) int {
	t.Helper()
	var limit syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	limit.Cur = max(limit.Cur, min(limit.Max, 20_000))
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
	return int(min(limit.Cur, 20_000))
}

// figures are what the daemon uses.
type figures struct {
	memory int           // resident, in bytes
	cpu    time.Duration // since it began
}

func (g target) figures(t *testing.T) figures {
	t.Helper()
	stat, err := os.ReadFile("/proc/" + g.pid + "/stat")
	must(t, err)
	_, rest, _ := bytes.Cut(stat, []byte(") "))
	fields := strings.Fields(string(rest))
	ticks := 0
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(field)
		must(t, err)
		ticks += n
	}
	pages, err := strconv.Atoi(fields[21])
	must(t, err)
	return figures{pages * os.Getpagesize(), time.Duration(ticks) * 10 * time.Millisecond}
}

// watched is how a daemon fared under an attack.
type watched struct {
	before, after figures
	peak          int // bytes of memory
	calls         int // that another client made meanwhile, on either server
	hungUp        int // of them, by the server that is attacked
	slowest       time.Duration
}

// String tells it in a line.
func (w watched) String() string {
	return fmt.Sprintf("memory %.1f MB, %.1f at most, %.1f after; %v of CPU; %d calls of another client, %d hung up on, %v at most",
		float64(w.before.memory)/1e6, float64(w.peak)/1e6, float64(w.after.memory)/1e6,
		w.after.cpu-w.before.cpu, w.calls, w.hungUp, w.slowest.Round(10*time.Microsecond))
}

// under attacks the daemon, while another client goes on asking for its state.
func (g target) under(t *testing.T, attack func()) watched {
	t.Helper()
	w := watched{before: g.figures(t)}
	w.peak = w.before.memory
	done := make(chan struct{})
	var asking sync.WaitGroup
	asking.Go(func() {
		for {
			begin := time.Now()
			attacked := w.calls%2 == 0
			switch err := g.askState(attacked); {
			case attacked && errors.Is(err, io.ErrUnexpectedEOF):
				w.hungUp++
			case err != nil:
				t.Error("another client: ", err)
			}
			w.calls, w.slowest = w.calls+1, max(w.slowest, time.Since(begin))
			w.peak = max(w.peak, g.figures(t).memory)
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond): // a rate, not a wait
			}
		}
	})
	attack()
	close(done)
	asking.Wait()
	w.after = g.figures(t)
	return w
}

const stateCall = "<?xml version='1.0'?><methodCall><methodName>supervisor.getState</methodName></methodCall>"

// askState asks the daemon for its state, on a connection of its own.
func (g target) askState(attacked bool) error {
	network, address := "unix", g.path("s")
	if attacked {
		network, address = "tcp", g.address
	}
	connection, err := net.DialTimeout(network, address, patience)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }() // the answer is all that matters
	_ = connection.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(connection, posted(stateCall)); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return err
	}
	if body, err := io.ReadAll(answer.Body); err != nil || !bytes.Contains(body, []byte("RUNNING")) {
		return fmt.Errorf("the answer is %s %.200s (%w)", answer.Status, body, err)
	}
	return nil
}

// posted is a call of somebody who knows the password.
func posted(body string) string {
	return "POST /RPC2 HTTP/1.1\r\nHost: x\r\n" + credentials + "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// connect connects an attacker.
func (g target) connect() (net.Conn, error) {
	connection, err := net.Dial("tcp", g.address)
	if err != nil {
		return nil, err
	}
	return connection, connection.SetDeadline(time.Now().Add(patience))
}

// mob connects many attackers, who do something each, and returns what they have
// got.
func (g target) mob(n int, attack func(net.Conn) string) (got map[string]int) {
	return g.attack(n, attack, func() {}, pressing{count: 500})
}

// mobAtOnce is a mob whose connections all stay until the last has its result.
func (g target) mobAtOnce(n int, attack func(net.Conn) string) (got map[string]int) {
	return g.attack(n, attack, together(n), pressing{count: 500})
}

// queue is such a mob that comes one after another: 100 at most have no result
// yet. However slow the daemon is, they are not too many who have yet to say
// something.
func (g target) queue(n int, attack func(net.Conn) string) (got map[string]int) {
	return g.attack(n, attack, together(n), pressing{count: 100, answer: true})
}

// together returns what waits until it was called n times.
func together(n int) func() {
	var last sync.WaitGroup
	last.Add(n)
	return func() {
		last.Done()
		last.Wait()
	}
}

// pressing is how many attackers may be on their way at once.
type pressing struct {
	count  int
	answer bool // until they have their result, and not just until they are connected
}

func (g target) attack(n int, attack func(net.Conn) string, stay func(), limit pressing) (got map[string]int) {
	got = make(map[string]int)
	var mu sync.Mutex
	var attackers sync.WaitGroup
	room := make(chan struct{}, limit.count)
	for range n {
		room <- struct{}{}
		attackers.Go(func() {
			connection, err := g.connect()
			if !limit.answer {
				<-room
			}
			result := "no connection"
			if err == nil {
				result = attack(connection)
			}
			if limit.answer {
				<-room
			}
			stay()
			if err == nil {
				_ = connection.Close() // the daemon may have closed it
			}
			mu.Lock()
			defer mu.Unlock()
			got[result]++
		})
	}
	attackers.Wait()
	return got
}

// answer is the status that an attacker reads, or what happened instead.
func answer(connection net.Conn) string {
	response, err := http.ReadResponse(bufio.NewReaderSize(connection, 512), nil)
	if err != nil {
		return "closed"
	}
	return strconv.Itoa(response.StatusCode)
}
