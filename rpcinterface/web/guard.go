package web

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/rpcinterface/internal/origin"
)

// Why a request may not change anything. The package doc has the reasons.
var (
	errForeign = errors.New("refused: this request came from another site")
	errAsk     = errors.New("a link changes nothing by itself; press the button if this is what you want")
	errToken   = errors.New("refused: the page is from before the supervisor's last start; load it again and try once more")
	errHost    = errors.New("refused: without a password the supervisor can be steered from a browser only by an address, " +
		"its own name, or a name that web_hosts tells in the section of its server")
	errNever = errors.New("refused: actions need a POST here")
)

// askable reports whether pressing a button would help.
func askable(problem error) bool { return !errors.Is(problem, errHost) }

// check returns why a request may not change anything, or nil.
func (h handler) check(r *http.Request, token string) error {
	browser := fromBrowser(r)
	if browser && !h.access.Guarded && !h.knownHost(r.Host) {
		return errHost
	}
	if r.Method != http.MethodPost {
		return h.checkGet(browser)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return errForeign
	case "same-origin":
		return nil
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(h.token)) == 1 {
		return nil
	}
	if site := r.Header.Get("Origin"); site != "" {
		if origin.Same(site, r.Host) {
			return nil
		}
		return errForeign
	}
	if browser {
		return errToken
	}
	return nil
}

func (h handler) checkGet(browser bool) error {
	switch {
	case h.access.Get == GetAlways:
		return nil
	case browser:
		return errAsk
	case h.access.Get == GetNever:
		return errNever
	}
	return nil
}

// fromBrowser reports whether a request may come from a browser: it has a field
// that only they send. Present but empty counts: pages can empty some of them.
func fromBrowser(r *http.Request) bool {
	for name := range r.Header {
		switch name {
		case "Origin", "Referer", "Cookie", "Accept-Language":
			return true
		}
		if strings.HasPrefix(name, "Sec-") {
			return true
		}
	}
	return slices.ContainsFunc(r.Header["User-Agent"], func(agent string) bool {
		return strings.HasPrefix(agent, "Mozilla") || strings.HasPrefix(agent, "Opera")
	})
}

// knownHost reports whether a Host can't be a name that an attacker points at
// us, or is one that the configuration names.
func (h handler) knownHost(host string) bool {
	return origin.Known(host, append([]string{h.machine}, h.access.Hosts...)...)
}
