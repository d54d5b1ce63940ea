package site

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// bin is the variable with the directory in which Main has put the programs.
const bin = "REEVE_TEST_BIN"

// Main builds the programs as make build does, or if packages are given only
// those, and runs the tests. It returns the exit status.
func Main(m *testing.M, packages ...string) int {
	dir, err := os.MkdirTemp("/tmp", "reeve") // short, because of sockets
	if err == nil {
		err = build(dir, packages)
	}
	if err == nil {
		err = os.Setenv(bin, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// The tests wait for processes more than they compute. What the command line
	// says counts: it is yet to be parsed.
	if err := flag.Set("test.parallel", "8"); err != nil {
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

func build(dir string, packages []string) error {
	const root = "../../.."
	if len(packages) == 0 {
		return run("make", "-s", "-C", root, "build", "BIN="+dir)
	}
	isPlugin := func(name string) bool { return strings.HasPrefix(name, "./plugins/") }
	plugins := slices.DeleteFunc(slices.Clone(packages), func(name string) bool { return !isPlugin(name) })
	programs := slices.DeleteFunc(slices.Clone(packages), isPlugin)
	flags := []string{"build", "-C", root, "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o"}
	return errors.Join(
		run("go", slices.Concat(flags, []string{dir + "/"}, programs)...),
		run("go", slices.Concat(flags, []string{dir + "/plugins/"}, plugins)...),
	)
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
