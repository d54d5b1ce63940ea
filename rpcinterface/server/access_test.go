package server

import (
	"fmt"
	"io"
	"regexp"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// The lines are those of Supervisor 4.2.5 for the same requests, except for what
// would break a line.
func TestAccessLog(t *testing.T) {
	varying := regexp.MustCompile(`^127\.0\.0\.1:[1-9]\d+|\[\d\d/[A-Z][a-z]{2}/20\d\d(:\d\d){3} [+-]\d{4}\]`)
	for _, traces := range []bool{false, true} {
		lines := make(chan string, 100)
		handler := Handler{Traces: traces, Log: func(level sdk.Level, message string) {
			if message = varying.ReplaceAllString(message, "*"); message[0] == '*' || message[0] == 'l' {
				lines <- fmt.Sprint(level, " ", message)
			}
		}}
		for _, server := range []struct {
			config Config
			peer   string
		}{
			{Config{}, "*"},
			{Config{Network: "unix", Address: socketPath(t), Chmod: 0o700}, "localhost:0"},
		} {
			s := start(t, server.config, handler)
			for _, test := range []struct{ request, level, logged string }{
				{post("/RPC2", call("echo")), "TRAC", `"POST /RPC2 HTTP/1.1" 200`},
				{"GET /nothing HTTP/1.0\r\n\r\n", "TRAC", `"GET /nothing HTTP/1.0" 404`},
				{"GET /Some%20Errors?x=1 HTTP/1.1\r\n\r\n", "ERRO", `"GET /Some%20Errors?x=1 HTTP/1.1" 404`},
				{"so\t\n\x1bwrong\r\n\r\n", "TRAC", `"so???wrong" 400`},
			} {
				c := dial(t, s)
				c.send(test.request)
				_, body := c.reply("GET")
				_ = c.Close()
				if !traces && test.level == "TRAC" {
					continue
				}
				want := regexp.MustCompile(`^` + regexp.QuoteMeta(fmt.Sprintf("%s %s - - * %s ", test.level, server.peer, test.logged)) + `\d{3}$`)
				if got := <-lines; !want.MatchString(got) || body == "" {
					t.Errorf("%q: told %q, want %s", test.request, got, want)
				}
			}
		}
		if len(lines) > 0 {
			t.Errorf("told more, beginning with %q", <-lines)
		}
	}
}

func TestAccessLogCountsAllThatIsSent(t *testing.T) {
	lines := make(chan string, 1)
	s := start(t, Config{}, Handler{Traces: true, Log: func(_ sdk.Level, message string) { lines <- message }})
	c := dial(t, s)
	c.send("GET /x HTTP/1.0\r\n\r\n")
	answer, err := io.ReadAll(c.in)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`"GET /x HTTP/1.0" 404 %d`, len(answer))
	if got := <-lines; got[len(got)-len(want):] != want {
		t.Errorf("told %q, want %s", got, want)
	}
}

func TestBegan(t *testing.T) {
	path := socketPath(t)
	for _, test := range []struct {
		config Config
		level  sdk.Level
		want   string
	}{
		{Config{}, sdk.LevelTrace, `^127\.0\.0\.1:Medusa \(V1\.12\) started at \w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\n\tHostname: 127\.0\.0\.1\n\tPort:0$`},
		{Config{Network: "unix", Address: path}, sdk.LevelTrace, `^` + path + `:Medusa .*\n\tHostname: <unix domain socket>\n\tPort:` + path + `$`},
		{Config{Network: "unix", Address: path + ".error"}, sdk.LevelError, `^` + path + `.error:Medusa `},
	} {
		s := start(t, test.config, Handler{})
		if level, message := s.Began(); level != test.level || !regexp.MustCompile(test.want).MatchString(message) {
			t.Errorf("%v %q, want %v %s", level, message, test.level, test.want)
		}
	}
}
