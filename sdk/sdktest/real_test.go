package sdktest_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// A real supervisord runs a real plugin.
func TestReal(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-C", "../..", "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o", bin+"/",
		"./cmd/supervisord", "./plugins/supervisor_cache")
	build.Env = append(build.Environ(), "CGO_ENABLED=0") // as make build does: what is compiled is the same
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	s := sdktest.Real(t, filepath.Join(bin, "supervisord"), `
[plugin:cache]
command = `+filepath.Join(bin, "supervisor_cache")+`
[rpcinterface:cache]
supervisor.rpcinterface_factory = cache:make_cache_rpcinterface
`)
	var count int
	if err := errors.Join(s.Call(nil, "cache.store", "key", "value"), s.Call(&count, "cache.getCount")); err != nil || count != 1 {
		t.Errorf("%d, %v", count, err)
	}
	if err := s.Call(nil, "cache.fetch", "nope"); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Errorf("a fault: %v", err)
	}
	if log := s.Log(); !strings.Contains(log, "INFO plugin cache: started with pid ") {
		t.Errorf("log\n%s", log)
	}
}
