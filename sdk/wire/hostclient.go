package wire

import (
	"context"
	"fmt"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// hostClient is the supervisor as a plugin sees it.
type hostClient struct {
	client   pluginv1.HostClient
	hearings *hearings
}

var _ sdk.Host = (*hostClient)(nil)

// Info implements sdk.Daemon.
func (h *hostClient) Info(ctx context.Context) (sdk.Info, error) {
	answer, err := ask(ctx, h.client.Info, &pluginv1.InfoRequest{})
	if err != nil {
		return sdk.Info{}, err
	}
	return sdk.Info{
		Identifier: answer.GetIdentifier(),
		Version:    answer.GetVersion(),
		PID:        int(answer.GetPid()),
		State:      sdk.SupervisorState(answer.GetState()),
		ConfigFile: answer.GetConfigFile(),
		Here:       answer.GetHere(),
		Endpoints:  answer.GetEndpoints(),
	}, nil
}

// Shutdown implements sdk.Daemon.
func (h *hostClient) Shutdown(ctx context.Context) error {
	_, err := ask(ctx, h.client.Shutdown, &pluginv1.ShutdownRequest{})
	return err
}

// RestartDaemon implements sdk.Daemon.
func (h *hostClient) RestartDaemon(ctx context.Context) error {
	_, err := ask(ctx, h.client.RestartDaemon, &pluginv1.RestartDaemonRequest{})
	return err
}

// Log implements sdk.Daemon.
func (h *hostClient) Log(ctx context.Context, level sdk.Level, message string, fields ...any) error {
	request := &pluginv1.LogRequest{Level: levelTo(level), Message: valid(message)}
	for i := 0; i < len(fields); i += 2 {
		field := &pluginv1.LogField{Key: valid(fmt.Sprint(fields[i]))}
		if i+1 < len(fields) {
			field.Value = valid(fmt.Sprint(fields[i+1]))
		}
		request.Fields = append(request.Fields, field)
	}
	_, err := ask(ctx, h.client.Log, request)
	return err
}

// WriteOutput implements sdk.OutputWriter.
func (h *hostClient) WriteOutput(ctx context.Context, data []byte) error {
	_, err := ask(ctx, h.client.WriteOutput, &pluginv1.WriteOutputRequest{Data: data})
	return err
}

// Processes implements sdk.ProcessReader.
func (h *hostClient) Processes(ctx context.Context) ([]sdk.ProcessInfo, error) {
	return h.ListProcesses(ctx, sdk.ProcessFilter{})
}

// ListProcesses implements sdk.ProcessReader.
func (h *hostClient) ListProcesses(ctx context.Context, filter sdk.ProcessFilter) ([]sdk.ProcessInfo, error) {
	request := &pluginv1.ListProcessesRequest{Groups: validAll(filter.Groups)}
	for _, state := range filter.States {
		request.States = append(request.States, int32(state))
	}
	answer, err := ask(ctx, h.client.ListProcesses, request)
	if err != nil {
		return nil, err
	}
	all := make([]sdk.ProcessInfo, len(answer.GetProcesses()))
	for i, one := range answer.GetProcesses() {
		all[i] = processFrom(one)
	}
	return filter.Select(all), nil // an older supervisord doesn't know of filters
}

// Process implements sdk.ProcessReader.
func (h *hostClient) Process(ctx context.Context, name sdk.Namespec) (sdk.ProcessInfo, error) {
	answer, err := ask(ctx, h.client.GetProcess, &pluginv1.GetProcessRequest{Name: valid(string(name))})
	if err != nil {
		return sdk.ProcessInfo{}, err
	}
	return processFrom(answer.GetProcess()), nil
}

// Groups implements sdk.ProcessReader.
func (h *hostClient) Groups(ctx context.Context) ([]string, error) {
	answer, err := ask(ctx, h.client.ListGroups, &pluginv1.ListGroupsRequest{})
	return answer.GetNames(), err
}

// ProcessStats implements sdk.StatsReader.
func (h *hostClient) ProcessStats(ctx context.Context, what sdk.Selection) ([]sdk.ProcessStats, error) {
	answer, err := ask(ctx, h.client.ProcessStats, &pluginv1.ProcessStatsRequest{What: selectionTo(what)})
	if err != nil {
		return nil, err
	}
	all := make([]sdk.ProcessStats, len(answer.GetStats()))
	for i, one := range answer.GetStats() {
		all[i] = statsFrom(one)
	}
	return all, nil
}

// Start implements sdk.ProcessController.
func (h *hostClient) Start(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	return outcomesFrom(ask(ctx, h.client.Start, &pluginv1.StartRequest{What: selectionTo(what), Wait: wait}))
}

// Stop implements sdk.ProcessController.
func (h *hostClient) Stop(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	return outcomesFrom(ask(ctx, h.client.Stop, &pluginv1.StopRequest{What: selectionTo(what), Wait: wait}))
}

// Restart implements sdk.ProcessController.
func (h *hostClient) Restart(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	return outcomesFrom(ask(ctx, h.client.Restart, &pluginv1.RestartRequest{What: selectionTo(what), Wait: wait}))
}

// Signal implements sdk.ProcessController.
func (h *hostClient) Signal(ctx context.Context, what sdk.Selection, signal string) ([]sdk.Outcome, error) {
	return outcomesFrom(ask(ctx, h.client.Signal, &pluginv1.SignalRequest{What: selectionTo(what), Signal: valid(signal)}))
}

// WriteStdin implements sdk.ProcessController.
func (h *hostClient) WriteStdin(ctx context.Context, name sdk.Namespec, data []byte) error {
	_, err := ask(ctx, h.client.WriteStdin, &pluginv1.WriteStdinRequest{Name: valid(string(name)), Data: data})
	return err
}
