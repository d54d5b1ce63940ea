package host

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Info implements sdk.Daemon.
func (s *Supervisor) Info(context.Context) (sdk.Info, error) {
	config := s.config.Load()
	return sdk.Info{
		Identifier: config.Supervisord.Identifier,
		Version:    s.options.Version,
		PID:        os.Getpid(),
		State:      s.State(),
		ConfigFile: config.Path,
		Here:       config.Here,
		Endpoints:  slices.Clone(s.options.Endpoints),
	}, nil
}

// Config returns the configuration as last read. It must not be changed.
func (s *Supervisor) Config() *configfile.Config { return s.config.Load() }

// Log implements sdk.Daemon.
func (s *Supervisor) Log(_ context.Context, level sdk.Level, message string, fields ...any) error {
	activity.At(s.log, level, message, fields...)
	return nil
}

// Processes implements sdk.ProcessReader.
func (s *Supervisor) Processes(context.Context) ([]sdk.ProcessInfo, error) {
	records := s.directory.Load().lexical()
	infos := make([]sdk.ProcessInfo, len(records))
	now := time.Now()
	for i, rec := range records {
		infos[i] = rec.info(now)
	}
	return infos, nil
}

// ListProcesses implements sdk.ProcessReader.
func (s *Supervisor) ListProcesses(ctx context.Context, filter sdk.ProcessFilter) ([]sdk.ProcessInfo, error) {
	all, err := s.Processes(ctx)
	return filter.Select(all), err
}

// Process implements sdk.ProcessReader.
func (s *Supervisor) Process(_ context.Context, name sdk.Namespec) (sdk.ProcessInfo, error) {
	rec, err := s.directory.Load().process(name)
	if err != nil {
		return sdk.ProcessInfo{}, err
	}
	return rec.info(time.Now()), nil
}

// Groups implements sdk.ProcessReader.
func (s *Supervisor) Groups(context.Context) ([]string, error) {
	var names []string
	for _, g := range s.directory.Load().groups {
		names = append(names, g.config.Name)
	}
	return names, nil
}
