package pluginserver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// role makes the test binary a plugin.
const role = "PLUGINSERVER_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "good":
		pluginserver.Serve(acme())
	case "bad":
		pluginserver.Serve(pluginserver.Plugin{Name: "bad"})
	default:
		os.Exit(m.Run())
	}
}

func acme() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name: "acme", Version: "1.2.3",
		Namespaces: map[string]sdk.NamespaceFactory{"make": newAcme},
		Close: func(context.Context) error {
			slog.Info("acme is closed")
			return nil
		},
	}
}

func newAcme(_ context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{"identifier": sdk.Method("Tell the identifier.", func(ctx context.Context) (string, error) {
		info, err := host.Info(ctx)
		return info.Identifier, err
	})}, nil
}

func command(which string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), role+"="+which, "GORACE=atexit_sleep_ms=0")
	return cmd
}

func handshake(cmd *exec.Cmd) {
	shake := wire.Handshake()
	cmd.Env = append(cmd.Env, shake.MagicCookieKey+"="+shake.MagicCookieValue, "PLUGIN_PROTOCOL_VERSIONS=1")
}

func TestByHand(t *testing.T) {
	for _, test := range []struct {
		which  string
		args   []string
		status int
		want   string
	}{
		{"good", []string{"-describe"}, 0, "acme 1.2.3 is a plugin for supervisord"},
		{"good", nil, 1, "does nothing when it is run by hand"},
		{"bad", nil, 1, "bad: the plugin has no factory"},
	} {
		out, err := command(test.which, test.args...).CombinedOutput()
		var exit *exec.ExitError
		status := 0
		if errors.As(err, &exit) {
			status = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if status != test.status || !strings.Contains(string(out), test.want) {
			t.Errorf("%s %v: status %d, %s", test.which, test.args, status, out)
		}
	}
}

// A plugin ends when the one who has started it does, and lets go of what it
// has before.
func TestParentDies(t *testing.T) {
	cmd := command("good")
	handshake(cmd)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "1|1|unix|") || !strings.Contains(line, "|grpc|") {
		t.Errorf("handshake %q, %v", line, err)
	}
	if comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", cmd.Process.Pid)); err == nil && string(comm) != "acme\n" {
		t.Errorf("ps shows %s", comm)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if !strings.Contains(stderr.String(), `"@level":"info","@message":"acme is closed"`) {
		t.Errorf("stderr: %s", stderr.String())
	}
}

// A stdin that is no pipe says nothing about anybody's death.
func TestStdinIsNoPipe(t *testing.T) {
	cmd := command("good") // go-plugin gives it our own, which go test has from /dev/null
	config := wire.ClientConfig(wire.Services{Host: sdktest.NewHost()})
	config.Cmd, config.SkipHostEnv = cmd, false
	client := goplugin.NewClient(config)
	t.Cleanup(client.Kill)
	call(t, client)
}

func call(t *testing.T, client *goplugin.Client) {
	t.Helper()
	protocol, err := client.Client()
	if err != nil {
		t.Fatal(err)
	}
	dispensed, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		t.Fatal(err)
	}
	remote, ok := dispensed.(*wire.Client)
	if !ok {
		t.Fatalf("dispensed a %T", dispensed)
	}
	if _, err := remote.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	namespace, err := remote.Create(t.Context(), "make", "acme", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := namespace.Call(t.Context(), "identifier", nil); err != nil || got != "supervisor" {
		t.Errorf("got %v, %v", got, err)
	}
}

// A plugin under a debugger says what to set, and serves one who has set it.
func TestDebug(t *testing.T) {
	cmd := command("good", "-debug")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var value string
	lines := bufio.NewScanner(stdout)
	for value == "" && lines.Scan() {
		_, rest, _ := strings.Cut(lines.Text(), wire.ReattachVariable+"='")
		value = strings.TrimSuffix(rest, "'")
	}
	all, err := wire.ParseReattach(value)
	if err != nil || all["acme"] == nil {
		t.Fatalf("%q: %v, %v", value, all, err)
	}
	config := wire.ClientConfig(wire.Services{Host: sdktest.NewHost()})
	config.Plugins, config.VersionedPlugins, config.Reattach = config.VersionedPlugins[wire.ProtocolVersion], nil, all["acme"]
	call(t, goplugin.NewClient(config))
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, stdout); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
