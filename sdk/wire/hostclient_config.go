package wire

import (
	"context"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// ReadMainLog implements sdk.LogReader.
func (h *hostClient) ReadMainLog(ctx context.Context, offset, length int64) ([]byte, error) {
	answer, err := ask(ctx, h.client.ReadMainLog, &pluginv1.ReadMainLogRequest{Offset: offset, Length: length})
	return answer.GetData(), err
}

// ReadProcessLog implements sdk.LogReader.
func (h *hostClient) ReadProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) ([]byte, error) {
	answer, err := ask(ctx, h.client.ReadProcessLog, &pluginv1.ReadProcessLogRequest{
		Name: valid(string(name)), Stream: streamTo(stream), Offset: offset, Length: length,
	})
	return answer.GetData(), err
}

// TailProcessLog implements sdk.LogReader.
func (h *hostClient) TailProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) (sdk.Tail, error) {
	answer, err := ask(ctx, h.client.TailProcessLog, &pluginv1.TailProcessLogRequest{
		Name: valid(string(name)), Stream: streamTo(stream), Offset: offset, Length: length,
	})
	return sdk.Tail{Data: answer.GetData(), Offset: answer.GetOffset(), Overflow: answer.GetOverflow()}, err
}

// ClearMainLog implements sdk.LogController.
func (h *hostClient) ClearMainLog(ctx context.Context) error {
	_, err := ask(ctx, h.client.ClearMainLog, &pluginv1.ClearMainLogRequest{})
	return err
}

// ClearProcessLogs implements sdk.LogController.
func (h *hostClient) ClearProcessLogs(ctx context.Context, what sdk.Selection) ([]sdk.Outcome, error) {
	return outcomesFrom(ask(ctx, h.client.ClearProcessLogs, &pluginv1.ClearProcessLogsRequest{What: selectionTo(what)}))
}

// ProcessConfigs implements sdk.ConfigReader.
func (h *hostClient) ProcessConfigs(ctx context.Context) ([]sdk.ProcessConfig, error) {
	answer, err := ask(ctx, h.client.ListProcessConfigs, &pluginv1.ListProcessConfigsRequest{})
	if err != nil {
		return nil, err
	}
	all := make([]sdk.ProcessConfig, len(answer.GetConfigs()))
	for i, one := range answer.GetConfigs() {
		all[i] = configFrom(one)
	}
	return all, nil
}

// ProcessConfig implements sdk.ProcessConfigurer.
func (h *hostClient) ProcessConfig(ctx context.Context, name sdk.Namespec) (sdk.ProcessConfig, error) {
	answer, err := ask(ctx, h.client.GetProcessConfig, &pluginv1.GetProcessConfigRequest{Name: valid(string(name))})
	if err != nil {
		return sdk.ProcessConfig{}, err
	}
	return configFrom(answer.GetConfig()), nil
}

// AddProcesses implements sdk.ProcessConfigurer.
func (h *hostClient) AddProcesses(ctx context.Context, group, program string, options map[string]string) error {
	_, err := ask(ctx, h.client.AddProcesses, &pluginv1.AddProcessesRequest{
		Group: valid(group), Program: valid(program), Options: validMap(options),
	})
	return err
}

// RemoveProcess implements sdk.ProcessConfigurer.
func (h *hostClient) RemoveProcess(ctx context.Context, group, process string) error {
	_, err := ask(ctx, h.client.RemoveProcess, &pluginv1.RemoveProcessRequest{Group: valid(group), Process: valid(process)})
	return err
}

// Scale implements sdk.ProcessConfigurer.
func (h *hostClient) Scale(ctx context.Context, program string, numprocs int) error {
	_, err := ask(ctx, h.client.Scale, &pluginv1.ScaleRequest{Program: valid(program), Numprocs: int64(numprocs)})
	return err
}

// Reread implements sdk.ConfigController.
func (h *hostClient) Reread(ctx context.Context) (sdk.Changes, error) {
	answer, err := ask(ctx, h.client.Reread, &pluginv1.RereadRequest{})
	return sdk.Changes{Added: answer.GetAdded(), Changed: answer.GetChanged(), Removed: answer.GetRemoved()}, err
}

// Update implements sdk.ConfigController.
func (h *hostClient) Update(ctx context.Context, options sdk.UpdateOptions) (sdk.Changes, error) {
	answer, err := ask(ctx, h.client.Update, &pluginv1.UpdateRequest{DryRun: options.DryRun, Groups: validAll(options.Groups)})
	return sdk.Changes{Added: answer.GetAdded(), Changed: answer.GetChanged(), Removed: answer.GetRemoved()}, err
}

// AddGroup implements sdk.ConfigController.
func (h *hostClient) AddGroup(ctx context.Context, name string) error {
	_, err := ask(ctx, h.client.AddGroup, &pluginv1.AddGroupRequest{Name: valid(name)})
	return err
}

// RemoveGroup implements sdk.ConfigController.
func (h *hostClient) RemoveGroup(ctx context.Context, name string) error {
	_, err := ask(ctx, h.client.RemoveGroup, &pluginv1.RemoveGroupRequest{Name: valid(name)})
	return err
}

// CallRPC implements sdk.Caller.
func (h *hostClient) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	return callRPC(ctx, h.client.CallRPC, method, params)
}
