package daemon

import (
	"context"
	"errors"
	stdlog "log"
	"os"
	"slices"
	"strconv"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/host"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/rpcinterface"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// life is one run of the daemon from its configuration to its end. What has to
// be undone is kept in reverse order.
type life struct {
	d      *daemon
	config *configfile.Config
	first  bool
	log    *activity.Log
	undo   []func() error
}

// run lives. It reports whether another life is to follow.
func (l *life) run(ctx context.Context) (restart bool, err error) {
	defer func() {
		for _, undo := range slices.Backward(l.undo) {
			err = errors.Join(err, undo())
		}
	}()
	sup, err := l.start(ctx)
	if err != nil {
		l.lament(err)
		return false, err
	}
	stop := l.d.signals.deliver(sup, l.log.Logger().IsDebug())
	defer stop()
	return sup.Run(ctx)
}

// lament tells the log why a life that follows another can't begin, because
// nobody waits for a report any more, and nobody reads stderr.
func (l *life) lament(err error) {
	if l.first || l.log == nil {
		return
	}
	log := l.log.Logger()
	activity.Critical(log, "can't restart, so supervisord ends")
	var more detailed
	if errors.As(err, &more) {
		for _, line := range more.Details() {
			log.Error(line)
		}
	}
	log.Error(err.Error())
}

// start does everything up to the point where the daemon serves.
func (l *life) start(ctx context.Context) (*host.Supervisor, error) {
	settings := &l.config.Supervisord
	early := l.becomeUser()
	if l.first {
		raised, err := setLimits(settings)
		if err != nil {
			return nil, err
		}
		for _, line := range raised {
			early.Add(sdk.LevelInfo, line)
		}
	}
	if err := l.openLog(early); err != nil {
		return nil, err
	}
	log := l.log.Logger()
	if l.first && l.d.options.profile != "" {
		path, stop, err := startProfile(settings.ChildLogDir)
		if err != nil {
			return nil, err
		}
		l.undo = append(l.undo, stop)
		log.Info("profiling; read the profile at the end with: go tool pprof -top " + path)
	}
	all, err := openServers(l.config, log)
	if err != nil {
		return nil, err
	}
	l.undo = append(l.undo, all.close)
	if !settings.Nocleanup {
		host.ClearAutoLogs(settings.ChildLogDir, settings.Identifier, log)
	}
	registry := rpcinterface.NewRegistry()
	sup, err := host.New(l.config, l.hostOptions(registry))
	if err != nil {
		return nil, err
	}
	l.undo = append(l.undo, sup.Close)
	if err := mountNamespaces(ctx, l.config, registry, sup, log); err != nil {
		return nil, err
	}
	all.announce(l.config)
	if l.first && l.d.report != nil {
		if err := detach(settings, log); err != nil {
			return nil, err
		}
	}
	l.undo = append(l.undo, writePidfile(settings.Pidfile, log))
	all.serve(sup, registry)
	return sup, nil
}

// becomeUser drops privileges as the configuration wants. A failure is logged
// and the daemon goes on, as the specification has it.
func (l *life) becomeUser() *activity.Buffer {
	early := &activity.Buffer{}
	for _, notice := range l.config.Notices {
		level := sdk.LevelInfo
		if notice.Warning {
			level = sdk.LevelWarn
		}
		early.Add(level, notice.Text)
	}
	settings := &l.config.Supervisord
	switch {
	case settings.UID == nil && os.Getuid() == 0:
		early.Add(sdk.LevelCritical, rootWarning)
	case settings.UID == nil:
	default:
		if err := dropPrivileges(*settings.UID); err != nil {
			early.Add(sdk.LevelCritical, err.Error())
		} else {
			early.Add(sdk.LevelInfo, "Set uid to user "+strconv.Itoa(*settings.UID)+" succeeded")
		}
	}
	return early
}

// openLog opens the activity log and writes what was to be said before.
func (l *life) openLog(early *activity.Buffer) error {
	opened, err := openActivityLog(&l.config.Supervisord, l.d.stdout)
	if err != nil {
		return err
	}
	l.log = opened
	l.undo = append(l.undo, opened.Close)
	log := opened.Logger()
	// Libraries have no better place for what they find worth saying.
	stdlog.SetFlags(0)
	stdlog.SetOutput(log.StandardWriter(&hclog.StandardLoggerOptions{ForceLevel: hclog.Debug}))
	early.Replay(log)
	return nil
}

func (l *life) hostOptions(registry *rpcinterface.Registry) host.Options {
	return host.Options{
		Version:    Version,
		Logger:     l.log.Logger(),
		Began:      func() { l.d.report.tell(report{Ready: true}) },
		Load:       l.d.load,
		MainLog:    l.log,
		Environ:    os.Environ(),
		ServerURL:  serverURL(l.config.Servers),
		Endpoints:  endpoints(l.config.Servers),
		PluginDirs: pluginfile.DefaultDirs(),

		ReattachPlugins: os.Getenv(wire.ReattachVariable),
		Programs: func(group, program string, options map[string]string) ([]*configfile.Program, error) {
			return l.d.reader().Programs(l.config, group, program, options)
		},
		CallRPC:   registry.Call,
		Stdout:    l.d.stdout,
		Subreaper: os.Getpid() == 1,
	}
}
