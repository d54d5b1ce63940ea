package daemon

import (
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/rpcinterface"
	"github.com/reeve-supervisor/reeve/rpcinterface/plugin"
	"github.com/reeve-supervisor/reeve/rpcinterface/server"
	"github.com/reeve-supervisor/reeve/rpcinterface/supervisor"
	"github.com/reeve-supervisor/reeve/rpcinterface/system"
	"github.com/reeve-supervisor/reeve/rpcinterface/web"
	"github.com/reeve-supervisor/reeve/sdk"
)

// shutdownGrace is how long calls in flight may go on after the last process
// has ended.
const shutdownGrace = 2 * time.Second

// servers are the open HTTP servers of a life.
type servers struct {
	config []configfile.Server
	open   []*server.Server // in the same order
	log    hclog.Logger
}

// openServers opens the servers. Nobody is served yet. It comes before anything
// that would harm another supervisor that has the same sockets.
func openServers(config *configfile.Config, log hclog.Logger) (*servers, error) {
	all := &servers{config: config.Servers, log: log}
	for _, one := range config.Servers {
		opened, err := server.Listen(serverConfig(one, log))
		if err != nil {
			return nil, errors.Join(socketRefusal(err), all.close())
		}
		all.open = append(all.open, opened)
	}
	return all, nil
}

// announce tells what is served where, as the reference does for each server.
func (s *servers) announce(config *configfile.Config) {
	for i, one := range s.open {
		level, message := one.Began()
		activity.At(s.log, level, message)
		for _, namespace := range config.RPCInterfaces {
			s.log.Info("RPC interface " + configfile.Quote(namespace.Name) + " initialized")
		}
		if !one.Authenticates() {
			section := configfile.Quote(config.Servers[i].Section)
			activity.Critical(s.log, "Server "+section+" running without any HTTP authentication checking")
		}
	}
}

// socketRefusal words a socket that can't be opened as the reference does, after
// which one it was.
func socketRefusal(err error) error {
	var socket *server.ListenError
	if !errors.As(err, &socket) {
		return err
	}
	return &refusal{[]string{socket.Error()}, socket.Usage()}
}

// mountNamespaces makes the namespaces of the [rpcinterface:x] sections, and
// starts all plugins.
func mountNamespaces(ctx context.Context, config *configfile.Config, registry *rpcinterface.Registry, sup *host.Supervisor, log hclog.Logger) error {
	registry.OnPanic = func(e *rpcinterface.PanicError) { log.Error(e.Error(), "stack", string(e.Stack)) }
	for _, section := range config.RPCInterfaces {
		if section.Factory != host.MainFactory {
			continue
		}
		namespace, err := supervisor.New(ctx, sup, section.Options)
		if err == nil {
			err = registry.Mount(section.Name, namespace)
		}
		if err != nil {
			return &refusal{[]string{"[rpcinterface:" + section.Name + "] " + err.Error()}, "Could not make " + section.Name + " rpc interface"}
		}
	}
	if err := registry.Mount("system", system.New(registry)); err != nil {
		return err
	}
	err := sup.OpenPlugins(ctx, registry, plugin.New(sup))
	return pluginRefusal(err, cannotStart)
}

func serverConfig(one configfile.Server, log hclog.Logger) server.Config {
	config := server.Config{
		Name:       one.Section,
		Network:    "unix",
		Address:    one.File,
		Chmod:      one.Chmod,
		ChownUID:   one.ChownUID,
		ChownGID:   one.ChownGID,
		Username:   one.Username,
		Password:   one.Password,
		OpenProbes: one.HealthWithoutAuth,
		Hosts:      one.WebHosts,
		Notice:     func(message string) { log.Warn(message) },
	}
	if one.Family == configfile.Inet {
		config.Network, config.Address = "tcp", net.JoinHostPort(one.Host, strconv.Itoa(one.Port))
	}
	return config
}

// serve answers requests until close.
func (s *servers) serve(sup *host.Supervisor, registry *rpcinterface.Registry) {
	ui := web.New(web.Config{
		Host:          sup,
		Plugins:       sup,
		Configuration: func() ([]byte, error) { return sup.Config().DumpHidden() },
	})
	for i, one := range s.open {
		handler := server.Handler{
			Calls:  registry,
			Logs:   sup,
			Health: sup,
			Web:    ui.Handler(webAccess(s.config[i], one)),
			Log:    func(level sdk.Level, message string) { activity.At(s.log, level, message) },
			Traces: s.log.IsTrace(),
		}
		go func() {
			if err := one.Serve(handler); err != nil {
				s.log.Error("HTTP server failed", "address", one.Addr().String(), "error", err)
			}
		}()
	}
}

// webAccess says who may act on the web page of a server. No browser opens a
// unix socket by itself.
func webAccess(config configfile.Server, opened *server.Server) web.Access {
	access := web.Access{
		Guarded: opened.Authenticates() || config.Family == configfile.Unix,
		Hosts:   config.WebHosts,
	}
	switch config.WebGetActions {
	case configfile.WebGetClients:
		access.Get = web.GetByClients
	case configfile.WebGetNever:
		access.Get = web.GetNever
	case configfile.WebGetAlways:
		access.Get = web.GetAlways
	}
	return access
}

func (s *servers) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	var errs []error
	for _, one := range s.open {
		if err := one.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// serverURL is where children find the daemon: preferably a unix socket.
func serverURL(all []configfile.Server) string {
	inet := ""
	for _, one := range all {
		switch {
		case one.Family == configfile.Unix:
			return endpoint(one)
		case inet == "":
			inet = endpoint(one)
		}
	}
	return inet
}

func endpoints(all []configfile.Server) []string {
	var urls []string
	for _, one := range all {
		urls = append(urls, endpoint(one))
	}
	return urls
}

// endpoint is where a server is reached from this machine.
func endpoint(server configfile.Server) string {
	if server.Family == configfile.Unix {
		return "unix://" + server.File
	}
	name := server.Host
	if name == "" {
		name = "localhost"
	}
	return "http://" + net.JoinHostPort(name, strconv.Itoa(server.Port))
}
