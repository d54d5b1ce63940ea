//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the scripts of testdata/script.
func TestScripts(t *testing.T) {
	t.Parallel()
	runScripts(t, testscript.Params{Dir: "testdata/script"})
}

// runScripts runs scripts in sites of their own.
func runScripts(t *testing.T, params testscript.Params) {
	root, err := os.MkdirTemp("/tmp", "e2e") // short, because of sockets
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(root)) })
	params.WorkdirRoot = root
	params.Setup = setUp
	params.Cmds = commands()
	params.Condition = condition
	params.RequireExplicitExec = true
	testscript.Run(t, params)
}

// setUp makes a script's directory a site.
func setUp(env *testscript.Env) error {
	s := site{env.WorkDir}
	env.Defer(func() {
		for _, problem := range s.close() {
			env.T().Log(problem)
			env.T().FailNow()
		}
	})
	project, err := projectFile(".")
	if err != nil {
		return err
	}
	env.Vars = append(append(env.Vars, s.environment()...), "PROJECT="+project)
	path := s.path("supervisord.conf")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, []byte(ordinary), 0o600)
}

// condition says what this machine lets a script do.
func condition(name string) (bool, error) {
	if name != "tmpfs" {
		return false, fmt.Errorf("unknown condition %s", name)
	}
	return exec.Command("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt").Run() == nil, nil
}

// projectFile returns the absolute path of a file of the project.
func projectFile(name string) (string, error) {
	return filepath.Abs(filepath.Join("../../..", name))
}
