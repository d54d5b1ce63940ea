// Package activity is the activity log: what the daemon says of its own doings.
// Its lines are Supervisor's to the byte, because people and programs read them:
//
//	2026-11-22 13:34:12,845 INFO spawned: 'cat' with pid 123
//
// with local time and one of CRIT ERRO WARN INFO DEBG TRAC BLAT. A named logger,
// such as a plugin's, puts "name: " before the message; structured fields follow
// it as " key=value", quoted where they need to be. A message of several lines is
// written as it is to files and stdout, and line by line to syslog.
//
// # Levels
//
// A [Log] is written to through an hclog.Logger. hclog has fewer levels than
// Supervisor, so [At] passes on those it lacks as a field of a private type,
// which the log takes out again; any other hclog.Logger shows it as level=critical.
// The log itself drops what is below its level. hclog's own level is kept in step
// for the sake of IsDebug and the like.
//
// # Sinks
//
// A [Sink] that fails keeps neither the others nor the caller from going on, and
// that it does is logged once. Files are written to in the caller's goroutine: a
// line is in the file when the call returns. What might wait for somebody else
// may not wait long: see [Echo] and logfile.Syslog.
package activity
