//go:build linux

package browser

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// page is a tab of the browser.
type page struct {
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	said []string // errors that the browser told of

	forgiven []string // what errors that the test brings about hold
}

// newPage opens an empty tab, which is closed with the test. Errors in its
// console, and violations of the Content-Security-Policy, fail the test.
func newPage(t *testing.T) *page {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(suite.browser)
	p := &page{t: t, ctx: ctx}
	messages := chromedp.Console(ctx)
	var reading sync.WaitGroup
	reading.Go(func() { p.listen(messages) })
	t.Cleanup(func() {
		p.quiet()
		closeTab()
		reading.Wait()
	})
	p.do(chromedp.EmulateViewport(1280, 800))
	return p
}

// open opens a tab with an address of a site, whose scripts are then running.
func open(t *testing.T, s *site, address string) *page {
	t.Helper()
	p := newPage(t)
	p.navigate(s.url(address))
	p.await(`document.querySelector(".lamp:not(.off)")`)
	return p
}

func (p *page) navigate(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

func (p *page) listen(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for message, err := range messages {
		if err != nil {
			return // the tab is closed
		}
		switch message.Type {
		case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
			p.mu.Lock()
			p.said = append(p.said, message.Text+" "+message.URL)
			p.mu.Unlock()
		case chromedp.ConsoleLog, chromedp.ConsoleDebug, chromedp.ConsoleInfo:
		}
	}
}

// quiet fails the test if the browser told of errors.
func (p *page) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, text := range p.said {
		if !slices.ContainsFunc(p.forgiven, func(part string) bool { return strings.Contains(text, part) }) {
			p.t.Errorf("the browser says: %s", text)
		}
	}
}

// forgive lets the browser tell of errors that a test brings about.
func (p *page) forgive(parts ...string) { p.forgiven = append(p.forgiven, parts...) }

// do does things in the tab.
func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if _, err := run(p, chromedp.Steps(actions...)); err != nil {
		p.t.Fatalf("%v; the page shows:\n%s", err, p.shown())
	}
}

// run does one thing, and takes no longer than a test has patience.
func run[T any](p *page, action chromedp.Action[T]) (T, error) {
	// Of a tab that is there: the time of a call would be that of a new one.
	if err := chromedp.Do(p.ctx); err != nil {
		var none T
		return none, err
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// shown is the text of the page, for what is said of a failure.
func (p *page) shown() string {
	text, err := run(p, chromedp.Evaluate[string](`document.body.innerText.slice(0, 3000)`))
	if err != nil {
		return err.Error()
	}
	return text
}

// await waits for an expression to become true.
func (p *page) await(expression string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		_, err := run(p, chromedp.Poll[chromedp.Void]("Boolean("+expression+")", chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience)))
		if err == nil {
			return
		}
		// A page that is being loaded has no place for the question yet.
		if time.Now().After(deadline) || errors.Is(err, context.DeadlineExceeded) {
			p.t.Fatalf("waited for %s: %v; the page shows:\n%s", expression, err, p.shown())
		}
	}
}

// value evaluates an expression.
func value[T any](p *page, expression string) T {
	p.t.Helper()
	result, err := run(p, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return result
}

// click clicks with the mouse, where the element is seen.
func (p *page) click(selector string) {
	p.t.Helper()
	p.await(fmt.Sprintf("document.querySelector(%[1]q) && !document.querySelector(%[1]q).disabled", selector))
	eventually(p.t, "a click on "+selector, func() bool {
		_, err := run(p, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		if err != nil && !strings.Contains(err.Error(), "node") { // that was there, before another page was
			p.t.Fatalf("%v; the page shows:\n%s", err, p.shown())
		}
		return err == nil
	})
}

// row is the selector of the row of a process.
func row(name string) string { return fmt.Sprintf(`.row[data-namespec="%s"]`, name) }

// state waits until the row of a process shows a state.
func (p *page) state(name, state string) {
	p.t.Helper()
	p.await(fmt.Sprintf(`document.querySelector('%s[data-state=%s]')`, row(name), state))
}

// toast waits for the result of an action, and takes it away.
func (p *page) toast(text string) {
	p.t.Helper()
	p.await(fmt.Sprintf(`[...document.querySelectorAll(".toast")].some((toast) => toast.textContent.includes(%q))`, text))
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".toast").forEach((toast) => toast.remove())`))
}
