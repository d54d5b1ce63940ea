//go:build linux

package browser

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// refusals are what the browser says of requests that are refused.
var refusals = []string{"403", "404", "ERR_BLOCKED_BY", "ERR_FAILED", "CORS"}

const injection = `<img src=x onerror=window.pwned=1><script>window.pwned=1</script><style>*{display:none}</style>`

// Whatever a program prints or is called stays text.
func TestNothingBecomesMarkup(t *testing.T) {
	t.Parallel()
	s := start(t, shower+`[program:<u><script>]
command = /bin/sleep 86400
startsecs = 0
[program:"'&gt;<b>]
command = /nonexistent/<i>x</i>
[group:<u>group]
programs = <u><script>
`)
	s.say(t, "out", injection+"\n\x1b[31m"+injection+"\x1b[0m\n"+injection)
	s.say(t, "err", injection+"\n")
	innocent := func(p *page) {
		t.Helper()
		if made := value[string](p, `[...document.querySelectorAll("img, script:not([src='ui/app.js']), style, b > b, u, i, iframe")].map((e) => e.outerHTML).join()`); made != "" {
			t.Errorf("markup came to life: %s", made)
		}
		if value[bool](p, `"pwned" in window`) {
			t.Error("a script ran")
		}
	}
	p := open(t, s, "")
	name := `<u>group:<u><script>`
	p.await(`[...document.querySelectorAll(".row")].some((row) => row.dataset.namespec === "` + name + `" && row.dataset.state === "RUNNING")`)
	p.await(`[...document.querySelectorAll(".row")].some((row) => row.dataset.namespec === "\"'&gt;<b>")`)
	innocent(p)
	value[bool](p, `[...document.querySelectorAll(".row")].find((row) => row.dataset.namespec === "`+name+`").querySelector("[data-action=stop]").click() ?? true`)
	p.toast("<script>")
	innocent(p)
	p.navigate(s.url("?message=%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E"))
	p.toast("<img src=x")
	innocent(p)
	p.navigate(s.url("#/log/shower"))
	p.logged("stdout", injection)
	p.logged("stderr", injection)
	innocent(p)
	for _, page := range []string{"#/config", "#/mainlog", "#/plugins", "#/log/%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E"} {
		p.navigate(s.url(page))
		p.await(`document.querySelector("main").textContent.length > 10`)
		innocent(p)
	}
	p.navigate(s.url("tail.html?processname=shower"))
	p.await(`document.body.textContent.includes("onerror")`)
	if made := value[int](p, `document.querySelectorAll("pre *, script, style").length`); made != 0 {
		t.Error("markup came to life in tail.html")
	}
}

// A page of another site can neither stop a program nor read a token.
func TestAnotherSite(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Query().Has("quiet") {
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
		_, _ = w.Write([]byte(`<!DOCTYPE html><link rel=icon href=data:,><form id=f method=post><input name=action value=stop><input name=processname value=single><input name=name value=single></form>`))
	}))
	defer evil.Close()
	stillRuns := func(by string) {
		t.Helper()
		if state := s.info(t, "single").State; state != "RUNNING" {
			t.Errorf("%s: single is %s", by, state)
		}
	}
	s.await(t, "RUNNING", "single")
	pid := s.info(t, "single").PID
	p := newPage(t)
	p.forgive(refusals...)
	for _, from := range []string{evil.URL, evil.URL + "?quiet"} {
		for _, target := range []string{"index.html", "ui/action", ""} {
			p.navigate(from)
			p.do(submit(s.url(target)))
			p.await(`location.href.startsWith("` + s.url("") + `")`)
			stillRuns("a form to " + target)
		}
		p.navigate(from)
		for _, script := range []string{
			`fetch("` + s.url("index.html?action=stop&processname=single") + `", {mode: "no-cors", credentials: "include"})`,
			`fetch("` + s.url("index.html?action=stopall") + `", {mode: "no-cors"})`,
			`fetch("` + s.url("ui/action") + `", {method: "POST", mode: "no-cors", body: new URLSearchParams({action: "stop", name: "single"})})`,
			`fetch("` + s.url("index.html") + `", {method: "POST", mode: "no-cors", body: new URLSearchParams({action: "stopall"})})`,
			`new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = "` + s.url("index.html?action=stop&processname=single") + `" })`,
		} {
			settle(p, script)
			stillRuns(script)
		}
		if answer := settle(p, `fetch("`+s.url("ui/state")+`").then((r) => r.text())`); answer != "refused" {
			t.Errorf("another site read %q", answer)
		}
	}
	if s.info(t, "single").PID != pid {
		t.Error("single was restarted")
	}
}
