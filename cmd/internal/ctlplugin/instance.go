package ctlplugin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

const (
	// grace is how long a plugin may take to let go of what it has.
	grace = 2 * time.Second
	// completionPatience is how long a command may think about the words of a
	// line: somebody waits with a finger on the key.
	completionPatience = 500 * time.Millisecond
)

// instance is a process of a plugin.
type instance struct {
	settings *configfile.Plugin
	client   *goplugin.Client
	process  *process
	remote   *wire.Connection // nil before there is one
	dir      string           // of the sockets
	made     map[string][]sdk.Command
	attached bool // the process is not ours, and process was not started
}

// launch starts a plugin and asks what it is, within its start timeout.
func launch(ctx context.Context, settings *configfile.Plugin, command pluginfile.Command, caller sdk.Caller) (*instance, error) {
	binary, err := pluginfile.Open(command.Path, settings.SHA256)
	if err != nil {
		return nil, err
	}
	defer binary.Close()
	account, err := accountOf(settings)
	if err != nil {
		return nil, err
	}
	i := &instance{
		settings: settings,
		process:  newProcess(binary.Path, append([]string{command.Path}, command.Args...), account.environ(settings)),
		made:     make(map[string][]sdk.Command),
	}
	config := i.clientConfig(caller)
	config.RunnerFunc = func(_ hclog.Logger, cmd *exec.Cmd, dir string) (runner.Runner, error) {
		i.dir = dir
		i.process.cmd.Env = append(i.process.cmd.Env, cmd.Env...)
		return i.process, account.own(dir)
	}
	if account != nil {
		i.process.cmd.SysProcAttr.Credential = account.credential
		config.UnixSocketConfig.Group = account.Gid // it must be able to use sockets that we make
	}
	i.client = goplugin.NewClient(config)
	ctx, cancel := context.WithTimeout(ctx, settings.StartTimeout)
	defer cancel()
	if err := i.connect(ctx); err != nil {
		err = i.explain(ctx, err)
		i.close()
		return nil, err
	}
	return i, nil
}

// attach reaches a plugin that runs already, under a debugger.
func attach(ctx context.Context, settings *configfile.Plugin, at *goplugin.ReattachConfig, caller sdk.Caller) (*instance, error) {
	settings.StartTimeout = debugPatience
	i := &instance{
		settings: settings,
		process:  newProcess("", []string{settings.Name}, nil),
		made:     make(map[string][]sdk.Command),
		attached: true,
	}
	config := i.clientConfig(caller)
	wire.Attach(ctx, config, at, i.process)
	i.client = goplugin.NewClient(config)
	if err := i.connect(ctx); err != nil {
		i.close()
		return nil, fmt.Errorf("the plugin under a debugger (%s): %w", wire.ReattachVariable, err)
	}
	return i, nil
}

// debugPatience is how long a plugin under a debugger may take to make commands.
const debugPatience = time.Hour

func (i *instance) clientConfig(caller sdk.Caller) *goplugin.ClientConfig {
	config := wire.ClientConfig(wire.Services{Ctl: caller})
	config.AutoMTLS, config.StartTimeout = i.settings.AutoMTLS, i.settings.StartTimeout
	config.SyncStdout, config.SyncStderr = i.process.words, i.process.words
	return config
}

func (i *instance) connect(ctx context.Context) (err error) {
	stop := context.AfterFunc(ctx, i.process.kill)
	defer stop()
	i.remote, err = wire.Connect(ctx, i.client)
	return err
}

// create makes the commands of a section.
func (i *instance) create(ctx context.Context, factory string, section *configfile.CtlPlugin) ([]sdk.Command, error) {
	ctx, cancel := context.WithTimeout(ctx, i.settings.StartTimeout)
	defer cancel()
	made, err := i.remote.CreateCommands(ctx, factory, section.Name, section.Options)
	var fault *sdk.Fault
	switch {
	case errors.As(err, &fault):
		return nil, errors.New(strings.TrimPrefix(fault.Text, fault.Code.String()+": "))
	case err != nil:
		return nil, i.explain(ctx, err)
	}
	for j := range made {
		run := made[j].Run
		made[j].Run = func(ctx context.Context, ctl sdk.Ctl, line string) error {
			return i.whyLost(run(ctx, ctl, line))
		}
		if complete := made[j].Complete; complete != nil {
			made[j].Complete = func(ctx context.Context, ctl sdk.Ctl, line string) []string {
				ctx, cancel := context.WithTimeout(ctx, completionPatience)
				defer cancel()
				return complete(ctx, ctl, line)
			}
		}
	}
	return made, nil
}

// whyLost says how the process ended, if that is why a command has failed.
func (i *instance) whyLost(err error) error {
	if !i.lost(err) {
		return err
	}
	return fmt.Errorf("plugin %s %s", i.settings.Name, i.process.epitaph())
}

// lost reports whether an error is due to the end of the process, which shows
// in its connections first.
func (i *instance) lost(err error) bool {
	if !errors.Is(err, wire.ErrLost) {
		return false
	}
	select {
	case <-i.process.ended:
		return true
	case <-time.After(grace):
		return false
	}
}

// explain words a failure to start for those who have to find the cause.
func (i *instance) explain(ctx context.Context, err error) error {
	name, line := filepath.Base(i.process.cmd.Args[0]), i.process.handshake.line()
	switch fields := strings.Split(line, "|"); {
	case !i.process.started():
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case line != "" && len(fields) < 4:
		return fmt.Errorf("%s wrote %q where the handshake of a plugin was expected: it is no plugin of supervisord", name, clip(line))
	case i.lost(err), i.process.diedByItself():
		return errors.New(name + " " + i.process.epitaph())
	case line == "":
		return fmt.Errorf("%s has not said that it is a plugin within %v (start_timeout)", name, i.settings.StartTimeout)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%s has not come up within %v (start_timeout)", name, i.settings.StartTimeout)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// close ends the process: politely, and then by force.
func (i *instance) close() {
	if i.remote != nil && !i.process.hasEnded() {
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		_ = i.remote.Close(ctx, false) // it will be killed
	}
	if i.remote != nil {
		i.remote.Abandon()
	}
	i.client.Kill()
	i.process.kill() // and those that it has left behind
	if i.attached {
		if i.remote != nil {
			i.remote.Sever()
		}
		close(i.process.ended)
	}
	if i.dir != "" {
		_ = os.RemoveAll(i.dir) // nobody could be told
	}
}
