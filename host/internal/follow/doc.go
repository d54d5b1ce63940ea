// Package follow reads log files as they grow, over rotation and truncation.
//
// A [Follower] holds a file and no buffer. It waits for a [Watcher], which tells
// all followers of a process of changes: by inotify on Linux, from one
// descriptor and one goroutine that exist only while something is watched;
// elsewhere, or where the kernel refuses, by looking four times a second.
//
// # Invariants
//
//   - What was written to a file before it was rotated is shown before what was
//     written after, even to a reader that lags behind by several rotations, as
//     long as the backups are there.
//   - A log whose file is gone, or whose process is, stays where it is: another
//     may come, and is then shown from its beginning.
package follow
