// Package listener holds the logic of a pool of event listeners: which events
// it subscribed to, its buffer, its serials, and who is handed what. It is
// pure: every input is a method that returns the effects, which the owner then
// carries out in order. It does no I/O, starts nothing and knows no clock.
//
// # Life of an event in a pool
//
//		Publish ──▶ buffer ──Dispatch──▶ Busy listener ──Result──▶ pending verdict ──▶ done
//		              ▲ head                  │                        │
//		              └───────────────────────┴── died, violated, ─────┴── rejected,
//		                                          could not be sent        handler failed
//
//	  - An accepted event gets its serial, unless another pool gave it one, and
//	    a pool serial. It keeps both however often it is buffered again.
//	  - A pool that subscribed to a type and to one above it gets the event once
//	    for each, with the same serials.
//	  - A full buffer drops its oldest event for one that comes in, be it a new
//	    one at the tail or one that comes back at the head.
//	  - An event comes back to its own pool and no other. (Supervisor gives it
//	    to all pools of the same priority, which is a bug.)
//	  - An event is in one place at a time: never lost but by overflow, never
//	    doubled. Places: the buffer, one Busy listener, one pending verdict.
//
// # What the owner does
//
// It publishes each event to the pools in the order in which their groups were
// added; feeds what a listener writes to its parser, and the replies to Ready,
// Result and Violated; tells of the process with Started, Running, Stopping
// and Ended; and at the end of a turn lets the pools Dispatch, by priority. A
// listener's standard output is also logged, by a dispatch.Output of its own.
//
// # Handing out
//
// [Pool.Dispatch] hands events, the oldest first, to listeners that are Ready
// and whose process is RUNNING, the first of the pool first. The owner calls
// it when it has handled what came in, as Supervisor does once per turn, and
// not between the replies of one read: a listener that says READY and in the
// same breath something else has violated the protocol and gets nothing.
//
// # Verdicts
//
// What a result means is decided by the pool's result handler, which may be a
// plugin and slow. So [Listener.Result] gives the effect [Judge]; the owner
// runs the handler where it likes and comes back with [Pool.Judged]. Until then
// the listener is handed nothing, so that a rejected event comes again before
// any later one. If the handler could not be asked ([HandlerFailed]) the event
// goes back and the listener is not blamed; the pool then is paused, lest it
// try in a tight loop, until [Pool.Resume].
//
// # Lives of a process
//
// The states of a listener end with its process. Effects and inputs about one
// event are tied by a [Delivery], which is never used twice:
//   - dies while Busy: the event goes back at once; a SendFailed that comes
//     later is of a past delivery and does nothing;
//   - dies while judged: it did answer, so the verdict decides about the event
//     whenever it comes, and does nothing to the process's next life;
//   - is being stopped: it is handed nothing more. It may still answer, until
//     Ended;
//   - restarts: Started, Acknowledged, whatever it was before.
//
// # States and inputs
//
//	              Started      Ended         Ready        Result         Violated       SendFailed  Judged
//	Down          Acknowledged -             -            -              -              -           -
//	Acknowledged  Acknowledged Down          Ready        -              Unknown        -           -
//	Ready         Acknowledged Down          -            -              Unknown        -           -
//	Busy          Acknowledged Down, back    -            Judging, Judge Unknown, back  Deaf, back  -
//	Judging       Acknowledged Down          JudgingReady -              Unknown        -           Acknowledged
//	JudgingReady  Acknowledged Down          -            -              Unknown        -           Ready
//	Deaf          Acknowledged Down          -            -              Unknown        -           -
//	Unknown       Acknowledged Down          -            -              -              -           -
//
// "back" is the event going back to the head of the buffer, also for Started
// while Busy; "-" is an input that is out of place and changes nothing. Ready
// becomes Busy by Dispatch alone. Judged settles the event in any state, as
// long as its verdict is pending, and moves the listener only if it is of its
// present life. Running and Stopping change no state.
//
// # Envelope
//
//	delivery = header payload
//	header   = "ver:3.0 server:" identifier " serial:" n " pool:" name
//	           " poolserial:" n " eventname:" type " len:" n "\n"
//
// len counts characters of the payload, not bytes.
package listener
