package pluginhost

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"go.uber.org/goleak"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	// rolePrefix begins the argument that says what the villain is.
	rolePrefix = "role="
	// daemonArgument makes the test's own program a supervisor.
	daemonArgument = rolePrefix + "daemon"
	// villainVariable has the path of the plugin of all tests.
	villainVariable = "REEVE_TEST_VILLAIN"
)

func TestMain(m *testing.M) {
	child.Main()
	if len(os.Args) > 1 && os.Args[1] == daemonArgument {
		playDaemon()
		return
	}
	// The tests wait for processes more than they compute. What the command line
	// says counts: it is yet to be parsed.
	err := flag.Set("test.parallel", "8")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	dir, err := buildVillain()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
		os.Exit(status)
	}))
}

// buildVillain builds the plugin as make build does, so that there is nothing
// to compile twice, and without the race detector, which takes long to start.
func buildVillain() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "reeve"); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "villain")
	build := exec.Command("go", "build", "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o", path, "./villain")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w\n%s", build.Args, err, output)
	}
	return dir, os.Setenv(villainVariable, path)
}

// villain is the path of the plugin of all tests.
func villain() string { return os.Getenv(villainVariable) }

// at is a plan's plugin at another path.
func at(path string) func(*configfile.Plugin) {
	return func(p *configfile.Plugin) {
		p.Command = configfile.Quote(path) + p.Command[len(configfile.Quote(villain())):]
	}
}

// playDaemon is a supervisor that starts a plugin, tells its pid, and goes on
// until it is killed.
func playDaemon() {
	manager, err := child.New(child.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plugins := New(Options{
		Logger:  hclog.NewNullLogger(),
		Start:   func(spec *child.Spec) (Child, error) { return manager.Start(spec) },
		Host:    &fakeHost{},
		Declare: func(context.Context, []sdk.EventType) error { return nil },
	})
	plugins.MountOn(&mounts{all: make(map[string]*mounted)}, sdk.Methods{})
	if err := plugins.Open(context.Background(), &good().config); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plugins.Infos()[0].PID)
	select {}
}
