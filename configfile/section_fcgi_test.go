package configfile_test

import (
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

// Of a socket that is none, the reference shows a message and, apart from it,
// the value; so does the line that stands for the reference.
func TestFCGISocketRefusals(t *testing.T) {
	for socket, want := range map[string]string{
		"http://h:1":   "('Bad socket format %s', 'http://h:1') in [fcgi-program:f] socket",
		"tcp://h:1 2":  "('Bad socket format %s', 'tcp://h:1 2') in [fcgi-program:f] socket",
		"unix://it's":  `('Unix socket path %s is not an absolute path', "it's") in [fcgi-program:f] socket`,
		"tcp://h:0":    "0 is below lower bound (1) in [fcgi-program:f] socket",
		"tcp://h:7654": "",
	} {
		path := written(t, "[supervisord]\n[fcgi-program:f]\ncommand=cat\nsocket="+socket+"\n")
		_, _, err := configfile.Load(path, testWorld(""))
		if got := summary(err); got != want {
			t.Errorf("socket=%s: %q, want %q", socket, got, want)
		}
	}
}

func summary(err error) string {
	if err == nil {
		return ""
	}
	return configfile.Summary(err)
}
