// Package child is the seam between the supervisor and the operating system's
// processes: it spawns them, signals them, waits for them, and carries what
// they read and write.
//
// # Invariants
//
//   - A child has the descriptors 0, 1 and 2 and no others, leads a process
//     group of its own, and stays in the daemon's session. (One that was made
//     of an open file, [Spec.Program], has that as 3.)
//   - [Spec.Exited] is called exactly once for each process that [Manager.Start]
//     returned: after it was reaped, after all that it wrote was handed to
//     [Spec.Stdout] and [Spec.Stderr], and after its pipes were closed. What a
//     grandchild still holding a pipe writes later is not waited for.
//   - The output of one stream arrives in order, in one call at a time. A
//     callback that blocks stops its own stream alone.
//   - [Process.Signal] never reaches a process that merely got the same pid:
//     signalling and reaping exclude each other.
//   - Nothing here waits with a thread, and idle children cost no goroutine.
//
// # What fails after the fork
//
// A supervisor that forks and then fails to change the directory, the user or
// the program has a child with a pid that writes why to its stderr and exits
// with 127. Users know those words and that status, so they are kept: when a
// start fails in this way, the daemon's own executable is started in the
// program's place with a marker that [Main] recognises.
//
// # Tethered processes
//
// Plugins are started here, too, but are no user's programs: see
// [Spec.Tethered]. The kernel kills them when the thread that started them
// ends, so that one thread starts them all and lives until [Manager.Close].
package child
