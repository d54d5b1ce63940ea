// Package dispatch holds the byte machines between the pipes of a child and
// the rest of the supervisor. They do no I/O, start nothing and know no clock.
//
// # Output of programs
//
// [Output] takes what a program writes to one of its outputs and calls back
// with what is to be logged, told as PROCESS_LOG or told as
// PROCESS_COMMUNICATION. With capture on, a program sends a message by writing
// it between two tokens, which are themselves not logged:
//
//	output  = { text | message }
//	message = "<!--XSUPERVISOR:BEGIN-->" text "<!--XSUPERVISOR:END-->"
//
// Until more than a token's length has arrived, bytes are held back (24 outside
// of a message, 22 within), and later those at the end that may begin a token.
// [Output.Close] lets go of them; Supervisor loses them there. A message that
// is not ended at Close is dropped, as in Supervisor.
//
// ANSI stripping removes what Supervisor removes from a single piece of output;
// unlike Supervisor's it does so too when a sequence comes in two pieces, and a
// piece that is nothing but sequences is not told.
//
// Invariants, for any way of cutting the same bytes into writes:
//   - the logged bytes are the same, and so are the messages, as long as these
//     are not longer than the limit. Of longer ones the end is kept, by the
//     reference's rule, which depends on the cuts (see bounded);
//   - nothing is held back after Close, and never more than 24 bytes before;
//   - without capture, events, ANSI stripping and debug hook, a write is one
//     call of Log with the very same slice.
//
// # Output of event listeners
//
// [ListenerParser] reads what a listener answers:
//
//	conversation = { "READY\n" event result }
//	event        = what we send; told to the parser by Sent
//	result       = "RESULT " length "\n" length bytes
//
// As in Supervisor, any seven bytes pass for "RESULT ", and length is what
// Python's int() reads: spaces around, a plus sign and underscores between
// digits are allowed. A negative length is none.
//
//	state         input                       reply      next state
//	Acknowledged  "READY\n"                   Ready      Ready
//	Acknowledged  6 bytes that are not that   Violation  Unknown
//	Ready         Sent                        -          Busy
//	Ready         any byte                    Violation  Unknown
//	Busy          a result                    Result     Acknowledged
//	Busy          a line without a length     Violation  Unknown
//	Busy          a line or length too long   Violation  Unknown
//	Unknown       any bytes                   -          Unknown
//	any           Reset                       -          Acknowledged
//	not Ready     Sent                        -          the same
//
// Any way of cutting the bytes gives the same replies, except for how much a
// Violation quotes. What the parser holds is bounded by [MaxResult].
package dispatch
