package site

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// bin is the variable with the directory in which Main has put the programs.
const bin = "REEVE_TEST_BIN"

// Main builds the programs as make build does, and other packages of programs,
// and runs the tests. It returns the exit status.
func Main(m *testing.M, others ...string) int {
	dir, err := os.MkdirTemp("/tmp", "reeve") // short, because of sockets
	if err == nil {
		err = build(dir, others)
	}
	if err == nil {
		err = os.Setenv(bin, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	return status
}

func build(dir string, others []string) error {
	const root = "../../.."
	if err := run("make", "-s", "-C", root, "build", "BIN="+dir); err != nil || len(others) == 0 {
		return err
	}
	return run("go", append([]string{"build", "-C", root, "-tags", "grpcnotrace", "-ldflags", "-s -w", "-trimpath", "-o", dir}, others...)...)
}

func run(program string, args ...string) error {
	command := exec.Command(program, args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0") // what is compiled is the same then
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", command.Args, err, output)
	}
	return nil
}

// Program returns the path of a program that was built; "plugins/x" is a plugin.
func Program(name string) string { return filepath.Join(os.Getenv(bin), name) }
