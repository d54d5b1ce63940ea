package web

import (
	"net/http"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// TestWhoMayAct sends what browsers and other clients send, and looks whether
// the process has been stopped.
func TestWhoMayAct(t *testing.T) {
	const (
		agent    = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
		language = "Accept-Language: en"
		local    = "Host: 127.0.0.1:9001"
		rebound  = "Host: evil.example:9001"
	)
	type fields []string
	for _, test := range []struct {
		name    string
		method  string
		token   bool
		fields  fields
		get     GetActions
		guarded bool
		hosts   []string
		may     bool
	}{
		// GET
		{name: "curl", method: "GET", fields: fields{"User-Agent: curl/8.5.0", "Accept: */*"}, may: true},
		{name: "no fields at all", method: "GET", fields: fields{"User-Agent: "}, may: true},
		{name: "curl, never", method: "GET", get: GetNever},
		{name: "curl, always", method: "GET", get: GetAlways, may: true},
		{name: "a link on our page", method: "GET", fields: fields{local, agent, language, "Sec-Fetch-Site: same-origin", "Referer: http://127.0.0.1:9001/"}},
		{name: "an image elsewhere", method: "GET", fields: fields{local, agent, language, "Sec-Fetch-Site: cross-site"}},
		{name: "an image elsewhere, plain http, no referrer", method: "GET", fields: fields{local, agent, language}},
		{name: "a browser without a language", method: "GET", fields: fields{local, agent}},
		{name: "a browser whose agent was set", method: "GET", fields: fields{local, "User-Agent: curl/8", language}},
		{name: "a browser whose language was emptied", method: "GET", fields: fields{local, "User-Agent: curl/8", "Accept-Language: "}},
		{name: "a browser that only tells where from", method: "GET", fields: fields{local, "User-Agent: x", "Referer: http://evil.example/"}},
		{name: "a browser, token and all", method: "GET", token: true, fields: fields{local, agent, language}},
		{name: "a browser, always", method: "GET", get: GetAlways, fields: fields{local, agent, language, "Referer: http://portal/"}, may: true},
		{name: "a browser, always, rebound", method: "GET", get: GetAlways, fields: fields{rebound, agent, language}},
		{name: "a browser with a password", method: "GET", guarded: true, fields: fields{local, agent, language}},
		// POST
		{name: "curl", method: "POST", may: true},
		{name: "curl, never", method: "POST", get: GetNever, may: true},
		{name: "curl by a name", method: "POST", fields: fields{"Host: sup.example.com:9001"}, may: true},
		{name: "our page", method: "POST", token: true, fields: fields{local, agent, language, "Origin: http://127.0.0.1:9001", "Sec-Fetch-Site: same-origin"}, may: true},
		{name: "our page, without the token", method: "POST", fields: fields{local, agent, language, "Origin: http://127.0.0.1:9001", "Sec-Fetch-Site: same-origin"}, may: true},
		{name: "our page, plain http", method: "POST", fields: fields{local, agent, language, "Origin: http://127.0.0.1:9001"}, may: true},
		{name: "our page, a proxy that changes the host", method: "POST", token: true, fields: fields{local, agent, language, "Origin: https://sup.example.com"}, may: true},
		{name: "our page, an old browser", method: "POST", token: true, fields: fields{local, agent, language}, may: true},
		{name: "an old browser, without the token", method: "POST", fields: fields{local, agent, language}},
		{name: "a form elsewhere", method: "POST", fields: fields{local, agent, language, "Origin: http://evil.example", "Sec-Fetch-Site: cross-site"}},
		{name: "a form elsewhere, token and all", method: "POST", token: true, fields: fields{local, agent, language, "Origin: http://evil.example", "Sec-Fetch-Site: cross-site"}},
		{name: "a form at another port", method: "POST", fields: fields{local, agent, language, "Origin: http://127.0.0.1:3000", "Sec-Fetch-Site: same-site"}},
		{name: "a form elsewhere, plain http", method: "POST", fields: fields{local, agent, language, "Origin: http://evil.example"}},
		{name: "a form in a sandbox", method: "POST", fields: fields{local, agent, language, "Origin: null"}},
		{name: "a form elsewhere, with a password", method: "POST", guarded: true, fields: fields{local, agent, language, "Origin: http://evil.example"}},
		{name: "a form elsewhere, always", method: "POST", get: GetAlways, fields: fields{local, agent, language, "Origin: http://evil.example"}},
		// names that lead here
		{name: "rebound", method: "POST", token: true, fields: fields{rebound, agent, language, "Origin: http://evil.example:9001", "Sec-Fetch-Site: same-origin"}},
		{name: "a name, with a password", method: "POST", guarded: true, fields: fields{rebound, agent, language, "Origin: http://evil.example:9001"}, may: true},
		{name: "a name that is known", method: "POST", hosts: []string{"Sup.Example.com"}, fields: fields{"Host: sup.example.com:9001", agent, "Origin: http://sup.example.com:9001"}, may: true},
		{name: "any name", method: "POST", hosts: []string{"*"}, fields: fields{rebound, agent, "Origin: http://evil.example:9001"}, may: true},
		{name: "a name without a dot", method: "POST", fields: fields{"Host: web1", agent, "Origin: http://web1"}, may: true},
		{name: "an address of IPv6", method: "POST", fields: fields{"Host: [::1]:9001", agent, "Origin: http://[::1]:9001"}, may: true},
	} {
		host := some()
		s := serve(t, Config{Host: host}, Access{Get: test.get, Guarded: test.guarded, Hosts: test.hosts})
		for _, path := range []string{"/index.html", "/ui/action"} {
			if path == "/ui/action" && test.method == http.MethodGet {
				continue // never acts
			}
			host.SetState("cat", sdk.StateRunning)
			asked := "action=stop&processname=cat&name=cat"
			if test.token {
				asked += "&token=" + s.ui.token
			}
			var answer reply
			if test.method == http.MethodGet {
				answer = s.ask(test.method, path+"?"+asked, "", test.fields...)
			} else {
				answer = s.ask(test.method, path, asked, test.fields...)
			}
			info, err := host.Process(t.Context(), "cat")
			if err != nil {
				t.Fatal(err)
			}
			if stopped := info.State == sdk.StateStopped; stopped != test.may || stopped == (answer.StatusCode == http.StatusForbidden) {
				t.Errorf("%s %s, %s: stopped %t, %s", test.method, path, test.name, stopped, answer.Status)
			}
		}
	}
}

// TestQuestion does what somebody without scripts does: follows a link, and
// presses the button.
func TestQuestion(t *testing.T) {
	host := some()
	s := serve(t, Config{Host: host}, Access{})
	browser := []string{"User-Agent: Mozilla/5.0", "Accept-Language: en"}
	page := s.get("/index.html?action=stop&processname=cat", browser...).body
	pressed := "token=" + field(t, page, "token") + "&action=" + field(t, page, "action") + "&processname=" + field(t, page, "processname")
	answer := s.ask(http.MethodPost, "/index.html", pressed, browser...)
	if answer.StatusCode != http.StatusMovedPermanently || answer.message() != "Process cat stopped" {
		t.Errorf("%s, %q", answer.Status, answer.message())
	}
}
