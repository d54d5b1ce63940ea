package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// stream is an open /ui/events.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
	close func()
}

func (s site) watch(t *testing.T) *stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/ui/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s %v", answer.Status, answer.Header)
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 4<<20)
	return &stream{t, lines, func() { _ = answer.Body.Close() }}
}

// next returns the data of the next event of that name.
func (s *stream) next(name string) string {
	s.t.Helper()
	for wanted := false; s.lines.Scan(); {
		line := s.lines.Text()
		if event, ok := strings.CutPrefix(line, "event: "); ok {
			wanted = event == name
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok && wanted {
			return data
		}
	}
	s.t.Fatalf("there was no %s: %v", name, s.lines.Err())
	return ""
}

type snapshot struct {
	Daemon struct {
		Identifier, Version, Statename, Config string
		State, PID                             int
		Start, Now                             int64
	}
	Processes []process
	Token     string
}

type process struct {
	Name, Group, Namespec, Statename, Spawnerr, Description string
	State, PID, Exitstatus                                  int
	Start, Stop, Now                                        int64
	Stdout, Stderr                                          bool
}

func parse[T any](t *testing.T, data string) T {
	t.Helper()
	var got T
	decoder := json.NewDecoder(strings.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return got
}

func TestState(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	answer := s.get("/ui/state")
	got := parse[snapshot](t, answer.body)
	if answer.Header.Get("Content-Type") != "application/json" || got.Token != s.ui.token || len(got.Processes) != 5 ||
		got.Daemon.Identifier != "supervisor" || got.Daemon.Statename != "RUNNING" || got.Daemon.Config != "/etc/supervisord.conf" {
		t.Errorf("%+v", got)
	}
	if want := (process{Name: "bad", Group: "bad", Namespec: "bad", State: 200, Statename: "FATAL", Start: 1700000000, Stop: 1700000001,
		Exitstatus: 3, Spawnerr: "Exited too quickly", Description: "Exited too quickly (process log may have details)", Now: got.Processes[0].Now}); got.Processes[0] != want {
		t.Errorf("%+v, want %+v", got.Processes[0], want)
	}
}

func TestEvents(t *testing.T) {
	host := some()
	s := serve(t, Config{Host: host}, Access{})
	first, second := s.watch(t), s.watch(t)
	for _, viewer := range []*stream{first, second} {
		if got := parse[snapshot](t, viewer.next("state")); len(got.Processes) != 5 {
			t.Errorf("%+v", got)
		}
		viewer.next("stats")
	}
	eventually(t, "there is a subscription", func() bool { return host.Subscribers() == 1 })
	host.SetState("idle", sdk.StateRunning)
	for range 3 {
		host.Publish("PROCESS_STATE_STARTING", "processname:idle groupname:idle from_state:STOPPED tries:0")
	}
	host.Publish("PROCESS_STATE_RUNNING", "processname:p0 groupname:pair from_state:STARTING pid:1")
	host.Publish("PROCESS_STATE_EXITED", "processname:gone groupname:gone from_state:STARTING pid:1")
	for _, viewer := range []*stream{first, second} {
		got := parse[[]process](t, viewer.next("processes"))
		if len(got) != 2 || got[0].Namespec != "idle" || got[0].Statename != "RUNNING" || got[1].Namespec != "pair:p0" {
			t.Errorf("%+v", got)
		}
	}
	host.Publish("SUPERVISOR_STATE_CHANGE_STOPPING", "")
	if got := first.next("daemon"); !strings.Contains(got, `"statename":"RUNNING"`) {
		t.Error(got)
	}
	host.Publish("PROCESS_GROUP_ADDED", "groupname:new")
	first.next("state")
	first.close()
	second.close()
	eventually(t, "nobody is subscribed any more", func() bool { return host.Subscribers() == 0 })
	third := s.watch(t)
	third.next("state")
	eventually(t, "there is a subscription again", func() bool { return host.Subscribers() == 1 })
}

func TestCrowd(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	for range maxViewers {
		if _, err := s.ui.live.join(); err != nil {
			t.Fatal(err)
		}
	}
	if answer := s.get("/ui/events"); answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(answer.body, `"ok":false`) {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
	for v := range s.ui.live.viewers {
		s.ui.live.leave(v)
	}
	s.watch(t).next("state")
}

// TestSlowViewer is sent more than can wait.
func TestSlowViewer(t *testing.T) {
	ui := New(Config{Host: some()})
	v := &viewer{events: make(chan []byte, viewerBuffer), lost: make(chan struct{}, 1)}
	ui.live.viewers[v] = struct{}{} // rather than join, so that nothing else is going on
	for range 10 * viewerBuffer {
		ui.live.publish(t.Context(), []byte("event: x\n\n"))
	}
	select {
	case <-v.lost:
	default:
		t.Fatal("the viewer doesn't know that it has lost events")
	}
	h := handler{UI: ui}
	if got := string(h.catchUp(t.Context(), v)); !strings.HasPrefix(got, "event: state\ndata: {") || !strings.HasSuffix(got, "}\n\n") || len(v.events) != 0 {
		t.Errorf("%d events wait, and it is sent %s", len(v.events), got)
	}
}

// mortal is a host whose subscriptions end at once.
type mortal struct{ *sdktest.Host }

func (m mortal) Subscribe(ctx context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error) {
	subscription, err := m.Host.Subscribe(ctx, options)
	if err == nil {
		err = subscription.Close()
	}
	return subscription, err
}

// deaf is a host that lets nobody hear events.
type deaf struct{ *sdktest.Host }

func (deaf) Subscribe(context.Context, sdk.SubscribeOptions) (sdk.Subscription, error) {
	return nil, errors.New("not now")
}

func TestWithoutEvents(t *testing.T) {
	viewer := serve(t, Config{Host: deaf{some()}}, Access{}).watch(t)
	viewer.next("state")
	viewer.next("state") // again after a while
}

func TestBye(t *testing.T) {
	s := serve(t, Config{Host: mortal{some()}}, Access{})
	s.watch(t).next("bye")
}

func TestStats(t *testing.T) {
	now := time.Unix(1700000000, 0)
	one := func(cpu time.Duration, after time.Duration) []sdk.ProcessStats {
		return []sdk.ProcessStats{{Name: "p0", Group: "pair", PID: 7, CPUTime: cpu, Memory: 4096, Threads: 2, Time: now.Add(after)}}
	}
	sampler := newSampler(nil)
	for i, want := range []string{"null", "75.0", "0.0", "null", "null"} {
		stats := [][]sdk.ProcessStats{one(time.Second, 0), one(2500*time.Millisecond, 2*time.Second), one(2500*time.Millisecond, 4*time.Second),
			one(time.Second, 6*time.Second), {{Name: "p0", Group: "pair", PID: 8, Memory: 4096, Threads: 2, Time: now.Add(8 * time.Second)}}}[i]
		want = `{"t":1700000000,"list":[["pair:p0",` + want + `,4096,2]]}`
		if got := string(sampler.appendStats(nil, now, stats)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := string(sampler.appendStats(nil, now, nil)); got != `{"t":1700000000,"list":[]}` {
		t.Error(got)
	}
}

func TestInspection(t *testing.T) {
	plugins := &fakePlugins{infos: []sdk.PluginInfo{
		{Name: "acme", State: sdk.PluginRunning, PID: 7, Version: "1.2", Path: "/p/acme", Started: time.Unix(1700000000, 0), Uses: []string{"rpcinterface:acme"}},
		{Name: "b", State: sdk.PluginBackoff, Problem: `died "early"`, RetryAt: time.Unix(1700000001, 0), Restarts: 3},
	}}
	s := serve(t, Config{Host: some(), Plugins: plugins, Configuration: func() ([]byte, error) { return []byte(`{"a":1}`), nil }}, Access{})
	want := `[{"name":"acme","state":"RUNNING","pid":7,"version":"1.2","path":"/p/acme","start":1700000000,"restarts":0,"retry":0,"problem":"","uses":["rpcinterface:acme"]},` +
		`{"name":"b","state":"BACKOFF","pid":0,"version":"","path":"","start":0,"restarts":3,"retry":1700000001,"problem":"died \u0022early\u0022","uses":[]}]`
	if got := s.get("/ui/plugins").body; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := s.get("/ui/config").body; got != `{"a":1}` {
		t.Error(got)
	}
	plugins.err = errors.New(`a "problem"`)
	if got := s.get("/ui/plugins"); got.StatusCode != 500 || got.body != `{"ok":false,"message":"a \u0022problem\u0022"}` {
		t.Errorf("%s %s", got.Status, got.body)
	}
}

// BenchmarkPage makes what a page of 2,000 processes begins with.
func BenchmarkPage(b *testing.B) {
	infos := make([]sdk.ProcessInfo, 2000)
	for i := range infos {
		infos[i] = sdk.ProcessInfo{Name: fmt.Sprintf("worker_%04d", i), Group: "workers", State: sdk.StateRunning, PID: 10000 + i, Start: 1700000000,
			Description: "pid 12345, uptime 1 day, 0:01:02", StdoutLogfile: "/var/log/x", StderrLogfile: "/var/log/y"}
	}
	host := sdktest.NewHost(infos...)
	s := serve(b, Config{Host: host}, Access{})
	for _, path := range []string{"/", "/ui/state"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = len(s.get(path).body)
			}
			b.ReportMetric(float64(size), "bytes/page")
		})
	}
	b.Run("table", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m := make(markup, 0, 4096+rowSize*len(infos))
			m.table(infos)
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			appendList(make([]byte, 0, 512+400*len(infos)), infos, appendProcess)
		}
	})
}
