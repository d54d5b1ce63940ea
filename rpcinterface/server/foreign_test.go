package server

import (
	"strings"
	"testing"
)

// TestForeignCalls sends calls as browsers do for pages of several sites, with
// content types that need nobody's leave.
func TestForeignCalls(t *testing.T) {
	name, password := "user", "secret"
	const credentials = "Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"
	open := start(t, Config{Hosts: []string{"sup.example.com"}}, Handler{})
	guarded := start(t, Config{Username: &name, Password: &password}, Handler{})
	for _, test := range []struct {
		host, headers   string
		open, protected int
	}{
		{"localhost:9001", "", 200, 200}, // xmlrpclib, curl
		{"evil.example", "", 200, 200},   // whoever isn't a browser may call us what they like
		{"localhost:9001", "Origin: http://evil.example\r\nContent-Type: text/plain\r\n", 403, 403},
		{"localhost:9001", "Origin: http://localhost:8080\r\n", 403, 403},
		{"localhost:9001", "Origin: null\r\n", 403, 403},
		{"localhost:9001", "Origin: \r\n", 403, 403},
		{"localhost:9001", "Sec-Fetch-Site: cross-site\r\n", 403, 403},
		{"localhost:9001", "Sec-Fetch-Site: same-site\r\nOrigin: http://localhost:9001\r\n", 403, 403},
		{"localhost:9001", "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost:9001\r\n", 200, 200},
		{"localhost:9001", "Origin: http://localhost:9001\r\n", 200, 200},
		{"10.0.0.7:9001", "Origin: http://10.0.0.7:9001\r\n", 200, 200},
		{"10.0.0.7:9001", "Sec-Fetch-Site: same-origin\r\nOrigin: https://behind.a.proxy\r\n", 200, 200},
		{"evil.example:9001", "Origin: http://evil.example:9001\r\n", 403, 200}, // its name leads to us
		{"evil.example:9001", "Sec-Fetch-Site: same-origin\r\n", 403, 200},
		{"sup.example.com", "Origin: https://sup.example.com\r\n", 200, 200},
	} {
		request := post("/RPC2", call("echo"), credentials, test.headers)
		request = strings.Replace(request, "Host: localhost", "Host: "+test.host, 1)
		for s, want := range map[*Server]int{open: test.open, guarded: test.protected} {
			if response, _ := ask(t, s, request); response.StatusCode != want {
				t.Errorf("%s, %q, password %v: got %d, want %d", test.host, test.headers, s == guarded, response.StatusCode, want)
			}
		}
	}
}
