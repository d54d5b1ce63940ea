//go:build linux

package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// submit sends the form of the page to an address.
func submit(address string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(f.action = %q, f.submit())`, address))
}

// settle waits for a promise, and returns what came of it; "refused" if it failed.
func settle(p *page, promise string) string {
	p.t.Helper()
	answer, err := run(p, func(ctx context.Context, target *chromedp.Target) (string, error) {
		yes := true
		result, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{
			Expression: fmt.Sprintf(`(%s).then(String, () => "refused")`, promise), AwaitPromise: &yes, ReturnByValue: &yes,
		})
		if err != nil {
			return "", err
		}
		return string(result.Result.Value), nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return trimQuotes(answer)
}

func trimQuotes(text string) string {
	if len(text) >= 2 && text[0] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}

// withPlugin adds a plugin to a configuration.
func withPlugin(programs string) string {
	return programs + fmt.Sprintf(`[rpcinterface:cache]
supervisor.rpcinterface_factory = supervisor_cache.rpcinterface:make_cache_rpcinterface
plugin = %s
`, filepath.Join(suite.bin, "plugins", "supervisor_cache"))
}

func TestPlugins(t *testing.T) {
	t.Parallel()
	s := start(t, withPlugin(programs))
	p := open(t, s, "#/plugins")
	p.await(`document.querySelector(".card[data-state=RUNNING]")`)
	p.await(`document.querySelector(".card").textContent.includes("[rpcinterface:cache]")`)
	pid := `[...document.querySelectorAll(".card dt")].find((dt) => dt.textContent === "PID")?.nextSibling.textContent`
	before := value[string](p, pid)
	p.click(`[data-action=pluginrestart]`)
	p.toast("")
	p.await(pid + ` && ` + pid + ` !== "` + before + `"`)
	before = value[string](p, pid)
	p.click(`[data-action=pluginreload]`)
	p.toast("")
	p.await(pid + ` && ` + pid + ` !== "` + before + `"`)
	p.click(`[data-action=pluginverify]`)
	p.await(`document.querySelector(".toast:not(.failed)")`)
	p.toast("")
}

func TestConfigurationHidesSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, programs+`[program:secretive]
command = /bin/cat
environment = API_TOKEN="sesame open",COLOUR="green"
`)
	p := open(t, s, "#/config")
	p.await(`document.querySelectorAll(".tree details").length > 3`)
	text := `document.querySelector(".tree").textContent`
	p.await(text + `.includes("secretive")`)
	if value[bool](p, text+`.includes("sesame")`) {
		t.Error("the page shows a secret")
	}
	p.press("/", "numprocs")
	p.await(`[...document.querySelectorAll(".tree tr")].filter((row) => row.offsetHeight > 0).every((row) => /numprocs/i.test(row.textContent + row.closest("details").firstElementChild.textContent))`)
}

// The page is complete without scripts.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := start(t, programs)
	s.await(t, "RUNNING", "single")
	p := newPage(t)
	p.forgive("403") // the status of a question
	p.scripts(false)
	p.navigate(s.url(""))
	p.click(`tr[data-namespec=single] [data-action=stop]`)
	p.click(`#question button`) // a link may change nothing: it asks
	p.do(chromedp.WaitVisible(chromedp.CSS(`tr[data-namespec=single][data-state=STOPPED]`)))
	s.await(t, "STOPPED", "single")
	p.click(`tr[data-namespec=single] [data-action=start]`)
	p.click(`#question button`)
	s.await(t, "RUNNING", "single")
	p.click(`tr[data-namespec=single] .name a`)
	p.do(chromedp.WaitVisible(chromedp.CSS(`#tail`)))
}
