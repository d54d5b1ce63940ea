package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) mainLogMethods() sdk.Methods {
	read := sdk.Method(readLogHelp, n.readLog)
	return sdk.Methods{
		"readLog":     read,
		"readMainLog": read, // its name before Supervisor 2.1
		"clearLog":    sdk.Method(clearLogHelp, n.host.ClearMainLog),
	}
}

const readLogHelp = `Read a part of the supervisor's own log. A length of 0 reads to the end; a
negative offset with a length of 0 reads that many last bytes.

@param int offset  Where to begin, in bytes from the start.
@param int length  How many bytes to read.
@return string result  What was read.`

func (n namespace) readLog(ctx context.Context, offset, length int64) (string, error) {
	data, err := n.host.ReadMainLog(ctx, offset, length)
	return string(data), err
}

const clearLogHelp = `Empty the supervisor's own log.

@return boolean result  Always True unless there is a fault.`
