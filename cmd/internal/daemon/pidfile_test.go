package daemon

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/hashicorp/go-hclog"
)

func TestPidfileIsRemovedIfItIsAFile(t *testing.T) {
	file, missing := filepath.Join(t.TempDir(), "pid"), filepath.Join(t.TempDir(), "none")
	if err := writePidfile(file, hclog.NewNullLogger())(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the pidfile is still there: %v", err)
	}
	if err := removePidfile(missing); err != nil {
		t.Errorf("none to remove: %v", err)
	}
	fifo := filepath.Join(t.TempDir(), "fifo") // as /dev/null, which a test had better not risk
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := removePidfile(fifo); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(fifo); err != nil {
		t.Errorf("what is no file was removed: %v", err)
	}
}
