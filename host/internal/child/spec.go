package child

import (
	"os"
)

// Spec says how to start a process, and who hears what becomes of it. It must
// not be changed once it was given to [Manager.Start].
type Spec struct {
	// File is the resolved path of the program.
	File string
	// Argv is what the program sees as its arguments; Argv[0] is its name.
	Argv []string
	// Env is the complete environment.
	Env []string
	// Dir is the directory to start in; empty means the daemon's.
	Dir string
	// Umask is the file creation mask; nil means the daemon's.
	Umask *uint32
	// Credential is who the process runs as; nil means who the daemon is.
	Credential *Credential

	// Failure, if not empty, is why the process can't run. There is a process
	// all the same: it writes "supervisor: " and these words to its stderr and
	// exits with 127, as one does whose program can't be executed.
	Failure string

	// Tethered makes the process a part of this program, and not one that a
	// user configured: if it can't run its program, Start fails with an
	// [*ExecError]; it is killed when this program dies, where the kernel can do
	// that (Linux); and when it ends, what is left of its process group is killed.
	Tethered bool
	// Program, of a tethered process, is the open file that is executed,
	// whatever File stands for by then. The process has it as descriptor 3.
	// Where only paths can be executed (not Linux, no /proc) File is.
	Program *os.File

	// Stdin becomes descriptor 0. If it is nil, descriptor 0 is a pipe that
	// [Process.WriteStdin] writes to. The file stays the caller's to close,
	// which it may do as soon as Start returned.
	Stdin *os.File
	// RedirectStderr makes descriptor 2 the same pipe as descriptor 1.
	RedirectStderr bool

	// Stdout and Stderr are called with what the process writes. There is
	// one call at a time for each of them, but the two may run at once. p is valid only
	// during the call. If one is nil, that stream is read and dropped.
	Stdout, Stderr func(p []byte)
	// Talks says that the process awaits an answer to what it writes to
	// stdout, so that it is read at once, and not with what may follow soon.
	Talks bool
	// Exited is called once, when the process was reaped, all that it wrote
	// was handed to Stdout and Stderr, and its pipes are closed. It may be
	// called before Start returned. It may be nil.
	Exited func(Exit)
}

// Credential is who a process runs as.
type Credential struct {
	UID, GID uint32
	// Groups are the supplementary groups.
	Groups []uint32
}
