//go:build linux

package browser

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shower is a program that prints what is written to its files, one of which
// is its standard output, and the other one its standard error.
const shower = `[program:shower]
command = /bin/sh -c "tail -n +1 -F %(here)s/out 2>/dev/null & exec tail -n +1 -F %(here)s/err 1>&2 2>/dev/null"
stopasgroup = true
killasgroup = true
startsecs = 0
`

// say adds to what shower prints.
func (s *site) say(t *testing.T, file, text string) {
	t.Helper()
	to, err := os.OpenFile(s.file(file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = to.WriteString(text)
	}
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// logged waits until a line of a log's pane, told by its title, has a text.
func (p *page) logged(pane, text string) {
	p.t.Helper()
	p.await(fmt.Sprintf(`[...document.querySelectorAll('.pane[aria-label=%s] .line')].some((line) => line.textContent === %q)`, pane, text))
}

func TestLogsFollow(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	s.say(t, "out", "first\n")
	s.say(t, "err", "mistake\n")
	p := open(t, s, "#/log/shower")
	p.logged("stdout", "first")
	p.logged("stderr", "mistake")
	s.say(t, "out", "without an end")
	p.logged("stdout", "without an end")
	s.say(t, "out", ", now with one\n10%\r50%\r100%\n")
	p.logged("stdout", "without an end, now with one")
	p.logged("stdout", "100%") // as a terminal shows it

	p.press(" ")
	p.await(`document.querySelector(".logtools [title^=Pause]").ariaPressed === "true"`)
	s.say(t, "out", "unseen\n")
	p.await(`document.querySelector('.pane[aria-label=stdout] .panestate').textContent === "paused, 1 new lines"`)
	p.press(" ")
	p.logged("stdout", "unseen")

	// It survives a restart of the program, and the page's own clear.
	p.click(`.about [data-action=restart]`)
	p.toast("shower")
	p.click(`.about [data-action=clearlog]`)
	p.toast("shower")
	s.say(t, "out", "after all\n")
	p.logged("stdout", "after all")
}

func TestLogsSurviveTheDaemon(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	s.say(t, "out", "before\n")
	p := open(t, s, "#/log/shower")
	p.logged("stdout", "before")
	s.end(t)
	p.await(`document.querySelector(".panestate.problem")`)
	s.run(t)
	s.say(t, "out", "after\n")
	p.logged("stdout", "after")
	p.await(`!document.querySelector(".pane[aria-label=stdout] .panestate.problem")`)
	p.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "404")
}

func TestLogsHaveColours(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	s.say(t, "out", "\x1b[1;31mred\x1b[0m plain \x1b[38;5;208morange\x1b[39m \x1b[48;2;1;2;3mback\x1b[38;2;9;9;9mboth\x1b[m\x1b]0;title\x07\x1b[2K!\n")
	s.say(t, "out", "\x1b[38;2;255;255;255mwhite \x1b[38;2;0;0;0mblack\x1b[m\n")
	s.say(t, "out", "\x1b[32mgreen\nstill\x1b[0m\n")
	p := open(t, s, "#/log/shower")
	p.logged("stdout", "red plain orange backboth!")
	for script, want := range map[string]string{
		`document.querySelector(".a-bold.a-fg1").textContent`:                                                     "red",
		`[...document.querySelectorAll(".a-fg2")].map((e) => e.textContent).join()`:                               "green,still",
		`document.querySelector(".a-ink").style.getPropertyValue("--ink")`:                                        "rgb(255 135 0)",
		`[...document.querySelectorAll(".line span")].find((e) => e.style.color).style.color`:                     "rgb(9, 9, 9)",
		`[...document.querySelectorAll(".line span")].find((e) => e.style.backgroundColor).style.backgroundColor`: "rgb(1, 2, 3)",
	} {
		if got := value[string](p, script); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
	// Whatever colour a program chose can be read on our background.
	lightness := `[...document.querySelectorAll(".a-ink")].map((e) => parseFloat(getComputedStyle(e).color.replace("oklch(", "")))`
	p.scheme("light")
	if darkest := value[float64](p, `Math.max(...`+lightness+`)`); darkest > 0.521 {
		t.Errorf("on white a text is as light as %v", darkest)
	}
	p.scheme("dark")
	if lightest := value[float64](p, `Math.min(...`+lightness+`)`); lightest < 0.739 {
		t.Errorf("on black a text is as dark as %v", lightest)
	}
}

// TestLogOfNobody goes from the log of a process to that of one that there isn't:
// nothing of the first is left.
func TestLogOfNobody(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	p := open(t, s, "#/log/shower")
	p.await(`document.querySelector(".facts dd") && document.querySelectorAll(".pane").length === 2`)
	value[string](p, `(location.hash = "#/log/nobody")`)
	p.await(`document.querySelector(".description").textContent === "There is no such process."`)
	p.await(`!document.querySelector(".facts dd, .pane") && document.querySelector(".logtools").hidden`)
	value[string](p, `(location.hash = "#/log/shower")`)
	p.await(`document.querySelector(".facts dd") && document.querySelectorAll(".pane").length === 2 && !document.querySelector(".logtools").hidden`)
}

// TestEndStaysInView: a window that becomes smaller doesn't hide the end of a log.
func TestEndStaysInView(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	s.say(t, "out", strings.Repeat("line\n", 200)+"end\n")
	p := open(t, s, "#/log/shower")
	p.logged("stdout", "end")
	const below = `(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector(".lines"))`
	p.await(below)
	for _, size := range [][2]int64{{1280, 400}, {360, 640}, {1280, 800}} {
		p.do(chromedp.EmulateViewport(size[0], size[1]))
		p.await(fmt.Sprintf(`innerWidth === %d && innerHeight === %d && %s`, size[0], size[1], below))
		p.await(`document.querySelector(".pane").getBoundingClientRect().bottom - document.querySelector(".lines").getBoundingClientRect().bottom < 4`)
	}
}

func TestSearchInLogs(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	s.say(t, "out", "one needle\nnothing\nnee\x1b[31mdle two, needle three\n")
	s.say(t, "err", "a needle, too\n")
	p := open(t, s, "#/log/shower")
	p.logged("stderr", "a needle, too")
	p.logged("stdout", "needle two, needle three")
	found := func(text string) {
		t.Helper()
		p.await(fmt.Sprintf(`document.querySelector(".found").textContent === %q`, text))
	}
	p.press("/", "NEEDLE")
	found("4 of 4")
	if marked := value[int](p, `CSS.highlights.get("match").size`); marked != 4 {
		t.Errorf("%d matches are marked", marked)
	}
	p.press(kb.Enter)
	found("1 of 4")
	s.say(t, "out", "needle four\n")
	found("1 of 5")
	p.click(`.logtools [title^="Show only"]`)
	p.await(`[...document.querySelectorAll(".line")].filter((line) => line.offsetHeight > 0).length === 4`)
	p.click(`.logtools [title^="Show only"]`)
	p.click(`.logtools input`)
	p.press(kb.Escape)
	p.await(`document.activeElement === document.body`)
	p.click(`.logtools [title^="Regular"]`)
	p.press("/", "^n.*g$")
	found("1 of 1")
	p.press("(")
	found("no such pattern")
}

func TestLogsAreBounded(t *testing.T) {
	t.Parallel()
	s := start(t, shower)
	p := open(t, s, "#/log/shower")
	p.await(`document.querySelectorAll(".pane").length === 2`)
	var text strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&text, "line %d of many\n", i)
	}
	s.say(t, "out", text.String())
	p.logged("stdout", "line 29999 of many")
	if lines := value[int](p, `document.querySelectorAll(".pane[aria-label=stdout] .line").length`); lines > 10_500 {
		t.Errorf("the page keeps %d lines", lines)
	}
	// The end is in view.
	p.await(`(() => { const e = document.querySelector(".pane[aria-label=stdout] .lines"); return e.scrollHeight - e.scrollTop - e.clientHeight < 30; })()`)
}

func TestMainLog(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "#/mainlog")
	p.await(`[...document.querySelectorAll(".line")].some((line) => line.textContent.includes("spawned: 'single'"))`)
	s.call(t, "supervisor.stopProcess", "single", true)
	p.await(`[...document.querySelectorAll(".line")].some((line) => line.textContent.includes("stopped: single"))`)
	p.click(`.pane [data-action=clearlog]`)
	p.toast("")
	s.call(t, "supervisor.startProcess", "single", true)
	p.await(`[...document.querySelectorAll(".line")].some((line) => line.textContent.includes("spawned: 'single'"))`)
}
