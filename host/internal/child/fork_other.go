//go:build !linux

package child

import "syscall"

// forkExec makes a process and says whether it was the fork that failed or
// what came after it, judging by the errno.
func forkExec(l *launch) (pid, pidfd int, err error) {
	pid, err = syscall.ForkExec(l.file, l.argv, &syscall.ProcAttr{
		Dir:   l.dir,
		Env:   l.env,
		Files: l.descriptors(),
		Sys:   &syscall.SysProcAttr{Setpgid: true, Credential: l.credential},
	})
	if err == nil {
		return pid, -1, nil
	}
	switch errno := errnoOf(err); errno {
	case syscall.EAGAIN, syscall.ENOMEM, syscall.EMFILE, syscall.ENFILE:
		return 0, -1, errno
	default:
		return 0, -1, notRun{errno}
	}
}
