//go:build linux

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// programs are those that most tests use.
const programs = `[program:worker]
command = /bin/sh -c "echo worker %(process_num)d is ready; exec sleep 86400"
process_name = %(program_name)s_%(process_num)d
numprocs = 3
startsecs = 0
[program:idle]
command = /bin/cat
autostart = false
startsecs = 0
[program:single]
command = /bin/sleep 86400
startsecs = 0
[program:broken]
command = /bin/sh -c "exit 7"
startretries = 0
autorestart = false
startsecs = 1
`

// shows waits until the rows are those of these names, in that order.
func (p *page) shows(names string) {
	p.t.Helper()
	p.await(`[...document.querySelectorAll(".rows .row")].map((row) => row.querySelector(".groupname, .c-name a").textContent).join(" ") === "` + names + `"`)
}

func TestRowsAndFolding(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
	p.state("broken", "FATAL")
	p.state("idle", "STOPPED")
	p.state("worker:worker_1", "RUNNING")
	p.await(`document.querySelector(".row.group .c-desc").textContent === "3 running"`)
	p.await(`document.title.includes("(1 fatal)")`)
	p.click(`.row.group [data-action=fold]`)
	p.shows("broken idle single worker")
	p.navigate(s.url("index.html")) // it is remembered
	p.shows("broken idle single worker")
	p.click(`.row.group .groupname`)
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
}

// TestNarrowSelection: what can be done with what is selected can be reached on a
// telephone, too.
func TestNarrowSelection(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.do(chromedp.EmulateViewport(360, 640))
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
	p.click(row("single") + " input")
	p.click(row("idle") + " input")
	p.await(`document.querySelector(".selection strong").checkVisibility()`)
	if outside := value[string](p, `[...document.querySelectorAll(".selection button")].filter((e) => {
		const { left, right, top, bottom } = e.getBoundingClientRect();
		return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || right === left;
	}).map((e) => e.textContent).join()`); outside != "" {
		t.Errorf("out of reach: %s", outside)
	}
}

func TestFilterAndSort(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("broken", "FATAL")
	p.press("/")
	p.press("work", "er_1")
	p.shows("worker worker_1")
	if shown := value[string](p, `document.querySelector(".shown").textContent`); shown != "1 of 6 processes" {
		t.Errorf("it says %q", shown)
	}
	p.press(kb.Escape)
	p.await(`document.querySelector("#filter").value === ""`)
	p.press("!group:worker")
	p.shows("broken idle single")
	p.press(kb.Escape, kb.Escape)
	p.click(`.chip[data-state=FATAL]`)
	p.shows("broken")
	p.await(`location.hash === "#/?q=state%3Afatal"`)
	p.click(`.chip[data-state=FATAL]`)
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
	p.click(`[data-sort=state]`)
	p.await(`document.querySelector("[data-sort=state]").parentElement.ariaSort === "ascending"`)
	p.shows("broken single worker:worker_0 worker:worker_1 worker:worker_2 idle")
	p.click(`[data-sort=state]`)
	p.shows("idle worker:worker_2 worker:worker_1 worker:worker_0 single broken")
	p.click(`[data-sort=state]`) // and back to groups
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
}

func TestFigures(t *testing.T) {
	t.Parallel()
	s := start(t, "[program:busy]\ncommand = /bin/sh -c \"while :; do :; done\"\nstartsecs = 0\n")
	p := open(t, s, "")
	p.state("busy", "RUNNING")
	p.await(`/^\d+(\.\d)?%$/.test(document.querySelector(".row .c-cpu .figure").textContent)`)
	p.await(`parseFloat(document.querySelector(".row .c-cpu .figure").textContent) > 5`)
	p.await(`/B$/.test(document.querySelector(".row .c-mem").textContent)`)
	p.await(`document.querySelector(".row .plot .line").getAttribute("d").includes("L")`)
	// The time goes on by itself.
	before := value[string](p, `document.querySelector(".row .c-desc").textContent`)
	if !strings.Contains(before, "up 0:00:") {
		t.Errorf("the details are %q", before)
	}
	p.await(`document.querySelector(".row .c-desc").textContent !== "` + before + `"`)
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("single", "RUNNING")
	focused := func(name string) {
		t.Helper()
		p.await(`document.activeElement.querySelector?.(".groupname, .c-name a")?.textContent === "` + name + `"`)
	}
	p.press("j")
	focused("broken")
	p.press("j", kb.ArrowDown)
	focused("single")
	p.press("k")
	focused("idle")
	p.press("s")
	s.await(t, "RUNNING", "idle")
	p.state("idle", "RUNNING")
	p.press("S")
	s.await(t, "STOPPED", "idle")
	p.press(kb.End, kb.ArrowLeft)
	p.shows("broken idle single worker")
	focused("worker")
	p.press(kb.ArrowRight, " ")
	p.await(`document.querySelector(".selection strong").textContent === "3 processes selected"`)
	p.press(kb.Escape)
	p.await(`document.querySelector(".selection").hidden`)
	p.press("?")
	p.await(`document.querySelector("dialog.help[open]")`)
	p.press(kb.Escape)
	p.await(`!document.querySelector("dialog.help")`)
	p.press(kb.Home, "m")
	p.await(`document.activeElement.matches(".menu button")`)
	p.press(kb.Escape)
	p.await(`!document.querySelector(".menu:popover-open")`)
	p.press("g", "c")
	p.await(`location.hash === "#/config"`)
	p.press("g", "p")
	p.await(`document.querySelector("main.processes")`) // the page follows its address in its own time
	p.press("j", kb.Enter)
	p.await(`document.querySelector(".who h2")?.textContent === "broken"`)
	p.press(kb.Escape)
	p.await(`location.hash === "#/"`)
}

func TestThemes(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	background := `getComputedStyle(document.documentElement).backgroundColor`
	p.scheme("dark")
	dark := value[string](p, background)
	p.scheme("light")
	light := value[string](p, background)
	if dark == light {
		t.Errorf("dark and light are both %s", dark)
	}
	p.click("#theme")
	p.await(background + ` === "` + dark + `"`)
	p.navigate(s.url("index.html"))
	p.await(background + ` === "` + dark + `"`) // it is remembered
	p.click("#theme")
	p.click("#theme")
	p.await(`document.documentElement.dataset.theme === "auto"`)
}
