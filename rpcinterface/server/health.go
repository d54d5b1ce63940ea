package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Health is what the answers on /healthz and /readyz are made of.
type Health interface {
	// Alive returns nil as soon as the supervisor has found time to answer.
	Alive(ctx context.Context) error
	Info(ctx context.Context) (sdk.Info, error)
	Processes(ctx context.Context) ([]sdk.ProcessInfo, error)
	ProcessConfigs(ctx context.Context) ([]sdk.ProcessConfig, error)
}

// alivePatience is how long the supervisor may be busy and still be well.
const alivePatience = 5 * time.Second

// isProbe reports whether a path is one of those that tell of the health.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// serveProbe answers /healthz and /readyz. Who isn't known is told no names.
func (r *routes) serveProbe(e *http1.Exchange, known bool) {
	if e.Method != http.MethodGet && e.Method != http.MethodHead {
		e.Error(http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(e.Context(), alivePatience)
	defer cancel()
	missing, err := []string(nil), r.Health.Alive(ctx)
	if err == nil && e.Path == "/readyz" {
		missing, err = r.unready(ctx)
	}
	e.AddHeader("Cache-Control", "no-store")
	switch {
	case err != nil:
		r.log(sdk.LevelWarn, e.Path+": "+err.Error())
		e.Reply(http.StatusServiceUnavailable, plainText, []byte("the supervisor doesn't answer\n"))
	case len(missing) == 0:
		e.Reply(http.StatusOK, plainText, []byte("ok\n"))
	case known:
		e.Reply(http.StatusServiceUnavailable, plainText, []byte(strings.Join(missing, "\n")+"\n"))
	default:
		e.Reply(http.StatusServiceUnavailable, plainText, fmt.Appendf(nil, "not ready: %d\n", len(missing)))
	}
}

// unready tells what keeps the supervisor from being ready: itself, if it isn't
// RUNNING, and the processes with autostart that neither run nor have done what
// they were for.
func (r *routes) unready(ctx context.Context) ([]string, error) {
	info, err := r.Health.Info(ctx)
	if err != nil {
		return nil, err
	}
	var missing []string
	if info.State != sdk.SupervisorRunning {
		missing = append(missing, "supervisor: "+info.State.String())
	}
	processes, err := r.Health.Processes(ctx)
	if err != nil {
		return nil, err
	}
	configs, err := r.Health.ProcessConfigs(ctx)
	if err != nil {
		return nil, err
	}
	awaited := make(map[sdk.Namespec]*sdk.ProcessConfig)
	for i, config := range configs {
		if config.InUse && config.Autostart {
			awaited[sdk.MakeNamespec(config.Group, config.Name)] = &configs[i]
		}
	}
	for _, process := range processes {
		name := process.Namespec()
		if config := awaited[name]; config != nil && !settled(process, config.ExitCodes) {
			missing = append(missing, string(name)+": "+process.State.String())
		}
	}
	return missing, nil
}

func settled(process sdk.ProcessInfo, exitCodes []int) bool {
	return process.State == sdk.StateRunning ||
		process.State == sdk.StateExited && slices.Contains(exitCodes, process.ExitStatus)
}
