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

// Main builds the programs as make build does and runs the tests. It returns
// the exit status.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("/tmp", "reeve") // short, because of sockets
	if err == nil {
		err = build(dir)
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

func build(dir string) error {
	command := exec.Command("make", "-s", "-C", "../../..", "build", "BIN="+dir)
	command.Stderr = os.Stderr
	if output, err := command.Output(); err != nil {
		return fmt.Errorf("make build: %w\n%s", err, output)
	}
	return nil
}

// Program returns the path of a program that was built; "plugins/x" is a plugin.
func Program(name string) string { return filepath.Join(os.Getenv(bin), name) }
