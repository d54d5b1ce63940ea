package wire

import (
	"context"
	"errors"
	"io"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// hostServer serves the supervisor to a plugin.
type hostServer struct {
	pluginv1.UnimplementedHostServer
	host sdk.Host
	gate *gate
}

// done is the answer to what has no result.
func done(err error) (*pluginv1.Done, error) {
	fault, err := refusal(err)
	return &pluginv1.Done{Fault: fault}, err
}

// Info implements pluginv1.HostServer.
func (s *hostServer) Info(ctx context.Context, _ *pluginv1.InfoRequest) (*pluginv1.InfoResponse, error) {
	info, err := s.host.Info(ctx)
	fault, err := refusal(err)
	return &pluginv1.InfoResponse{
		Fault:      fault,
		Identifier: valid(info.Identifier),
		Version:    valid(info.Version),
		Pid:        int64(info.PID),
		State:      int32(info.State),
		ConfigFile: valid(info.ConfigFile),
		Here:       valid(info.Here),
		Endpoints:  validAll(info.Endpoints),
	}, err
}

// Shutdown implements pluginv1.HostServer.
func (s *hostServer) Shutdown(ctx context.Context, _ *pluginv1.ShutdownRequest) (*pluginv1.Done, error) {
	return done(s.host.Shutdown(ctx))
}

// RestartDaemon implements pluginv1.HostServer.
func (s *hostServer) RestartDaemon(ctx context.Context, _ *pluginv1.RestartDaemonRequest) (*pluginv1.Done, error) {
	return done(s.host.RestartDaemon(ctx))
}

// Log implements pluginv1.HostServer.
func (s *hostServer) Log(ctx context.Context, request *pluginv1.LogRequest) (*pluginv1.Done, error) {
	var fields []any
	for _, field := range request.GetFields() {
		fields = append(fields, field.GetKey(), field.GetValue())
	}
	return done(s.host.Log(ctx, levelFrom(request.GetLevel()), request.GetMessage(), fields...))
}

// WriteOutput implements pluginv1.HostServer.
func (s *hostServer) WriteOutput(ctx context.Context, request *pluginv1.WriteOutputRequest) (*pluginv1.Done, error) {
	return done(s.host.WriteOutput(ctx, request.GetData()))
}

// ListProcesses implements pluginv1.HostServer.
func (s *hostServer) ListProcesses(ctx context.Context, request *pluginv1.ListProcessesRequest) (*pluginv1.ListProcessesResponse, error) {
	filter := sdk.ProcessFilter{Groups: request.GetGroups()}
	for _, state := range request.GetStates() {
		filter.States = append(filter.States, sdk.ProcessState(state))
	}
	all, err := s.host.ListProcesses(ctx, filter)
	fault, err := refusal(err)
	answer := &pluginv1.ListProcessesResponse{Fault: fault, Processes: make([]*pluginv1.ProcessInfo, len(all))}
	for i, one := range all {
		answer.Processes[i] = processTo(one)
	}
	return answer, err
}

// GetProcess implements pluginv1.HostServer.
func (s *hostServer) GetProcess(ctx context.Context, request *pluginv1.GetProcessRequest) (*pluginv1.GetProcessResponse, error) {
	process, err := s.host.Process(ctx, sdk.Namespec(request.GetName()))
	fault, err := refusal(err)
	return &pluginv1.GetProcessResponse{Fault: fault, Process: processTo(process)}, err
}

// ListGroups implements pluginv1.HostServer.
func (s *hostServer) ListGroups(ctx context.Context, _ *pluginv1.ListGroupsRequest) (*pluginv1.ListGroupsResponse, error) {
	names, err := s.host.Groups(ctx)
	fault, err := refusal(err)
	return &pluginv1.ListGroupsResponse{Fault: fault, Names: validAll(names)}, err
}

// ProcessStats implements pluginv1.HostServer.
func (s *hostServer) ProcessStats(ctx context.Context, request *pluginv1.ProcessStatsRequest) (*pluginv1.ProcessStatsResponse, error) {
	all, err := s.host.ProcessStats(ctx, selectionFrom(request.GetWhat()))
	fault, err := refusal(err)
	answer := &pluginv1.ProcessStatsResponse{Fault: fault, Stats: make([]*pluginv1.ProcessStats, len(all))}
	for i, one := range all {
		answer.Stats[i] = statsTo(one)
	}
	return answer, err
}

// Start implements pluginv1.HostServer.
func (s *hostServer) Start(ctx context.Context, request *pluginv1.StartRequest) (*pluginv1.OutcomesResponse, error) {
	return outcomesTo(s.host.Start(ctx, selectionFrom(request.GetWhat()), request.GetWait()))
}

// Stop implements pluginv1.HostServer.
func (s *hostServer) Stop(ctx context.Context, request *pluginv1.StopRequest) (*pluginv1.OutcomesResponse, error) {
	return outcomesTo(s.host.Stop(ctx, selectionFrom(request.GetWhat()), request.GetWait()))
}

// Restart implements pluginv1.HostServer.
func (s *hostServer) Restart(ctx context.Context, request *pluginv1.RestartRequest) (*pluginv1.OutcomesResponse, error) {
	return outcomesTo(s.host.Restart(ctx, selectionFrom(request.GetWhat()), request.GetWait()))
}

// Signal implements pluginv1.HostServer.
func (s *hostServer) Signal(ctx context.Context, request *pluginv1.SignalRequest) (*pluginv1.OutcomesResponse, error) {
	return outcomesTo(s.host.Signal(ctx, selectionFrom(request.GetWhat()), request.GetSignal()))
}

// WriteStdin implements pluginv1.HostServer.
func (s *hostServer) WriteStdin(ctx context.Context, request *pluginv1.WriteStdinRequest) (*pluginv1.Done, error) {
	return done(s.host.WriteStdin(ctx, sdk.Namespec(request.GetName()), request.GetData()))
}

// Emit implements pluginv1.HostServer.
func (s *hostServer) Emit(ctx context.Context, request *pluginv1.EmitRequest) (*pluginv1.Done, error) {
	return done(s.host.Emit(ctx, request.GetType(), string(request.GetPayload())))
}

// Subscribe implements pluginv1.HostServer.
func (s *hostServer) Subscribe(request *pluginv1.SubscribeRequest, stream pluginv1.Host_SubscribeServer) error {
	end, err := s.gate.follow()
	var events sdk.Subscription
	if err == nil {
		defer end()
		events, err = s.host.Subscribe(stream.Context(), sdk.SubscribeOptions{
			Types: request.GetTypes(), Filter: request.GetFilter(), Buffer: int(request.GetBuffer()),
		})
	}
	begun, err := done(err)
	if err != nil {
		return err
	}
	if begun.GetFault() == nil {
		defer func() { _ = events.Close() }() // it was not us who failed
	}
	err = stream.Send(&pluginv1.SubscribeResponse{Kind: &pluginv1.SubscribeResponse_Begun{Begun: begun}})
	for err == nil && begun.GetFault() == nil {
		var event sdk.Event
		if event, err = events.Next(stream.Context()); err != nil {
			break
		}
		err = stream.Send(&pluginv1.SubscribeResponse{Kind: &pluginv1.SubscribeResponse_Event{Event: eventTo(event)}})
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// CallRPC implements pluginv1.HostServer.
func (s *hostServer) CallRPC(ctx context.Context, request *pluginv1.CallRPCRequest) (*pluginv1.CallRPCResponse, error) {
	return serveRPC(ctx, s.host, request)
}
