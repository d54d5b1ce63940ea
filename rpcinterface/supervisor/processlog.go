package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) processLogMethods() sdk.Methods {
	readStdout := sdk.Method(readProcessLogHelp(sdk.Stdout), n.readProcessLog(sdk.Stdout))
	tailStdout := sdk.Method(tailProcessLogHelp(sdk.Stdout), n.tailProcessLog(sdk.Stdout))
	clearLogs := sdk.Method(clearProcessLogsHelp, n.clearProcessLogs)
	return sdk.Methods{
		"readProcessStdoutLog": readStdout,
		"readProcessLog":       readStdout, // an old name
		"readProcessStderrLog": sdk.Method(readProcessLogHelp(sdk.Stderr), n.readProcessLog(sdk.Stderr)),
		"tailProcessStdoutLog": tailStdout,
		"tailProcessLog":       tailStdout, // an old name
		"tailProcessStderrLog": sdk.Method(tailProcessLogHelp(sdk.Stderr), n.tailProcessLog(sdk.Stderr)),
		"clearProcessLogs":     clearLogs,
		"clearProcessLog":      clearLogs, // an old name
		"clearAllProcessLogs":  sdk.Method(clearAllProcessLogsHelp, n.clearAllProcessLogs),
	}
}

func readProcessLogHelp(stream sdk.Stream) string {
	return `Read a part of the ` + string(stream) + ` log of a process. A length of 0 reads to the end; a
negative offset with a length of 0 reads that many last bytes.

@param string name  The name of the process, or group:name.
@param int offset  Where to begin, in bytes from the start.
@param int length  How many bytes to read.
@return string result  What was read.`
}

func (n namespace) readProcessLog(stream sdk.Stream) any {
	return func(ctx context.Context, name sdk.Namespec, offset, length int64) (string, error) {
		data, err := n.host.ReadProcessLog(ctx, name, stream, offset, length)
		return string(data), badName(err, name)
	}
}

func tailProcessLogHelp(stream sdk.Stream) string {
	return `Read what a process has added to the end of its ` + string(stream) + ` log, for following it.
Pass the offset of the last answer. If more than length bytes have come since,
the last length bytes are read and overflow is true.

@param string name  The name of the process, or group:name.
@param int offset  Up to where the log is known already, in bytes.
@param int length  How many bytes to read at most.
@return array result  [what was read, the end of the log as the next offset, overflow]`
}

func (n namespace) tailProcessLog(stream sdk.Stream) any {
	return func(ctx context.Context, name sdk.Namespec, offset, length int64) ([]any, error) {
		tail, err := n.host.TailProcessLog(ctx, name, stream, offset, length)
		if err != nil {
			return nil, badName(err, name)
		}
		return []any{string(tail.Data), capped(tail.Offset), tail.Overflow}, nil
	}
}

const clearProcessLogsHelp = `Empty the logs of a process.

@param string name  The name of the process, or group:name.
@return boolean result  Always True unless there is a fault.`

func (n namespace) clearProcessLogs(ctx context.Context, name sdk.Namespec) error {
	what := sdk.One(name)
	if what.Kind != sdk.SelectOne { // only a process has logs
		return badName(sdk.NewFault(sdk.FaultBadName, ""), name)
	}
	_, err := n.host.ClearProcessLogs(ctx, what)
	return badName(err, name)
}

const clearAllProcessLogsHelp = `Empty the logs of all processes.

@return array result  A struct with the status of each process.`

func (n namespace) clearAllProcessLogs(ctx context.Context) ([]sdk.Struct, error) {
	outcomes, err := n.host.ClearProcessLogs(ctx, sdk.All())
	return statuses(outcomes), err
}
