package host

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hubVariable holds the socket at which a puppet reports for orders.
const hubVariable = "REEVE_HOST_TEST_HUB"

// order is what the test tells a puppet, and report what it hears from it: an
// event, or with Done that an order was carried out.
type order struct {
	Op   string
	Text []byte // of any bytes, which JSON has no strings for
}

type report struct {
	Done   bool
	Header string
	Body   string
}

// puppet is a process in the hands of a test.
type puppet struct {
	t      testing.TB
	name   string
	pid    int
	conn   net.Conn
	events *feed[report]
	done   chan struct{}
}

// newPuppet greets a process that called.
func newPuppet(conn net.Conn) (*puppet, error) {
	p := &puppet{conn: conn, events: newFeed[report](), done: make(chan struct{}, 1)}
	from := bufio.NewReader(conn)
	if _, err := fmt.Fscanf(from, "%s %d\n", &p.name, &p.pid); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		decoder := json.NewDecoder(from)
		for {
			var r report
			if err := decoder.Decode(&r); err != nil {
				return
			}
			if r.Done {
				p.done <- struct{}{}
				continue
			}
			p.events.add(r)
		}
	}()
	return p, nil
}

// send gives an order without waiting for it.
func (p *puppet) send(op, text string) {
	p.t.Helper()
	if err := json.NewEncoder(p.conn).Encode(order{op, []byte(text)}); err != nil {
		p.t.Fatal(err)
	}
}

// tell gives an order and waits until it was carried out.
func (p *puppet) tell(op, text string) {
	p.t.Helper()
	p.send(op, text)
	select {
	case _, alive := <-p.done:
		if !alive {
			p.t.Fatalf("%s died of the order %q %q", p.name, op, text)
		}
	case <-time.After(patienceOfTests):
		p.t.Fatalf("%s does not carry out %q %q", p.name, op, text)
	}
}

// hears waits for so many events and returns the values of a key in their
// payloads, or of their headers if the payload does not have it.
func (p *puppet) hears(count int, key string) string {
	p.t.Helper()
	all := p.events.wait(p.t, fmt.Sprintf("%d events at %s", count, p.name), func(all []report) bool { return len(all) >= count })
	var values []string
	for _, one := range all {
		first, _, _ := strings.Cut(one.Body, "\n")
		values = append(values, keyed(first+" "+one.Header, key))
	}
	return strings.Join(values, " ")
}

func keyed(line, key string) string {
	for word := range strings.FieldsSeq(line) {
		if value, found := strings.CutPrefix(word, key+":"); found {
			return value
		}
	}
	return ""
}

// playPuppet is the process itself. It returns if the program isn't one.
func playPuppet() {
	path := os.Getenv(hubVariable)
	if path == "" {
		return
	}
	conn, err := net.Dial("unix", path)
	if err != nil {
		os.Exit(98)
	}
	if _, err := fmt.Fprintf(conn, "%s %d\n", os.Getenv("SUPERVISOR_PROCESS_NAME"), os.Getpid()); err != nil {
		os.Exit(97)
	}
	a := &actor{reports: json.NewEncoder(conn), stdin: bufio.NewReader(os.Stdin)}
	orders := json.NewDecoder(conn)
	for {
		var o order
		if err := orders.Decode(&o); err != nil {
			os.Exit(97) // the test is gone
		}
		a.obey(o.Op, string(o.Text))
		a.report(report{Done: true})
	}
}

// actor is the side of the puppet that acts.
type actor struct {
	reports *json.Encoder
	stdin   *bufio.Reader
}

func (a *actor) report(r report) {
	if err := a.reports.Encode(r); err != nil {
		os.Exit(97)
	}
}

func (a *actor) obey(op, text string) {
	switch op {
	case "out":
		say(1, text)
	case "err":
		say(2, text)
	case "bytes": // one write for each
		for i := range len(text) {
			say(1, text[i:i+1])
		}
	case "lines": // numbered, one write and one read for each
		count, _ := strconv.Atoi(text)
		writeLines(count)
	case "read":
		a.readEvent()
	case "ear":
		go a.listen()
	case "flood":
		go func() {
			for {
				say(1, text)
			}
		}()
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
	case "close":
		_ = os.Stdin.Close()
	case "exit":
		code, _ := strconv.Atoi(text)
		os.Exit(code)
	case "serve":
		go serveFastCGI(text)
	default:
		os.Exit(96)
	}
}

// listen is a good event listener, for ever.
func (a *actor) listen() {
	say(1, "READY\n")
	for {
		a.readEvent()
		say(1, "RESULT 2\nOKREADY\n")
	}
}

// readEvent takes an event from stdin and tells it.
func (a *actor) readEvent() {
	header, err := a.stdin.ReadString('\n')
	if err != nil {
		os.Exit(0)
	}
	length, err := strconv.Atoi(keyed(strings.TrimSpace(header), "len"))
	if err != nil {
		os.Exit(95)
	}
	var body strings.Builder
	for range length { // in characters
		r, _, err := a.stdin.ReadRune()
		if err != nil {
			os.Exit(0)
		}
		body.WriteRune(r)
	}
	a.report(report{Header: strings.TrimSpace(header), Body: body.String()})
}

// say writes with one system call, whatever the size.
func say(fd int, text string) {
	if _, err := syscall.Write(fd, []byte(text)); err != nil {
		os.Exit(94)
	}
}
