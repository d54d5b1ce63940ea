package host

import (
	"bytes"
	"errors"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/host/internal/dispatch"
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/logfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// output is where one output of a running child goes. Its writes come one at a
// time, from a goroutine that is not the loop.
type output struct {
	sup        *Supervisor
	rec        *record
	live       *live
	stream     sdk.Stream
	generation uint64
	machine    *dispatch.Output
	file       *logfile.File   // nil without a log
	syslog     *logfile.Syslog // nil without syslog
	listens    bool            // to the answers of a listener
	failing    bool            // the last write failed, and that was logged
}

// openOutputs opens the logs of a process. It runs in a spawner.
func (s *Supervisor) openOutputs(r *live, rec *record, generation uint64) (err error) {
	if r.stdout, err = s.openOutput(r, rec, sdk.Stdout, generation); err != nil || rec.program.RedirectStderr {
		return err
	}
	if r.stderr, err = s.openOutput(r, rec, sdk.Stderr, generation); err != nil {
		r.stdout.close()
	}
	return err
}

func (s *Supervisor) openOutput(r *live, rec *record, stream sdk.Stream, generation uint64) (*output, error) {
	o := &output{sup: s, rec: rec, live: r, stream: stream, generation: generation}
	config, path := rec.program.Stdout, rec.stdoutPath
	if stream == sdk.Stderr {
		config, path = rec.program.Stderr, rec.stderrPath
	}
	if path != "" {
		file, err := logfile.Open(logfile.Options{Path: path, MaxBytes: config.MaxBytes, Backups: config.Backups})
		if err != nil {
			return nil, err
		}
		o.file = file
	}
	if config.Syslog {
		o.syslog = logfile.NewSyslog(rec.program.Name)
	}
	o.listens = stream == sdk.Stdout && isListener(rec.group.config)
	o.machine = dispatch.NewOutput(o.config(config))
	return o, nil
}

func (o *output) config(log configfile.Log) dispatch.OutputConfig {
	config := dispatch.OutputConfig{
		CaptureMaxBytes: log.CaptureMaxBytes,
		StripANSI:       o.sup.config.Load().Supervisord.StripANSI,
		Log:             o.log,
	}
	if o.listens {
		config.CaptureMaxBytes, config.StripANSI = 0, false
	}
	if log.EventsEnabled && !o.listens {
		config.Event = o.event
	}
	if log.CaptureMaxBytes > 0 {
		config.Message = o.message
	}
	if o.sup.log.IsDebug() {
		config.Debug = o.debug
	}
	return config
}

// write takes what the child wrote.
func (o *output) write(p []byte) {
	if o.sup.log.IsTrace() {
		activity.Blather(o.sup.log, "read event caused by "+string(o.rec.name)+" ("+string(o.stream)+")")
	}
	o.machine.Write(p)
	if o.listens {
		o.sup.send(listenerSaid{o.rec, o.generation, bytes.Clone(p)})
	}
}

// log writes to the sinks. A sink that fails is reported once, until it works
// again, and never keeps the pipe from being read.
func (o *output) log(p []byte) {
	var errs [2]error
	if o.file != nil {
		_, errs[0] = o.file.Write(p)
	}
	if o.syslog != nil {
		_, errs[1] = o.syslog.Write(p)
	}
	if err := errors.Join(errs[0], errs[1]); (err != nil) != o.failing {
		o.failing = err != nil
		if o.failing {
			o.sup.log.Error("can't write the "+string(o.stream)+" log of "+string(o.rec.name), "error", err)
		}
	}
}

func (o *output) source() event.Source {
	o.live.spawned.Wait() // output may come before
	return event.Source{Process: o.rec.program.Name, Group: o.rec.group.config.Name, PID: o.live.child.PID()}
}

// event publishes output as PROCESS_LOG.
func (o *output) event(p []byte) {
	if o.sup.wantLogs.Load() {
		o.sup.send(published{event.NewProcessLog(o.source(), o.stream, p)})
	}
}

// message publishes what stood between capture tokens as
// PROCESS_COMMUNICATION.
func (o *output) message(p []byte) {
	o.sup.send(published{event.NewProcessCommunication(o.source(), o.stream, p)})
	if o.sup.log.IsDebug() {
		o.sup.log.Debug(dispatch.MessageText(o.rec.program.Name, o.stream))
	}
}

func (o *output) debug(p []byte) {
	if o.listens {
		o.sup.log.Debug(dispatch.ListenerDebugText(o.rec.program.Name, o.stream, p))
		return
	}
	o.sup.log.Debug(dispatch.DebugText(o.rec.program.Name, o.stream, p))
}

// close takes the end of the output.
func (o *output) close() {
	o.machine.Close()
	if o.file != nil {
		o.sup.logProblem("can't close a log", o.file.Close())
	}
	if o.syslog != nil {
		o.sup.logProblem("can't close syslog", o.syslog.Close())
	}
}

func (s *Supervisor) logProblem(what string, err error) {
	if err != nil {
		s.log.Error(what, "error", err)
	}
}
