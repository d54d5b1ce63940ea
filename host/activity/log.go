package activity

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Log is an activity log. Its methods and those of its logger may be called
// from any goroutine.
type Log struct {
	logger hclog.InterceptLogger
	level  atomic.Int32 // sdk.Level
	sinks  []Sink

	mu     sync.Mutex
	now    func() time.Time
	line   line
	failed []bool // by sink: its last record failed, and that was logged
}

// New makes a log that writes records of a level and above to sinks, in their
// order.
func New(level sdk.Level, sinks ...Sink) *Log {
	l := &Log{sinks: sinks, failed: make([]bool, len(sinks)), now: time.Now}
	l.logger = hclog.NewInterceptLogger(&hclog.LoggerOptions{
		Output: io.Discard,
		// Or else hclog would ask for the time of each record and format it,
		// for the sake of Discard.
		Exclude: func(hclog.Level, string, ...any) bool { return true },
		TimeFn:  func() time.Time { return time.Time{} },
	})
	l.SetLevel(level)
	l.logger.RegisterSink(receiver{l})
	return l
}

// Logger returns the logger that writes to the log.
func (l *Log) Logger() hclog.Logger { return l.logger }

// SetLevel changes what is written to records of this level and above.
func (l *Log) SetLevel(level sdk.Level) {
	l.level.Store(int32(level))
	l.logger.SetLevel(toHclog(level))
}

// receiver is the Log as hclog sees it.
type receiver struct{ log *Log }

// Accept implements hclog.SinkAdapter.
func (r receiver) Accept(name string, level hclog.Level, message string, fields ...any) {
	is := fromHclog(level)
	for i := 1; i < len(fields); i += 2 {
		if m, marked := fields[i].(mark); marked {
			is = sdk.Level(m)
			break
		}
	}
	if int32(is) >= r.log.level.Load() {
		r.log.write(name, is, message, fields)
	}
}

func (l *Log) write(name string, level sdk.Level, message string, fields []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line.begin(l.now(), level)
	l.line.message(name, message, fields)
	if errs := l.emit(); errs != nil {
		// It goes to all sinks: one that can't rotate can still write.
		l.line.begin(l.now(), sdk.LevelError)
		l.line.message("", "can't write the activity log", []any{"error", errs})
		_ = l.emit()
	}
}

// emit gives the line to all sinks. It returns the errors of those that have
// only now begun to fail.
func (l *Log) emit() error {
	var errs []error
	for i, sink := range l.sinks {
		err := sink.Emit(l.line.bytes, l.line.header)
		if err != nil && !l.failed[i] {
			errs = append(errs, err)
		}
		l.failed[i] = err != nil
	}
	return errors.Join(errs...)
}

// Path returns the path of the file that is written to, "" if there is none.
func (l *Log) Path() string {
	for _, sink := range l.sinks {
		if file, is := sink.(located); is {
			return file.Path()
		}
	}
	return ""
}

// Reopen makes the sinks begin anew, for those who moved the file away.
func (l *Log) Reopen() error {
	var errs []error
	for _, sink := range l.sinks {
		errs = append(errs, sink.Reopen())
	}
	return errors.Join(errs...)
}

// Clear removes the file and begins a new one. Supervisor says so once for each
// sink, before the sink reopens: so stdout shows it, but not the new file.
func (l *Log) Clear() error {
	for _, sink := range l.sinks {
		if file, is := sink.(located); is {
			if err := file.Remove(); err != nil {
				return err
			}
		}
	}
	var errs []error
	for _, sink := range l.sinks {
		l.logger.Info("reopening log file")
		errs = append(errs, sink.Reopen())
	}
	return errors.Join(errs...)
}

// Close closes the sinks. What is logged after it is lost.
func (l *Log) Close() error {
	var errs []error
	for _, sink := range l.sinks {
		errs = append(errs, sink.Close())
	}
	return errors.Join(errs...)
}
