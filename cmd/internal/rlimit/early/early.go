// Package early notes the limit of open files that the program was started
// with. Package syscall raises that limit while it is initialised, and keeps the
// old one to itself, for children.
//
// Packages are initialised in the order of their paths as far as their imports
// allow. This one imports nothing, so it comes before syscall; that is why it
// makes its one system call in assembly.
package early

// OpenFiles is the soft limit of open files that the program was started with,
// 0 where that can't be found out.
var OpenFiles = softLimit()
