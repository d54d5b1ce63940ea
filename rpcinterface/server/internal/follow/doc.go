// Package follow reads log files as they grow, over rotation and truncation.
//
// A [Follower] holds a file and no buffer. It waits for a [Watcher], which tells
// all followers of a process of changes: by inotify on Linux, from one
// descriptor and one goroutine that exist only while something is watched;
// elsewhere, or where the kernel refuses, by looking four times a second.
package follow
