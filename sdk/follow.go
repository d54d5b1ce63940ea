package sdk

import (
	"context"
	"io"
	"time"
)

// LogFollower shows logs as they grow.
type LogFollower interface {
	// FollowProcessLog writes a log of a process to w, from its start on and
	// then what is added, through rotation, truncation, restarts of the process
	// and changes of its configuration, until the context ends, which is no
	// error, or writing fails. If w is a [LogWriter], it is told first where
	// this begins. Faults, before that: BAD_NAME, NO_FILE, BAD_ARGUMENTS.
	FollowProcessLog(ctx context.Context, name Namespec, stream Stream, start LogStart, w io.Writer) error
	// FollowMainLog does the same with the activity log. Faults: NO_FILE,
	// BAD_ARGUMENTS.
	FollowMainLog(ctx context.Context, start LogStart, w io.Writer) error
}

// LogWriter is what a followed log can be written to if it matters where the
// log begins.
type LogWriter interface {
	io.Writer
	// Begin is called once, before anything is written, when the log was found.
	// An error ends the following.
	Begin(place LogPlace) error
}

// LogPlace is a place in the file of a log.
type LogPlace struct {
	Offset   int64     // in bytes from the beginning of the file
	Size     int64     // of the file
	Modified time.Time // when the file was last written to
}

// LogStart says which part of a log to show. Make one with [LastBytes],
// [LastLines], [AtOffset] or [Since].
type LogStart struct {
	Kind LogStartKind
	N    int64
	// ToEnd ends the following at the end of the log, rather than wait for more.
	ToEnd bool
}

// LogStartKind says what a LogStart counts.
type LogStartKind int

// Kinds of LogStart.
const (
	StartLastBytes LogStartKind = iota
	StartLastLines
	StartAtOffset
	StartSince
)

// LastBytes begins n bytes before the end.
func LastBytes(n int64) LogStart { return LogStart{Kind: StartLastBytes, N: n} }

// LastLines begins with the last n lines, or as much of them as is in the last
// 64 MiB.
func LastLines(n int64) LogStart { return LogStart{Kind: StartLastLines, N: n} }

// AtOffset begins after the first n bytes; at the beginning if the log has
// become shorter than that.
func AtOffset(n int64) LogStart { return LogStart{Kind: StartAtOffset, N: n} }

// Since begins with the first line of that time or later. It is for the activity
// log alone, whose lines begin with their time.
func Since(t time.Time) LogStart { return LogStart{Kind: StartSince, N: t.UnixMilli()} }
