//go:build linux

package browser

import (
	"testing"
)

func TestActionsOfAProcess(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("idle", "STOPPED")
	p.click(row("idle") + ` [data-action=start]`)
	p.toast("idle")
	s.await(t, "RUNNING", "idle")
	p.state("idle", "RUNNING")

	before := s.info(t, "idle").PID
	p.click(row("idle") + ` [data-action=restart]`)
	p.toast("idle")
	s.await(t, "RUNNING", "idle")
	if after := s.info(t, "idle").PID; after == before {
		t.Error("restart left the process as it was")
	}
	p.state("idle", "RUNNING")
	p.click(row("idle") + ` [data-action=stop]`)
	p.toast("idle")
	s.await(t, "STOPPED", "idle")
	p.state("idle", "STOPPED")

	p.click(row("broken") + ` [data-action=start]`)
	p.await(`document.querySelector(".toast.failed")`)
	p.toast("broken")
}

func TestMenuOfAProcess(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("single", "RUNNING")
	choose := func(label string) {
		t.Helper()
		p.click(row("single") + ` [data-action=more]`)
		p.await(`document.querySelector(".menu:popover-open")`)
		value[bool](p, `[...document.querySelectorAll(".menu button")].find((button) => button.textContent === "`+label+`").click() ?? true`)
	}
	choose("Send KILL")
	p.toast("single")
	s.await(t, "RUNNING", "single") // it was restarted
	choose("Stop")
	s.await(t, "STOPPED", "single")
	p.toast("single")
	choose("Start")
	s.await(t, "RUNNING", "single")
	p.toast("single")
	choose("Clear log")
	p.toast("single")
	choose("Show log")
	p.await(`location.hash === "#/log/single"`)
}

func TestGroupIsActedOnAsAWhole(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	workers := []string{"worker:worker_0", "worker:worker_1", "worker:worker_2"}
	p.state(workers[2], "RUNNING")
	p.click(`.row.group [data-action=stop]`)
	p.click(`dialog [data-answer=no]`)
	p.await(`!document.querySelector("dialog")`)
	p.click(`.row.group [data-action=stop]`)
	p.click(`dialog [data-answer=yes]`)
	s.await(t, "STOPPED", workers...)
	p.toast("worker")
	p.await(`document.querySelector(".row.group .c-desc").textContent === "3 stopped"`)
	p.click(`.row.group [data-action=start]`)
	s.await(t, "RUNNING", workers...)
	p.toast("worker")
	before := s.info(t, workers[1]).PID
	p.click(`.row.group [data-action=restart]`)
	p.click(`dialog [data-answer=yes]`)
	eventually(t, "another process", func() bool { return s.info(t, workers[1]).PID != before })
	s.await(t, "RUNNING", workers...)
}

func TestAll(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("single", "RUNNING")
	p.click(`[data-all=stop]`)
	p.click(`dialog [data-answer=yes]`)
	s.await(t, "STOPPED", "single", "worker:worker_0", "worker:worker_2")
	p.toast("")
	p.state("single", "STOPPED")
	p.click(`[data-all=start]`)
	s.await(t, "RUNNING", "single", "worker:worker_0", "idle")
	p.state("idle", "RUNNING")
	p.await(`!document.querySelector("[aria-busy]")`)
	before := s.info(t, "idle").PID
	p.click(`[data-all=restart]`)
	p.click(`dialog [data-answer=yes]`)
	eventually(t, "another process", func() bool { return s.info(t, "idle").PID != before })
	s.await(t, "RUNNING", "idle", "single")
}

func TestSelection(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("worker:worker_2", "RUNNING")
	p.click(row("single") + ` input`)
	p.click(row("worker:worker_1") + ` input`)
	p.await(`document.querySelector(".selection strong").textContent === "2 processes selected"`)
	p.click(`[data-selected=stop]`)
	p.click(`dialog [data-answer=yes]`)
	s.await(t, "STOPPED", "single", "worker:worker_1")
	p.toast("2 processes: stopped")
	if got := s.info(t, "worker:worker_0").State; got != "RUNNING" {
		t.Errorf("worker_0, which wasn't selected, is %s", got)
	}
	p.click(`[data-selected=start]`)
	s.await(t, "RUNNING", "single", "worker:worker_1")
	p.toast("2 processes: started")
	p.click(row("single") + ` input`)
	p.click(`.row.group input`)
	p.await(`document.querySelector(".selection strong").textContent === "3 processes selected"`)
	p.click(`.selection [aria-label="Select nothing"]`)
	p.await(`document.querySelector(".selection").hidden`)
}

// What others do is seen without a reload.
func TestLiveStates(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("single", "RUNNING")
	value[bool](p, `(window.notReloaded = true)`)
	s.call(t, "supervisor.stopProcess", "single", true)
	p.state("single", "STOPPED")
	s.call(t, "supervisor.startProcess", "single", true)
	p.state("single", "RUNNING")
	s.call(t, "supervisor.stopProcessGroup", "worker", true)
	s.call(t, "supervisor.removeProcessGroup", "worker")
	p.shows("broken idle single")
	s.call(t, "supervisor.addProcessGroup", "worker")
	p.shows("broken idle single worker worker_0 worker_1 worker_2")
	p.state("worker:worker_0", "RUNNING")
	p.await(`window.notReloaded`)
}

func TestConnectionIsMadeAnew(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	p := open(t, s, "")
	p.state("single", "RUNNING")
	value[bool](p, `(window.notReloaded = true)`)
	s.end(t)
	p.await(`document.querySelector(".banner:not([hidden])").textContent.includes("Connection lost")`)
	s.run(t)
	p.await(`document.querySelector(".banner").hidden && document.querySelector(".lamp:not(.off)")`)
	p.state("single", "RUNNING")
	// The token of the old daemon is no good; the page has the new one.
	p.click(row("single") + ` [data-action=stop]`)
	s.await(t, "STOPPED", "single")
	p.await(`window.notReloaded`)
	p.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
}
