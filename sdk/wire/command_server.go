package wire

import (
	"context"
	"fmt"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// CreateCommands implements pluginv1.PluginServer.
func (s *Server) CreateCommands(ctx context.Context, request *pluginv1.CreateCommandsRequest) (*pluginv1.CreateCommandsResponse, error) {
	factory, ok := s.implementation.Commands[request.GetFactory()]
	if !ok {
		return &pluginv1.CreateCommandsResponse{Fault: unknown("factory of commands", request.GetFactory())}, nil
	}
	commands, err := safely(s.implementation.Logger, "[ctlplugin:"+request.GetSection()+"]", func() ([]sdk.Command, error) {
		return factory(ctx, request.GetOptions())
	})
	if err != nil {
		fault, err := verdict(ctx, err)
		return &pluginv1.CreateCommandsResponse{Fault: fault}, err
	}
	answer := &pluginv1.CreateCommandsResponse{}
	for _, one := range commands {
		if one.Name == "" || one.Run == nil {
			return &pluginv1.CreateCommandsResponse{Fault: faultOf(fmt.Errorf("the command %q lacks its name or Run", one.Name))}, nil
		}
		answer.Commands = append(answer.Commands, &pluginv1.Command{
			Name: valid(one.Name), Synopsis: valid(one.Synopsis), Help: valid(one.Help), Completes: one.Complete != nil,
		})
	}
	answer.Instance = s.keep(func(id uint64) { s.commands[id] = commands })
	return answer, nil
}

func (s *Server) command(instance uint64, name string) (sdk.Command, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.commands[instance] {
		if one.Name == name {
			return one, true
		}
	}
	return sdk.Command{}, false
}

// RunCommand implements pluginv1.PluginServer.
func (s *Server) RunCommand(request *pluginv1.RunCommandRequest, stream pluginv1.Plugin_RunCommandServer) error {
	ctl := &farCtl{CtlClient: s.callback().caller(), surroundings: request.GetSurroundings(), send: stream.Send}
	command, ok := s.command(request.GetInstance(), request.GetCommand())
	if !ok {
		return ctl.end(faultFrom(unknown("command", request.GetCommand())))
	}
	return ctl.end(safelyDo(s.implementation.Logger, command.Name, func() error {
		return command.Run(stream.Context(), ctl, string(request.GetLine()))
	}))
}

// CompleteCommand implements pluginv1.PluginServer.
func (s *Server) CompleteCommand(ctx context.Context, request *pluginv1.CompleteCommandRequest) (*pluginv1.CompleteCommandResponse, error) {
	command, ok := s.command(request.GetInstance(), request.GetCommand())
	if !ok || command.Complete == nil {
		return &pluginv1.CompleteCommandResponse{}, nil
	}
	ctl := &farCtl{CtlClient: s.callback().caller(), surroundings: request.GetSurroundings()}
	words, err := safely(s.implementation.Logger, command.Name, func() ([]string, error) {
		return command.Complete(ctx, ctl, string(request.GetLine())), nil
	})
	if err != nil {
		return &pluginv1.CompleteCommandResponse{}, nil //nolint:nilerr // it is in the log
	}
	return &pluginv1.CompleteCommandResponse{Words: validAll(words)}, nil
}
