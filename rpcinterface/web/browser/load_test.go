//go:build linux

package browser

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
)

// observe measures the longest time between two frames.
const observe = `(() => {
	window.load = {worst: 0};
	let last = performance.now();
	const frame = (now) => { window.load.worst = Math.max(window.load.worst, now - last); last = now; requestAnimationFrame(frame); };
	requestAnimationFrame(frame);
	return true;
})()`

// TestLoad measures the page with as many processes as REEVE_BROWSER_LOAD says.
func TestLoad(t *testing.T) {
	count, err := strconv.Atoi(os.Getenv("REEVE_BROWSER_LOAD"))
	ticks := 4
	if err != nil { // then that it works with more than fit on a screen
		t.Parallel()
		count, ticks = 200, 1
	}
	s := start(t, fmt.Sprintf("[program:many]\ncommand = /bin/sleep 86400\nprocess_name = many_%%(process_num)04d\nnumprocs = %d\nstartsecs = 0\nstdout_logfile = NONE\nstderr_logfile = NONE\n", count))
	s.await(t, "RUNNING", fmt.Sprintf("many:many_%04d", count/2), fmt.Sprintf("many:many_%04d", count-1))
	t.Logf("daemon: %d kB resident before the page", s.resident(t))
	for _, path := range []string{"", "ui/state"} {
		plain, packed := s.size(t, path)
		t.Logf("/%s: %d kB, compressed %d kB", path, plain/1024, packed/1024)
	}
	p := open(t, s, "")
	p.await(fmt.Sprintf(`document.querySelector(".shown").textContent === "%s processes"`, thousands(count)))
	t.Logf("first paint after %.0f ms, live rows %.0f ms, HTML parsed %.0f ms",
		value[float64](p, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`),
		value[float64](p, `performance.getEntriesByName("processes")[0]?.startTime ?? 0`),
		value[float64](p, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`))
	if rows := value[int](p, `document.querySelectorAll(".row").length`); rows > 80 {
		t.Errorf("%d rows are in the page", rows)
	}
	p.await(`document.querySelector(".row .c-mem").textContent !== ""`)
	p.ticks(1)
	busy := p.mainThread()
	p.ticks(ticks)
	t.Logf("main thread: %.1f ms for two seconds, with one round of figures", (p.mainThread()-busy)*1000/float64(ticks))
	value[bool](p, observe)

	busy = p.mainThread()
	s.call(t, "supervisor.stopAllProcesses", false)
	p.await(fmt.Sprintf(`document.querySelector(".chip[data-state=STOPPED]")?.textContent === "%s stopped"`, thousands(count)))
	t.Logf("main thread: %.0f ms while %d processes stop", (p.mainThread()-busy)*1000, count)
	s.call(t, "supervisor.startAllProcesses", false)
	p.await(fmt.Sprintf(`document.querySelector(".chip[data-state=RUNNING]")?.textContent === "%s running"`, thousands(count)))

	value[bool](p, `(window.load.worst = 0, true)`)
	busy = p.mainThread()
	value[string](p, `new Promise((done) => { let y = 0; const step = () => { scrollTo(0, y += 400); y < document.documentElement.scrollHeight ? requestAnimationFrame(step) : done(); }; step(); }), "begun"`)
	p.await(fmt.Sprintf(`document.querySelector('.row[data-namespec="many:many_%04d"]') && scrollY + innerHeight + 400 > document.documentElement.scrollHeight`, count-1))
	steps := value[float64](p, `document.documentElement.scrollHeight / 400`)
	t.Logf("scrolling through all: %.1f ms of the main thread for each 400 pixels, worst frame %.0f ms", (p.mainThread()-busy)*1000/steps, value[float64](p, `window.load.worst`))
	value[bool](p, `(window.load.worst = 0, true)`)
	p.press("/", "_01")
	p.await(`document.querySelector(".shown").textContent.startsWith("100 of")`)
	t.Logf("worst frame while filtering: %.0f ms", value[float64](p, `window.load.worst`))
	t.Logf("page: %.1f MB of JavaScript's heap, %d elements", value[float64](p, `performance.memory.usedJSHeapSize / 1048576`), value[int](p, `document.getElementsByTagName("*").length`))
	t.Logf("daemon: %d kB resident with the page", s.resident(t))
}

func thousands(n int) string {
	text := strconv.Itoa(n)
	if len(text) > 3 {
		return text[:len(text)-3] + "," + text[len(text)-3:]
	}
	return text
}

// ticks waits for rounds of figures, without asking: that would be work, too.
func (p *page) ticks(n int) {
	p.t.Helper()
	settle(p, fmt.Sprintf(`new Promise((done) => { let left = %d; new MutationObserver((_, me) => --left || (me.disconnect(), done())).observe(document.querySelector(".total .line"), {attributes: true}); })`, n))
}

// mainThread is how many seconds the page's thread has worked.
func (p *page) mainThread() float64 {
	p.t.Helper()
	return metric(p, "TaskDuration")
}

// size asks for a page, plain and compressed, and tells how long each is.
func (s *site) size(t *testing.T, path string) (plain, packed int) {
	t.Helper()
	for coding, size := range map[string]*int{"identity": &plain, "gzip": &packed} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url(path), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", coding)
		reply, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reply.Body)
		_ = reply.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		*size = len(content)
	}
	return plain, packed
}

// resident is how much memory the supervisord has, in kB.
func (s *site) resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.daemon.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	size, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return size
}
