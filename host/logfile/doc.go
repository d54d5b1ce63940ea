// Package logfile keeps logs: files that rotate by size, syslog, and reading
// and tailing what was written.
//
// It holds the logs of the children and, as the sink of [activity], that of the
// daemon. The composition root opens the latter before there is a supervisor,
// which is why the package is not internal to host (architecture.md drew it as
// host/internal/childlog).
//
// # Invariants
//
//   - A [File] makes one write(2) for a Write and allocates nothing, save where
//     it rotates or fails.
//   - Files are opened for appending. So two programs may share one, and a
//     write that failed halfway leaves no hole: the next one stands where the
//     file ends.
//   - A File always has a descriptor to write to. Reopen, Clear and rotation
//     let go of the old one when they have the new one; if there is none to be
//     had (no descriptors left, the directory is gone), they keep the old one
//     and say so.
//   - A chunk is never split over two files: rotation comes after the write
//     that reaches the limit.
//   - What isn't a regular file, and the standard descriptors by any of their
//     names even if they lead to one, is never rotated, removed or truncated.
//
// # Rotation
//
// The names and their order are Supervisor's: with three backups log.2 becomes
// log.3, log.1 becomes log.2, log becomes log.1, and a new log is begun;
// without backups the log is truncated. Files that are missing are passed over.
// Unlike there, a log that someone else has rotated or moved away meanwhile is
// not rotated again but reopened, so that two writers of one file don't push
// each other's backups out.
//
// [activity]: https://pkg.go.dev/github.com/reeve-supervisor/reeve/host/activity
package logfile
