// Package pluginhost runs plugins: it finds, verifies, launches, watches and
// replaces their processes, and hands out their namespaces and result handlers
// as if they were in this program.
//
// # Life of a process
//
//		find ─▶ verify ─▶ launch ─▶ describe ─▶ configure ─▶ serve ─▶ drain ─▶ close
//		 ▲                                                     │
//		 └───────────────── a while later ◀────────────────── died
//
//	  - What is verified is what is executed: the file is opened once, looked at
//	    through its descriptor, and that descriptor is executed (on Linux; where
//	    only paths can be executed nobody but root and us can exchange what is
//	    there, which is verified, too).
//	  - A plugin is a child of ours like any other (internal/child), but tethered:
//	    its process group ends with it, and it ends with us.
//	  - One process serves all that the configuration wants of a plugin.
//	  - A process that takes another's place is launched and configured before
//	    the calls go to it. The one before ends when the calls in it are over.
//
// # Invariants
//
//   - Nothing that a plugin does or fails to do blocks, panics or fills up this
//     program. Each wait has a deadline, each stream a bound, and the end of a
//     process ends the calls in it at once.
//   - [Plugins.Close] leaves no process, goroutine, socket or directory behind.
//   - A namespace stays mounted while its plugin is not running. Calls then wait
//     for it, up to their time.
//   - A change that fails changes nothing.
//   - A section or a result handler that isn't wanted any more is closed when the
//     calls in it are over, in the background. Only who wants it again waits.
//
// # Locks
//
// Plugins.changes is held while plugins are added, changed or taken away;
// plugin.ops while a process of one plugin is started or exchanged, which may
// take its start timeout. Calls take only the short locks below them, so they
// never wait for either. They are taken in this order.
//
// # What go-plugin does
//
// go-plugin shakes hands, secures the connection and carries the broker. It
// does not start processes or read their streams here: see process.
package pluginhost
