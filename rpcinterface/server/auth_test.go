package server

import (
	"encoding/base64"
	"testing"
)

func TestAuthentication(t *testing.T) {
	user, clear, hashed, empty := "ian", "pass:word", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d", ""
	basic := func(credentials string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(credentials)) + "\r\n"
	}
	plain := start(t, Config{Username: &user, Password: &clear}, Handler{})
	sha := start(t, Config{Username: &user, Password: &hashed}, Handler{})
	open := start(t, Config{Username: &empty, Password: &empty}, Handler{})
	passwordOnly := start(t, Config{Username: &empty, Password: &clear}, Handler{})
	if !plain.Authenticates() || !sha.Authenticates() || open.Authenticates() {
		t.Error("Authenticates is wrong")
	}
	tests := []struct {
		name   string
		server *Server
		header string
		want   int
	}{
		{"right", plain, basic("ian:pass:word"), 200},
		{"header in lower case", plain, "authorization: basic aWFuOnBhc3M6d29yZA==\r\n", 200},
		{"none", plain, "", 401},
		{"wrong password", plain, basic("ian:nope"), 401},
		{"wrong user", plain, basic("nope:pass:word"), 401},
		{"empty password", plain, basic("ian:"), 401},
		{"no colon", plain, basic("ian"), 401},
		{"another scheme", plain, "Authorization: Bearer abc\r\n", 401},
		{"a line break within", plain, "Authorization: Basic aWFuOnBh\tc3M6d29yZA==\r\n", 200},
		{"no credentials", plain, "Authorization: Basic\r\n", 401},
		{"not base64", plain, "Authorization: Basic a\r\n", 400},
		{"right for the hash", sha, basic("ian:thepassword"), 200},
		{"the hash itself", sha, basic("ian:" + hashed), 401},
		{"the other server's", sha, basic("ian:pass:word"), 401},
		{"nothing asked for", open, "", 200},
		{"only a password", passwordOnly, "", 401},
		{"only a password, right", passwordOnly, basic(":pass:word"), 200},
	}
	for _, test := range tests {
		response, _ := ask(t, test.server, post("/RPC2", call("echo"), test.header))
		if response.StatusCode != test.want {
			t.Errorf("%s: got %d, want %d", test.name, response.StatusCode, test.want)
		}
	}
	for _, path := range []string{"/RPC2", "/", "/logtail/cat", "/mainlogtail", "/nope"} {
		response, _ := ask(t, plain, "GET "+path+" HTTP/1.1\r\n\r\n")
		if got := response.Header.Get("WWW-Authenticate"); response.StatusCode != 401 || got != `Basic realm="default"` {
			t.Errorf("%s: got %d, challenge %q", path, response.StatusCode, got)
		}
	}
}
