package child

import (
	"syscall"
)

// forkExec makes a process and says whether it was the fork that failed or
// what came after it. ForkExec gives the same errno for both, but it sets the
// pidfd in between.
func forkExec(l *launch) (pid, pidfd int, err error) {
	const forkFailed = -2
	pidfd = forkFailed
	pid, err = syscall.ForkExec(l.file, l.argv, &syscall.ProcAttr{
		Dir:   l.dir,
		Env:   l.env,
		Files: l.descriptors(),
		Sys:   &syscall.SysProcAttr{Setpgid: true, Credential: l.credential, PidFD: &pidfd, Pdeathsig: l.deathSignal()},
	})
	switch {
	case err == nil:
		return pid, pidfd, nil
	case pidfd == forkFailed && errnoOf(err) != syscall.EINVAL: // EINVAL: a zero byte in a string
		return 0, -1, err
	default:
		return 0, -1, notRun{errnoOf(err)}
	}
}
