package host

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// Linux lets one more connection wait than the backlog says, and refuses the
// next at once.
func TestFastCGISocketHasBacklog(t *testing.T) {
	s := startSite(t, fcgiSection("app", "unix://{dir}/app.sock", "socket_backlog=3"))
	s.puppet("app")
	waiting := 0
	for range 100 {
		fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = unix.Close(fd) }()
		err = unix.Connect(fd, &unix.SockaddrUnix{Name: s.dir + "/app.sock"})
		if errors.Is(err, unix.EAGAIN) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		waiting++
	}
	if waiting != 4 {
		t.Errorf("%d connections wait, want 4", waiting)
	}
}
