package host

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/configfile"
)

// sharedSocket is the socket of a [fcgi-program:x]: it exists from before the
// first child is started until the last has ended. Spawners and the ends of
// children use it, so it has a lock; nothing else is waited for under it.
type sharedSocket struct {
	config *configfile.Socket
	log    hclog.Logger

	mu    sync.Mutex
	users int
	file  *os.File
}

// acquire returns the socket for one more child, creating it for the first.
func (s *sharedSocket) acquire() (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		s.log.Info("Creating socket " + s.config.URL)
		file, err := openSocket(s.config)
		if err != nil {
			return nil, fmt.Errorf("Could not create FastCGI socket %s: %w", s.config.URL, err)
		}
		s.file = file
	}
	s.users++
	return s.file, nil
}

// release gives the socket back, and closes it after the last child.
func (s *sharedSocket) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users--
	if s.users > 0 {
		return
	}
	s.log.Info("Closing socket " + s.config.URL)
	if err := s.file.Close(); err != nil {
		s.log.Warn("can't close socket", "url", s.config.URL, "error", err)
	}
	s.file = nil
}

// try creates the socket and closes it again, so that a mistake in the
// configuration is found at the start.
func (s *sharedSocket) try() error {
	if _, err := s.acquire(); err != nil {
		return err
	}
	s.release()
	return nil
}

// openSocket binds and listens. The descriptor is blocking, as a FastCGI
// program expects it.
func openSocket(config *configfile.Socket) (*os.File, error) {
	backlog := unix.SOMAXCONN
	if config.Backlog != nil && *config.Backlog > 0 {
		backlog = *config.Backlog
	}
	family, address, err := socketAddress(config)
	if err != nil {
		return nil, err
	}
	fd, err := newSocket(family)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	if err := listenOn(fd, address, backlog, config); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), config.URL), nil
}

func listenOn(fd int, address unix.Sockaddr, backlog int, config *configfile.Socket) error {
	local := config.Network == "unix"
	if local {
		if err := unix.Unlink(config.Address); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("can't remove what is there: %w", err)
		}
	} else if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return err
	}
	if err := unix.Bind(fd, address); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	if local {
		if err := adorn(config); err != nil {
			_ = unix.Unlink(config.Address)
			return err
		}
	}
	return unix.Listen(fd, backlog)
}

// adorn gives the file of a unix socket its owner and mode.
func adorn(config *configfile.Socket) error {
	if config.OwnerUID != nil && config.OwnerGID != nil {
		if err := os.Chown(config.Address, *config.OwnerUID, *config.OwnerGID); err != nil {
			return fmt.Errorf("Could not change ownership of socket file: %w", err)
		}
	}
	if config.Mode != nil {
		if err := unix.Chmod(config.Address, *config.Mode); err != nil {
			return fmt.Errorf("Could not change permissions of socket file: %w", err)
		}
	}
	return nil
}

func socketAddress(config *configfile.Socket) (family int, address unix.Sockaddr, err error) {
	if config.Network == "unix" {
		return unix.AF_UNIX, &unix.SockaddrUnix{Name: config.Address}, nil
	}
	tcp, err := net.ResolveTCPAddr("tcp", config.Address)
	if err != nil {
		return 0, nil, err
	}
	if v4 := tcp.IP.To4(); v4 != nil || tcp.IP == nil {
		at := &unix.SockaddrInet4{Port: tcp.Port}
		copy(at.Addr[:], v4)
		return unix.AF_INET, at, nil
	}
	at := &unix.SockaddrInet6{Port: tcp.Port}
	copy(at.Addr[:], tcp.IP.To16())
	return unix.AF_INET6, at, nil
}
