package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// CreateCommands makes the commands of a section [ctlplugin:x]. What the factory
// refuses is a fault. Their Run and Complete run in the plugin; what they call
// goes to the caller that the plugin was connected with.
func (c *Client) CreateCommands(ctx context.Context, factory, section string, options sdk.Options) ([]sdk.Command, error) {
	answer, err := ask(ctx, c.plugin.CreateCommands, &pluginv1.CreateCommandsRequest{
		Factory: valid(factory), Section: valid(section), Options: validMap(options),
	})
	if err != nil {
		return nil, err
	}
	var commands []sdk.Command
	for _, one := range answer.GetCommands() {
		far := farCommand{c.plugin, answer.GetInstance(), one.GetName()}
		command := sdk.Command{Name: one.GetName(), Synopsis: one.GetSynopsis(), Help: one.GetHelp(), Run: far.run}
		if one.GetCompletes() {
			command.Complete = far.complete
		}
		commands = append(commands, command)
	}
	return commands, nil
}

// farCommand is a command of a plugin.
type farCommand struct {
	plugin   pluginv1.PluginClient
	instance uint64
	name     string
}

func (f farCommand) run(ctx context.Context, ctl sdk.Ctl, line string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the stream
	stream, err := f.plugin.RunCommand(ctx, &pluginv1.RunCommandRequest{
		Instance: f.instance, Command: f.name, Line: []byte(line), Surroundings: surroundings(ctl),
	}, limits()...)
	if err != nil {
		return failure(ctx, err)
	}
	for {
		got, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil:
			return failure(ctx, err)
		}
		if end := got.GetEnd(); end != nil {
			return ended(ctl, end)
		}
		if _, err := ctl.Write(got.GetOutput()); err != nil {
			return err
		}
	}
}

// ended carries out the end of a command.
func ended(ctl sdk.Ctl, end *pluginv1.CommandEnd) error {
	if end.ExitStatus != nil {
		ctl.SetExitStatus(int(end.GetExitStatus()))
	}
	switch {
	case end.GetFault() != nil:
		return faultFrom(end.GetFault())
	case end.GetError() != "":
		return errors.New(end.GetError())
	}
	return nil
}

// complete has nothing to say where it fails: it is asked between keystrokes.
func (f farCommand) complete(ctx context.Context, ctl sdk.Ctl, line string) []string {
	answer, err := f.plugin.CompleteCommand(ctx, &pluginv1.CompleteCommandRequest{
		Instance: f.instance, Command: f.name, Line: []byte(line), Surroundings: surroundings(ctl),
	}, limits()...)
	if err != nil {
		return nil
	}
	return answer.GetWords()
}

func surroundings(ctl sdk.Ctl) *pluginv1.Surroundings {
	return &pluginv1.Surroundings{ServerUrl: valid(ctl.ServerURL()), Interactive: ctl.Interactive()}
}

// farCtl is supervisorctl as a command sees it.
type farCtl struct {
	pluginv1.CtlClient
	surroundings *pluginv1.Surroundings

	mu     sync.Mutex
	send   func(*pluginv1.RunCommandResponse) error // nil when the command has ended
	status *int32
}

var _ sdk.Ctl = (*farCtl)(nil)

var errEnded = errors.New("the command has ended")

// CallRPC implements sdk.Caller.
func (c *farCtl) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	return callRPC(ctx, c.CtlClient.CallRPC, method, params)
}

// chunk is how much output is sent at once.
const chunk = 1 << 20

// Write implements io.Writer.
func (c *farCtl) Write(data []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	written := 0
	for written < len(data) {
		if c.send == nil {
			return written, errEnded
		}
		piece := data[written:min(written+chunk, len(data))]
		if err := c.send(&pluginv1.RunCommandResponse{Kind: &pluginv1.RunCommandResponse_Output{Output: piece}}); err != nil {
			return written, err
		}
		written += len(piece)
	}
	return written, nil
}

// Print implements sdk.Ctl.
func (c *farCtl) Print(operands ...any) { _, _ = fmt.Fprint(c, operands...) } // nobody could be told

// Println implements sdk.Ctl.
func (c *farCtl) Println(operands ...any) { _, _ = fmt.Fprintln(c, operands...) } // nobody could be told

// SetExitStatus implements sdk.Ctl.
func (c *farCtl) SetExitStatus(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	small := int32(status & 0xff)
	c.status = &small
}

// ServerURL implements sdk.Ctl.
func (c *farCtl) ServerURL() string { return c.surroundings.GetServerUrl() }

// Interactive implements sdk.Ctl.
func (c *farCtl) Interactive() bool { return c.surroundings.GetInteractive() }

// end sends the end of the command. Nothing is sent after it.
func (c *farCtl) end(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := &pluginv1.CommandEnd{ExitStatus: c.status}
	var fault *sdk.Fault
	switch {
	case errors.As(err, &fault):
		last.Fault = faultTo(fault)
	case err != nil:
		last.Error = valid(err.Error())
	}
	send := c.send
	c.send = nil
	return send(&pluginv1.RunCommandResponse{Kind: &pluginv1.RunCommandResponse_End{End: last}})
}
