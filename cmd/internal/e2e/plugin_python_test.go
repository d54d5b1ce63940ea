//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// python is the interpreter that has Debian's python3-grpcio.
const python = "/usr/bin/python3"

// needPython skips a test, loudly, where Python or one of the modules is
// missing.
func needPython(t *testing.T, modules ...string) {
	t.Helper()
	imports := "import " + strings.Join(append([]string{"sys"}, modules...), ", ")
	if output, err := exec.Command(python, "-c", imports).CombinedOutput(); err != nil {
		message := "NOT TESTED: " + python + " -c '" + imports + "': " + err.Error() + "\n" + string(output)
		_, _ = os.Stderr.WriteString(t.Name() + ": " + message) // go test shows nothing of a skipped test
		t.Skip(message)
	}
}

// talkPython calls methods as a client in Python does: each line is an
// expression with the supervisor as s. It returns what they print.
func (s site) talkPython(t *testing.T, lines ...string) string {
	t.Helper()
	script := `import http.client, socket, xmlrpc.client, datetime
class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("s")
class Transport(xmlrpc.client.Transport):
    def make_connection(self, host):
        return Connection(host)
s = xmlrpc.client.ServerProxy("http://s", Transport(use_builtin_types=True), allow_none=True)
def say(what):
    try:
        print(repr(what()))
    except xmlrpc.client.Fault as e:
        print(e.faultCode, e.faultString)
`
	for _, line := range lines {
		script += "say(lambda: " + line + ")\n"
	}
	return s.run(t, "env", python, "-c", script) // by its path, not one in the site
}

// withPython gives a site the example of a plugin in Python.
func (s site) withPython(t *testing.T) {
	t.Helper()
	example, err := projectFile("examples/plugins/python")
	must(t, err)
	must(t, os.CopyFS(s.path("plugins"), os.DirFS(example)))
	must(t, os.Chmod(filepath.Join(s.path("plugins"), "hello.py"), 0o700)) //nolint:gosec // it is run
}

const pythonPlugin = `
[plugin:hello]
command = %(here)s/plugins/hello.py
environment = PYTHONDONTWRITEBYTECODE="1"
`

const pythonSections = `
[rpcinterface:hello]
supervisor.rpcinterface_factory = hello:make_hello
greeting = Hi

[eventlistener:watch]
command = /bin/sh -c 'for answer in nope fine; do echo READY; read header; head -c 8 >/dev/null; printf "RESULT 4\n$answer"; done; exec sleep 1000'
events = REMOTE_COMMUNICATION
result_handler = hello:picky

[program:sleeper]
command = /bin/sleep 1000
`

// TestPluginInPython holds PLUGINS.md to it that a plugin can be written in any
// language that has gRPC: with and without certificates.
func TestPluginInPython(t *testing.T) {
	needPython(t, "grpc", "google.protobuf")
	for name, option := range map[string]string{"certificates": "", "none": "auto_mtls = false\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath("openssl"); err != nil && option == "" {
				t.Skip("NOT TESTED: there is no openssl to make certificates")
			}
			s := newSite(t, pythonPlugin+option+pythonSections)
			s.withPython(t)
			s.start(t)
			must(t, s.waitState("sleeper", sdk.StateRunning))
			s.hasPythonPlugin(t)
			s.run(t, "supervisorctl", "-c", "supervisord.conf", "shutdown")
			must(t, wait(func() (bool, string) { return len(processesOf(s.dir)) == 0, "something still runs" }))
		})
	}
}

func (s site) hasPythonPlugin(t *testing.T) {
	t.Helper()
	got := s.talkPython(t,
		`[m for m in s.system.listMethods() if m.startswith("hello.")]`,
		`s.system.methodSignature("hello.greet")`,
		`s.system.methodHelp("hello.state").splitlines()[0]`,
		`s.hello.greet("World")`,
		`s.hello.greet("")`,
		`s.hello.greet()`,
		`s.hello.nope()`,
		`s.hello.state()`,
		`s.hello.running()`,
		`s.hello.echo([True, -7, 1.5, "ü", b"\0\xff", None, {"a": [], "b": {}}, datetime.datetime(2026, 1, 2, 3, 4, 5)])`,
		`s.hello.echo("x" * 5000000) == "x" * 5000000`,
		`[(p["name"], p["statename"], p["version"], p["uses"]) for p in s.plugin.status()]`,
		`s.plugin.reload("hello")`,
		`s.system.multicall([{"methodName": "hello.greet", "params": [n]} for n in ("A", "")])`,
		`s.supervisor.sendRemoteCommEvent("a", "b")`,
	)
	want := `['hello.echo', 'hello.greet', 'hello.running', 'hello.state']
['string', 'string']
'Ask the supervisor for its state, by way of XML-RPC.'
'Hi, World!'
10 BAD_NAME: whom?
2 INCORRECT_PARAMETERS
1 UNKNOWN_METHOD
'RUNNING'
['sleeper', 'watch']
[True, -7, 1.5, 'ü', b'\x00\xff', None, {'a': [], 'b': {}}, datetime.datetime(2026, 1, 2, 3, 4, 5)]
True
[('hello', 'RUNNING', '1.0', ['rpcinterface:hello', 'eventlistener:watch'])]
True
['Hi, A!', {'faultCode': 10, 'faultString': 'BAD_NAME: whom?'}]
True
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	must(t, waitFile(s.path("supervisord.log"), "REMOTE_COMMUNICATION was answered with nope", 1))
	must(t, waitFile(s.path("supervisord.log"), "REMOTE_COMMUNICATION was answered with fine", 1))
}
