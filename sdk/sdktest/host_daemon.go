package sdktest

import (
	"context"
	"fmt"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Info implements sdk.Daemon.
func (h *Host) Info(context.Context) (sdk.Info, error) {
	err := h.enter("Info", "")
	defer h.mu.Unlock()
	return h.About, err
}

// Shutdown implements sdk.Daemon.
func (h *Host) Shutdown(context.Context) error { return h.become("Shutdown", sdk.SupervisorShutdown) }

// RestartDaemon implements sdk.Daemon.
func (h *Host) RestartDaemon(context.Context) error {
	return h.become("RestartDaemon", sdk.SupervisorRestarting)
}

func (h *Host) become(call string, state sdk.SupervisorState) error {
	err := h.enter(call, "")
	defer h.mu.Unlock()
	if err == nil {
		h.About.State = state
	}
	return err
}

// Log implements sdk.Daemon.
func (h *Host) Log(_ context.Context, level sdk.Level, message string, fields ...any) error {
	err := h.enter("Log", "%s", message)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	line := level.String() + " " + message
	for pair := range slices.Chunk(fields, 2) {
		line += fmt.Sprintf(" %v", pair[0])
		if len(pair) == 2 {
			line += fmt.Sprintf("=%v", pair[1])
		}
	}
	h.lines = append(h.lines, line)
	return nil
}

// WriteOutput implements sdk.OutputWriter.
func (h *Host) WriteOutput(_ context.Context, data []byte) error {
	err := h.enter("WriteOutput", "%q", data)
	defer h.mu.Unlock()
	if err == nil {
		h.output = append(h.output, data...)
	}
	return err
}

// CallRPC implements sdk.Caller.
func (h *Host) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	err := h.enter("CallRPC", "%s, %v", method, params)
	state := h.About.State
	found, ok := h.Methods[method]
	h.mu.Unlock()
	switch {
	case err != nil:
		return nil, err
	case ok:
		return found(ctx, params...) // which may call us
	case method == "supervisor.getState":
		return sdk.Struct{{Name: "statecode", Value: int(state)}, {Name: "statename", Value: state.String()}}, nil
	}
	return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
}

// ReadMainLog implements sdk.LogReader.
func (h *Host) ReadMainLog(_ context.Context, offset, length int64) ([]byte, error) {
	err := h.enter("ReadMainLog", "%d, %d", offset, length)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return section(h.MainLog, offset, length)
}

// ReadProcessLog implements sdk.LogReader.
func (h *Host) ReadProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) ([]byte, error) {
	err := h.enter("ReadProcessLog", "%s, %s, %d, %d", name, stream, offset, length)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	p, err := h.find(name)
	if err != nil {
		return nil, err
	}
	return section(*p.log(stream), offset, length)
}

// section cuts a log as ReadProcessLog says.
func section(log []byte, offset, length int64) ([]byte, error) {
	size := int64(len(log))
	switch {
	case length < 0 || offset < 0 && length != 0:
		return nil, sdk.NewFault(sdk.FaultBadArguments, "log")
	case offset < 0:
		return slices.Clone(log[max(0, size+offset):]), nil
	case length == 0:
		length = size
	}
	offset = min(offset, size)
	return slices.Clone(log[offset:min(size, offset+length)]), nil
}

// TailProcessLog implements sdk.LogReader.
func (h *Host) TailProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) (sdk.Tail, error) {
	err := h.enter("TailProcessLog", "%s, %s, %d, %d", name, stream, offset, length)
	defer h.mu.Unlock()
	if err != nil {
		return sdk.Tail{}, err
	}
	p, err := h.find(name)
	if err != nil {
		return sdk.Tail{}, err
	}
	log := *p.log(stream)
	end := int64(len(log))
	start := max(0, offset, end-max(0, length))
	return sdk.Tail{Data: slices.Clone(log[min(start, end):]), Offset: end, Overflow: end > offset+length}, nil
}

// ClearMainLog implements sdk.LogController.
func (h *Host) ClearMainLog(context.Context) error {
	err := h.enter("ClearMainLog", "")
	defer h.mu.Unlock()
	if err == nil {
		h.MainLog = nil
		h.logChanged()
	}
	return err
}

// ClearProcessLogs implements sdk.LogController.
func (h *Host) ClearProcessLogs(_ context.Context, what sdk.Selection) ([]sdk.Outcome, error) {
	err := h.enter("ClearProcessLogs", "%s", spell(what))
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	defer h.logChanged()
	return h.each(what, func(p *process) (bool, *sdk.Fault) {
		p.stdout, p.stderr = nil, nil
		return true, nil
	})
}
