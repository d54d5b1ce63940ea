// Bench measures supervisors that read supervisord.conf, side by side in one run.
//
// A system under test is started as COMMAND -n -c FILE on a configuration of its own in a
// scratch directory, for each take of each measure anew. The rounds of a measure take the
// systems in turn, so a disturbance of the machine hits all alike, and the table tells
// medians and how many times better than the reference each system is.
//
// # The children
//
// The supervised programs and the event listener are this binary again, told by the marker
// argument. They report to a FIFO (the roster) with their own time when they run, so that
// nothing is polled, and number what they write, so that what is lost is known.
//
// # Invariants
//
//   - Whatever a take started is gone after it. The daemon is our child and ended by its
//     process; the children of the daemon hold a second FIFO (the leash) and end by
//     themselves when the benchmark lets go of it, in whatever way that happens. The end
//     of the roster proves that they are gone.
//   - Signals go to the daemon and, in the measure of restarts, to children that have just
//     reported their pid; to nothing else.
//   - Everything has a time limit, and an interrupt cleans up.
//   - The package must stay light: the time a child takes to begin is part of the measure,
//     so it imports neither net/http nor an XML decoder.
package main
