// Package event is the vocabulary of what happens in the supervisor: the tree
// of event types, the events themselves with their payload texts, and the
// counters that number them.
//
// # Types
//
// Types form a tree under EVENT; a subscription to a type hears all types
// below it. Inner types are abstract: no event is of them. A [Registry] holds
// the tree. It begins with the types of Supervisor and can be added to, and
// what was added is never changed or taken away, so an answer about a known
// type may be kept.
//
// # Payloads
//
// A payload is text, made once, when the event is: what it tells of may have
// changed by the time a listener hears it. Its length, as announced to
// listeners, is in characters and not in bytes (see [Event.Len]).
//
//	PROCESS_STATE_STARTING, _BACKOFF            processname:P groupname:G from_state:S tries:N
//	PROCESS_STATE_RUNNING, _STOPPING, _STOPPED  processname:P groupname:G from_state:S pid:N
//	PROCESS_STATE_EXITED                        processname:P groupname:G from_state:S expected:0|1 pid:N
//	PROCESS_STATE_FATAL, _UNKNOWN               processname:P groupname:G from_state:S
//	PROCESS_LOG_STDOUT, _STDERR                 processname:P groupname:G pid:N channel:C LF data
//	PROCESS_COMMUNICATION_STDOUT, _STDERR       processname:P groupname:G pid:N LF data
//	REMOTE_COMMUNICATION                        type:T LF data
//	PROCESS_GROUP_ADDED, _REMOVED               groupname:G LF
//	TICK_5, _60, _3600                          when:T, a multiple of the period
//	SUPERVISOR_STATE_CHANGE_RUNNING, _STOPPING  nothing
//
// Output of a process that isn't UTF-8 is shown as "Undecodable: b'...'" (see
// [Text]).
//
// # Serials
//
// An event gets its serial when the first pool of listeners accepts it, so
// events that nobody hears leave no gap. See [Event.Number].
//
// Nothing here is safe for concurrent use except reading an event that has its
// serial: the owner of the supervisor's state calls everything.
package event
