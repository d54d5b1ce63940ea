package child

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// pipes are the descriptors that connect a process with us.
type pipes struct {
	stdin  int    // our end, or -1
	ours   [2]int // our ends of its stdout and stderr, or -1
	childs [3]int // what it has as 0, 1 and 2
}

func openPipes(spec *Spec) (*pipes, error) {
	p := &pipes{stdin: -1, ours: [2]int{-1, -1}, childs: [3]int{-1, -1, -1}}
	if err := p.open(spec); err != nil {
		p.closeOurEnds()
		p.closeChildEnds()
		return nil, err
	}
	return p, nil
}

func (p *pipes) open(spec *Spec) (err error) {
	if spec.Stdin != nil {
		p.childs[0], err = duplicate(spec.Stdin)
	} else {
		p.childs[0], p.stdin, err = openPipe()
		err = errors.Join(err, setNonblock(p.stdin))
	}
	if err != nil {
		return err
	}
	if err = p.openOutput(1); err != nil {
		return err
	}
	if spec.RedirectStderr {
		p.childs[2] = p.childs[1]
		return nil
	}
	return p.openOutput(2)
}

func (p *pipes) openOutput(fd int) (err error) {
	if p.ours[fd-1], p.childs[fd], err = openPipe(); err != nil {
		return err
	}
	return setNonblock(p.ours[fd-1])
}

// release returns *fd to somebody who will close it.
func (p *pipes) release(fd *int) int {
	released := *fd
	*fd = -1
	return released
}

func (p *pipes) closeOurEnds() { closeAll(p.stdin, p.ours[0], p.ours[1]) }

func (p *pipes) closeChildEnds() {
	if p.childs[2] == p.childs[1] {
		p.childs[2] = -1
	}
	closeAll(p.childs[:]...)
}

func closeAll(fds ...int) {
	for _, fd := range fds {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

func setNonblock(fd int) error {
	if fd < 0 {
		return nil
	}
	return unix.SetNonblock(fd, true)
}

// duplicate leaves the mode of f as it is, which File.Fd would not.
func duplicate(f *os.File) (fd int, err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return -1, err
	}
	fd = -1
	controlled := raw.Control(func(original uintptr) {
		fd, err = unix.FcntlInt(original, unix.F_DUPFD_CLOEXEC, 0)
	})
	return fd, errors.Join(controlled, err)
}
