package wire

import (
	"context"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

func logAnswer(data []byte, err error) (*pluginv1.ReadLogResponse, error) {
	fault, err := refusal(err)
	return &pluginv1.ReadLogResponse{Fault: fault, Data: data}, err
}

// ReadMainLog implements pluginv1.HostServer.
func (s *hostServer) ReadMainLog(ctx context.Context, request *pluginv1.ReadMainLogRequest) (*pluginv1.ReadLogResponse, error) {
	return logAnswer(s.host.ReadMainLog(ctx, request.GetOffset(), request.GetLength()))
}

// ReadProcessLog implements pluginv1.HostServer.
func (s *hostServer) ReadProcessLog(ctx context.Context, request *pluginv1.ReadProcessLogRequest) (*pluginv1.ReadLogResponse, error) {
	return logAnswer(s.host.ReadProcessLog(ctx, sdk.Namespec(request.GetName()), streamFrom(request.GetStream()),
		request.GetOffset(), request.GetLength()))
}

// TailProcessLog implements pluginv1.HostServer.
func (s *hostServer) TailProcessLog(ctx context.Context, request *pluginv1.TailProcessLogRequest) (*pluginv1.TailProcessLogResponse, error) {
	tail, err := s.host.TailProcessLog(ctx, sdk.Namespec(request.GetName()), streamFrom(request.GetStream()),
		request.GetOffset(), request.GetLength())
	fault, err := refusal(err)
	return &pluginv1.TailProcessLogResponse{Fault: fault, Data: tail.Data, Offset: tail.Offset, Overflow: tail.Overflow}, err
}

// ClearMainLog implements pluginv1.HostServer.
func (s *hostServer) ClearMainLog(ctx context.Context, _ *pluginv1.ClearMainLogRequest) (*pluginv1.Done, error) {
	return done(s.host.ClearMainLog(ctx))
}

// ClearProcessLogs implements pluginv1.HostServer.
func (s *hostServer) ClearProcessLogs(ctx context.Context, request *pluginv1.ClearProcessLogsRequest) (*pluginv1.OutcomesResponse, error) {
	return outcomesTo(s.host.ClearProcessLogs(ctx, selectionFrom(request.GetWhat())))
}

// ListProcessConfigs implements pluginv1.HostServer.
func (s *hostServer) ListProcessConfigs(ctx context.Context, _ *pluginv1.ListProcessConfigsRequest) (*pluginv1.ListProcessConfigsResponse, error) {
	all, err := s.host.ProcessConfigs(ctx)
	fault, err := refusal(err)
	answer := &pluginv1.ListProcessConfigsResponse{Fault: fault, Configs: make([]*pluginv1.ProcessConfig, len(all))}
	for i, one := range all {
		answer.Configs[i] = configTo(one)
	}
	return answer, err
}

// GetProcessConfig implements pluginv1.HostServer.
func (s *hostServer) GetProcessConfig(ctx context.Context, request *pluginv1.GetProcessConfigRequest) (*pluginv1.GetProcessConfigResponse, error) {
	config, err := s.host.ProcessConfig(ctx, sdk.Namespec(request.GetName()))
	fault, err := refusal(err)
	return &pluginv1.GetProcessConfigResponse{Fault: fault, Config: configTo(config)}, err
}

// AddProcesses implements pluginv1.HostServer.
func (s *hostServer) AddProcesses(ctx context.Context, request *pluginv1.AddProcessesRequest) (*pluginv1.Done, error) {
	return done(s.host.AddProcesses(ctx, request.GetGroup(), request.GetProgram(), request.GetOptions()))
}

// RemoveProcess implements pluginv1.HostServer.
func (s *hostServer) RemoveProcess(ctx context.Context, request *pluginv1.RemoveProcessRequest) (*pluginv1.Done, error) {
	return done(s.host.RemoveProcess(ctx, request.GetGroup(), request.GetProcess()))
}

// Scale implements pluginv1.HostServer.
func (s *hostServer) Scale(ctx context.Context, request *pluginv1.ScaleRequest) (*pluginv1.Done, error) {
	return done(s.host.Scale(ctx, request.GetProgram(), int(request.GetNumprocs())))
}

// Reread implements pluginv1.HostServer.
func (s *hostServer) Reread(ctx context.Context, _ *pluginv1.RereadRequest) (*pluginv1.RereadResponse, error) {
	changes, err := s.host.Reread(ctx)
	fault, err := refusal(err)
	return &pluginv1.RereadResponse{
		Fault:   fault,
		Added:   validAll(changes.Added),
		Changed: validAll(changes.Changed),
		Removed: validAll(changes.Removed),
	}, err
}

// Update implements pluginv1.HostServer.
func (s *hostServer) Update(ctx context.Context, request *pluginv1.UpdateRequest) (*pluginv1.UpdateResponse, error) {
	changes, err := s.host.Update(ctx, sdk.UpdateOptions{DryRun: request.GetDryRun(), Groups: request.GetGroups()})
	fault, err := refusal(err)
	return &pluginv1.UpdateResponse{
		Fault:   fault,
		Added:   validAll(changes.Added),
		Changed: validAll(changes.Changed),
		Removed: validAll(changes.Removed),
	}, err
}

// AddGroup implements pluginv1.HostServer.
func (s *hostServer) AddGroup(ctx context.Context, request *pluginv1.AddGroupRequest) (*pluginv1.Done, error) {
	return done(s.host.AddGroup(ctx, request.GetName()))
}

// RemoveGroup implements pluginv1.HostServer.
func (s *hostServer) RemoveGroup(ctx context.Context, request *pluginv1.RemoveGroupRequest) (*pluginv1.Done, error) {
	return done(s.host.RemoveGroup(ctx, request.GetName()))
}
