package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// stopGrace is how long a plugin may take to end when it is asked to.
const stopGrace = 3 * time.Second

// launcher knows what all plugins are launched with.
type launcher struct {
	version string
	start   func(*child.Spec) (Child, error)
	log     hclog.Logger
	host    sdk.Host

	declare  func(ctx context.Context, types []sdk.EventType) error
	debugged debugged
}

// launch starts a process of a plugin and asks it what it is. It takes no
// longer than the plugin's start timeout.
func (l *launcher) launch(ctx context.Context, finder *Finder, settings *configfile.Plugin) (*instance, error) {
	if i, err := l.attach(ctx, settings); i != nil || err != nil {
		return i, err
	}
	command, err := finder.Command(settings)
	if err != nil {
		return nil, err
	}
	program, err := pluginfile.Open(command.Path, settings.SHA256)
	if err != nil {
		return nil, err
	}
	spec := &child.Spec{
		File:     program.Path,
		Program:  program.File,
		Argv:     append([]string{command.Path}, command.Args...), // a program may go by its name
		Env:      environ(settings),
		Tethered: true,
	}
	if settings.UID != nil {
		if spec.Credential, err = child.LookupCredential(*settings.UID); err != nil {
			program.Close()
			return nil, fmt.Errorf("user %s: %w", settings.User, err)
		}
	}
	i := newInstance(settings, command.Path, program, newSpeech(l.log, settings.Name))
	i.caller.Host, i.version = l.host, l.version
	i.client = goplugin.NewClient(l.clientConfig(ctx, i, spec))
	if err := i.connect(ctx); err != nil {
		err = i.explain(ctx, err)
		i.close(0)
		return nil, err
	}
	return i, l.declared(ctx, i)
}

// declared makes known what an instance has declared. It is closed if that
// can't be.
func (l *launcher) declared(ctx context.Context, i *instance) error {
	if err := l.declare(ctx, i.about.EventTypes); err != nil {
		i.close(0)
		return fmt.Errorf("plugin %s: %w", i.settings.Name, err)
	}
	i.caller.mayEmit(i.about.EventTypes)
	return nil
}

func (l *launcher) clientConfig(ctx context.Context, i *instance, spec *child.Spec) *goplugin.ClientConfig {
	config := i.clientConfig()
	config.RunnerFunc = func(_ hclog.Logger, cmd *exec.Cmd, dir string) (runner.Runner, error) {
		i.dir = dir
		i.process = newProcess(l.start, spec, i.binary, i.speech, cmd)
		i.disarm = context.AfterFunc(ctx, i.process.kill)
		return i.process, socketDir(dir, spec.Credential)
	}
	if spec.Credential != nil {
		// Sockets that we make for it must be its own to use.
		config.UnixSocketConfig.Group = fmt.Sprint(spec.Credential.GID)
	}
	return config
}

// clientConfig is what all processes have in common.
func (i *instance) clientConfig() *goplugin.ClientConfig {
	config := wire.ClientConfig(wire.Services{Host: &i.caller, Version: i.version, Busy: i.speech.busy})
	config.AutoMTLS, config.StartTimeout = i.settings.AutoMTLS, i.settings.StartTimeout
	config.SyncStdout, config.SyncStderr = &i.syncOut, &i.syncErr
	return config
}

// connect starts the process, shakes hands and asks what the plugin is.
func (i *instance) connect(ctx context.Context) error {
	defer func() { i.disarm() }()
	if _, err := i.client.Start(); err != nil {
		return err
	}
	go i.watch()
	return i.describe(ctx)
}

func (i *instance) describe(ctx context.Context) (err error) {
	if i.remote, err = wire.Connect(ctx, i.client); err == nil {
		i.about = i.remote.About
	}
	return err
}

// explain words a failure to start for those who have to find the cause.
func (i *instance) explain(ctx context.Context, err error) error {
	if i.process == nil || i.process.pid() == 0 {
		return err
	}
	name, line := filepath.Base(i.path), i.process.handshake.line()
	switch fields := strings.Split(line, "|"); {
	case line != "" && len(fields) < 4:
		return fmt.Errorf("%s wrote %q where the handshake of a plugin was expected: it is no plugin of supervisord", name, clip(line))
	case i.process.diedByItself():
		return errors.New(name + " " + i.process.howItEnded() + beforeThat(i.speech.lastWords()))
	case line == "":
		return fmt.Errorf("%s has not said that it is a plugin within %v (start_timeout)", name, i.settings.StartTimeout)
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s has not come up within %v (start_timeout)", name, i.settings.StartTimeout)
	case strings.Contains(err.Error(), "incompatible API version"):
		return fmt.Errorf("%s speaks version %s of the plugin protocol, which this supervisord doesn't; build the plugin anew", name, fields[1])
	}
	return fmt.Errorf("%s: %w", name, err)
}

func clip(text string) string {
	const longest = 80
	if len(text) > longest {
		return text[:longest] + "..."
	}
	return text
}

// beforeThat tells what a plugin wrote before it ended: the panic, if it was
// one, or else its last line.
func beforeThat(words []string) string {
	if len(words) == 0 {
		return ""
	}
	said := words[len(words)-1]
	for _, line := range words {
		if strings.Contains(line, "This binary is a plugin") {
			return "; it is a plugin of another program than supervisord"
		}
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			said = line
			break
		}
	}
	return "; it said: " + printable(said)
}
