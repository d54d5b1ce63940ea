package web

import (
	"flag"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed (-update writes it anew):\n%s", path, got)
	}
}

var _ = flag.Bool("update", false, "write the golden files anew")

func TestPages(t *testing.T) {
	host := some()
	s := serve(t, Config{Host: host}, Access{})
	for name, test := range map[string]struct {
		path   string
		fields []string
		status int
	}{
		"index.html":    {"/index.html", nil, 200},
		"message.html":  {"/?message=well%20done,%20%3Cb%3E", nil, 200},
		"question.html": {"/?action=stop&processname=cat", []string{"User-Agent: Mozilla/5.0"}, 403},
		"tail.html":     {"/tail.html?processname=cat", nil, 200},
	} {
		answer := s.get(test.path, test.fields...)
		if answer.StatusCode != test.status || answer.Header.Get("Content-Type") != "text/html;charset=utf-8" ||
			answer.Header.Get("Cache-Control") != "no-cache" || answer.Header.Get("Pragma") != "no-cache" {
			t.Errorf("%s: %s %v", name, answer.Status, answer.Header)
		}
		golden(t, name, strings.ReplaceAll(answer.body, s.ui.token, "TOKEN"))
	}
}

func TestNoProcesses(t *testing.T) {
	s := serve(t, Config{Host: sdktest.NewHost()}, Access{})
	if body := s.get("/").body; !strings.Contains(body, "No programs to manage") || strings.Contains(body, "<table") {
		t.Error(body)
	}
}

func TestTail(t *testing.T) {
	host := some()
	s := serve(t, Config{Host: host}, Access{})
	for query, want := range map[string]string{
		"":                             "No process name found",
		"?processname=":                "No process name found",
		"?processname=nope":            "ERROR: unexpected rpc fault [10] BAD_NAME: nope",
		"?processname=cat&limit=99999": strings.Repeat("0123456789abcde\n", 200),
		"?processname=cat&limit=-5":    "",
		"?processname=cat&limit=1e9":   "",
		"?processname=cat&limit=999999999999999999999": strings.Repeat("0123456789abcde\n", 200),
	} {
		if body := s.get("/tail.html" + query).body; !strings.Contains(body, want) {
			t.Errorf("%s: %s", query, body)
		}
	}
	if body := s.ask(http.MethodPost, "/tail.html", "processname=cat").body; !strings.Contains(body, "a &lt;b&gt; &amp; c\n") {
		t.Error(body)
	}
}

func TestTailWithoutColours(t *testing.T) {
	host := some()
	s := serve(t, Config{Host: host}, Access{})
	for log, want := range map[string]string{
		"\x1b[1;31mred\x1b[0m plain\x1b[K":    "red plain",
		"\x1b[38;2;1;2;3mmany\x1b[?25l\x1b[m": "many",
		"[32m no escape":                      "[32m no escape",
		"cut off\x1b[":                        "cut off",
		"cut off\x1b[31":                      "cut off",
		"broken\x1b[3\nline":                  "broken\nline",
		"\x1b[\x1b[1mtwice":                   "twice",
	} {
		host.SetLog("cat", sdk.Stdout, log)
		if body := s.get("/tail.html?processname=cat").body; !strings.Contains(body, "<pre id=\"tail\">\n"+want+"</pre>") {
			t.Errorf("%q: %s", log, body)
		}
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	for _, path := range []string{"/", "/tail.html", "/ok.html", "/nope", "/images/icon.png", "/stylesheets/supervisor.css", "/ui/state", "/ui/config", "/ui/nope", "/?action=bogus"} {
		header := s.get(path).Header
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") ||
			header.Get("X-Content-Type-Options") != "nosniff" || header.Get("X-Frame-Options") != "DENY" ||
			header.Get("Referrer-Policy") != "same-origin" || header.Get("Cache-Control") == "" && path != "/ok.html" {
			t.Errorf("%s: %v", path, header)
		}
	}
}

func TestStatuses(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	for request, want := range map[string]int{
		"GET /": 200, "GET ///": 200, "GET /index.html": 200, "GET //ok.html": 200, "POST /ok.html": 200,
		"HEAD /": 404, "HEAD /tail.html?processname=cat": 200, "HEAD /ok.html": 404, "PUT /": 400, "POST /nope": 400, "DELETE /ok.html": 400,
		"GET /nope": 404, "GET /stylesheets/": 404, "GET /..%2f..%2fetc/passwd": 404, "GET /ui/../web.go": 404, "GET /ui/": 404,
		"GET /stylesheets/supervisor.css": 200, "HEAD /stylesheets/supervisor.css": 200, "GET /images/icon.png": 200,
		"GET /images/state0.gif": 200, "GET /ui/app.css": 200, "GET /ui/app.js": 200, "GET /assets/app.js": 404,
		"POST /ui/state": 405, "GET /ui/action": 405, "HEAD /ui/state": 405, "GET /ui/state": 200, "GET /ui/plugins": 200, "GET /ui/config": 404,
		"GET /?action=bogus": 500, "GET /?action=stop": 500, "GET /?action=startall": 500, "GET /?action=": 200,
	} {
		method, path, _ := strings.Cut(request, " ")
		if got := s.ask(method, path, ""); got.StatusCode != want {
			t.Errorf("%s: %s, want %d", request, got.Status, want)
		}
	}
}

func TestFiles(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	for path, want := range map[string]string{
		"/ui/app.css": "text/css", "/stylesheets/supervisor.css": "text/css", "/ui/app.js": "text/javascript",
		"/images/icon.png": "image/png", "/images/state3.gif": "image/gif", "/images/refresh.svg": "image/svg+xml",
	} {
		got := s.get(path)
		if got.Header.Get("Content-Type") != want || got.body == "" {
			t.Errorf("%s: %v", path, got.Header)
		}
		again := s.get(path, "If-None-Match: "+got.Header.Get("Etag"))
		if again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("%s again: %s %q", path, again.Status, again.body)
		}
	}
}

// TestMarkupFromOutside puts markup everywhere where texts come from outside.
func TestMarkupFromOutside(t *testing.T) {
	const evil = `"'><script>alert(1)</script><img src=x onerror=y>` + "\xff\x00\x1b[31m"
	host := sdktest.NewHost(sdk.ProcessInfo{Name: evil, Group: evil, Description: evil, SpawnError: evil, State: sdk.StateRunning})
	host.About.Identifier, host.About.Version = evil, evil
	host.SetLog(sdk.Namespec(evil), sdk.Stdout, evil)
	s := serve(t, Config{Host: host}, Access{})
	for _, path := range []string{
		"/", "/?message=" + quote(evil), "/tail.html?processname=" + quote(evil) + "&limit=" + quote(evil),
		"/?action=stop&processname=" + quote(evil), "/" + quote(evil), "/ui/" + quote(evil),
		"/?action=" + quote(evil) + "&processname=" + quote(evil), "/ui/state",
	} {
		body := s.get(path, "User-Agent: Mozilla/5.0").body
		for _, sign := range []string{"<script>", "<img src=x", `"'>`, "\x00", "\x1b", "\xff"} {
			if strings.Contains(body, sign) {
				t.Errorf("%s has %q:\n%s", path, sign, body)
			}
		}
	}
	location := s.get("/?action=stop&processname="+quote(evil+"\r\nSet-Cookie: a=b"), "Host: x\"<>").Header.Get("Location")
	if strings.ContainsAny(location[len("http://"):], "<>\"' \r\n") && !strings.HasPrefix(location, `http://x"<>/?`) {
		t.Errorf("the redirection is to %q", location)
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain")
	f.Add("<a href=\"x\">'&amp;\r\n\t\x00\x7f\x80\u0085\uFFFD")
	f.Fuzz(func(t *testing.T, text string) {
		var m markup
		m.text(text)
		if strings.ContainsAny(string(m), "<>\"'\x00\r\x1b") || !utf8.Valid(m) {
			t.Fatalf("%q became %q", text, m)
		}
		if got, want := html.UnescapeString(string(m)), shown(text); got != want {
			t.Fatalf("%q is read as %q, not %q", text, got, want)
		}
	})
}

// shown is what a reader should see of a text.
func shown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}
