package host

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/reeve-supervisor/reeve/host/logfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// ReadMainLog implements sdk.LogReader.
func (s *Supervisor) ReadMainLog(_ context.Context, offset, length int64) ([]byte, error) {
	return readLog(s.mainLogPath(), offset, length)
}

func (s *Supervisor) mainLogPath() string {
	if s.options.MainLog == nil {
		return ""
	}
	return s.options.MainLog.Path()
}

// ReadProcessLog implements sdk.LogReader.
func (s *Supervisor) ReadProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) ([]byte, error) {
	path, err := s.processLogPath(name, stream)
	if err != nil {
		return nil, err
	}
	return readLog(path, offset, length)
}

// TailProcessLog implements sdk.LogReader.
func (s *Supervisor) TailProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) (sdk.Tail, error) {
	path, err := s.processLogPath(name, stream)
	if err != nil || !exists(path) {
		return sdk.Tail{}, err
	}
	data, end, overflow, err := logfile.Tail(path, offset, length)
	if err != nil {
		return sdk.Tail{Offset: offset}, nil //nolint:nilerr // the reference answers with nothing
	}
	return sdk.Tail{Data: data, Offset: end, Overflow: overflow}, nil
}

// LogPath tells where a log is, for those that follow it: "" if the process
// has none. Faults: BAD_NAME.
func (s *Supervisor) LogPath(_ context.Context, name sdk.Namespec, stream sdk.Stream) (string, error) {
	return s.processLogPath(name, stream)
}

// MainLogPath tells where the activity log is, "" if there is none.
func (s *Supervisor) MainLogPath(context.Context) (string, error) { return s.mainLogPath(), nil }

func (s *Supervisor) processLogPath(name sdk.Namespec, stream sdk.Stream) (string, error) {
	rec, err := s.directory.Load().process(name)
	if err != nil {
		return "", err
	}
	if stream == sdk.Stderr {
		return rec.stderrPath, nil
	}
	return rec.stdoutPath, nil
}

func exists(path string) bool {
	if path == "" {
		return false
	}
	_, err := os.Stat(path)
	return err == nil
}

func readLog(path string, offset, length int64) ([]byte, error) {
	if !exists(path) {
		return nil, sdk.NewFault(sdk.FaultNoFile, path)
	}
	data, err := logfile.Read(path, offset, length)
	switch {
	case errors.Is(err, logfile.ErrBadArguments):
		return nil, sdk.NewFault(sdk.FaultBadArguments, "")
	case err != nil:
		return nil, sdk.NewFault(sdk.FaultFailed, "")
	}
	return data, nil
}

// ClearMainLog implements sdk.LogController.
func (s *Supervisor) ClearMainLog(context.Context) error {
	if !exists(s.mainLogPath()) {
		return sdk.NewFault(sdk.FaultNoFile, "")
	}
	if err := s.options.MainLog.Clear(); err != nil {
		return sdk.NewFault(sdk.FaultFailed, "")
	}
	return nil
}

// ClearProcessLogs implements sdk.LogController.
func (s *Supervisor) ClearProcessLogs(_ context.Context, what sdk.Selection) ([]sdk.Outcome, error) {
	if name := what.Name; what.Kind == sdk.SelectGroup {
		return nil, sdk.NewFault(sdk.FaultBadName, string(name))
	}
	records, err := s.directory.Load().selected(what)
	if err != nil {
		return nil, err
	}
	outcomes := make([]sdk.Outcome, 0, len(records))
	for _, rec := range records {
		var fault *sdk.Fault
		if err := rec.eachLog((*logfile.File).Clear); err != nil {
			fault = sdk.NewFault(sdk.FaultFailed, string(rec.name))
		}
		outcomes = append(outcomes, outcome(rec, fault))
	}
	if what.Kind == sdk.SelectOne && outcomes[0].Fault != nil {
		return nil, outcomes[0].Fault
	}
	return outcomes, nil
}

// ReopenLogs closes and opens all logs again, for those who moved them away.
func (s *Supervisor) ReopenLogs() {
	s.log.Info("supervisord logreopen")
	if s.options.MainLog != nil {
		if err := s.options.MainLog.Reopen(); err != nil {
			s.log.Error("can't reopen the activity log", "error", err)
		}
	}
	for _, rec := range s.directory.Load().lexical() {
		if err := rec.eachLog((*logfile.File).Reopen); err != nil {
			s.log.Error("can't reopen a log of "+string(rec.name), "error", err)
		}
	}
}

// eachLog does something with the open logs of a running process.
func (rec *record) eachLog(do func(*logfile.File) error) error {
	running := rec.live.Load()
	if running == nil {
		return nil
	}
	var errs []error
	for _, out := range []*output{running.stdout, running.stderr} {
		if out == nil || out.file == nil {
			continue
		}
		if err := do(out.file); err != nil && !errors.Is(err, fs.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
