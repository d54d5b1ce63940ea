// Package host is the supervisor: the owner of all state. It runs the
// processes of a configuration and is steered through sdk.Host, which
// [Supervisor] implements.
//
// # One owner
//
// One goroutine, the loop (loop.go), owns every process, group, queue and
// serial. There is no lock around that state, because the rules are between
// processes: groups start and stop by priority, event serials are global,
// shutdown gates everything. What a process does next is decided by a pure
// machine (internal/process): an input goes in, effects come out, and the loop
// carries them out in order.
//
//	RPC goroutines ──request──▶ ┌──────┐ ──spawn job──▶ spawners (2 threads)
//	child.Manager  ──exited───▶ │ loop │ ──signal─────▶ kill(2), at once
//	spawners       ──spawned──▶ │      │ ──reply──────▶ channel with room for it
//	outputs        ──event────▶ └──────┘ ──event──────▶ stdin of listeners, buffers of subscribers
//
// Arrows into the loop may block; arrows out of it never do. The loop does no
// file, network or plugin I/O: programs are looked up, logs opened and
// processes started by the spawners; configuration is read, AUTO logs are made
// and signals are given names by the goroutine that asks.
//
// Readers don't enter the loop. A process publishes an immutable view when it
// changes, the directory of groups is replaced as a whole, and both are loaded
// atomically: getAllProcessInfo never waits for a busy loop.
//
// # Order
//
//   - Starts wait in a queue and are fed to the machines one at a time, as
//     spawners become free. So 5,000 programs don't make a request wait, and a
//     process isn't STARTING long before it has started. A stop takes a start
//     that waits out of the queue.
//   - Answers of the spawners are taken in the order of the jobs, so log lines
//     and events of starts keep the order of the starts. A job that takes long
//     (a log directory that hangs) lets those behind it pass.
//   - Every answer about a child carries the generation of its start; what
//     belongs to a past life is dropped by the machine. An exit that is told
//     before its start was taken waits for it.
//   - At shutdown, groups stop from the highest priority down, all of one
//     priority together, the next as soon as the last process of them is gone.
//
// # Time
//
// The loop keeps one timer, the earliest deadline of any process, on the
// monotonic clock. Nothing else wakes an idle supervisor. A turn that takes
// over 50 ms is logged.
//
// # Notes
//
// 2026-11: architecture.md drew childlog inside internal. It is [logfile],
// beside [activity], because the composition root writes the activity log with
// it before there is a Supervisor.
package host
