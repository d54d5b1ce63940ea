package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) stdinMethods() sdk.Methods {
	return sdk.Methods{
		"sendProcessStdin": sdk.Method(sendProcessStdinHelp, n.sendProcessStdin),
	}
}

// eventMethods are those that the supervisor serves also while it stops.
func (n namespace) eventMethods() sdk.Methods {
	return sdk.Methods{
		"sendRemoteCommEvent": sdk.Method(sendRemoteCommEventHelp, n.sendRemoteCommEvent),
	}
}

const sendProcessStdinHelp = `Write text, in UTF-8, to the standard input of a process.

@param string name  The name of the process, or group:name.
@param string chars  The text.
@return boolean result  Always True unless there is a fault.`

func (n namespace) sendProcessStdin(ctx context.Context, name sdk.Namespec, chars any) error {
	data, err := inputBytes(chars)
	if err != nil {
		return err
	}
	return badName(n.host.WriteStdin(ctx, name, data), name)
}

// inputBytes refuses what isn't text with the reference's fault, which repeats
// it.
func inputBytes(chars any) ([]byte, error) {
	switch v := chars.(type) {
	case string:
		return []byte(v), nil
	case []byte:
		return v, nil
	}
	if printed, ok := text(chars); ok {
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, printed)
	}
	return nil, mustBeText("chars")
}

const sendRemoteCommEventHelp = `Send an event to the event listeners that subscribe to REMOTE_COMMUNICATION.

@param string type  What the listeners find as type in front of the data.
@param string data  The data of the event.
@return boolean result  Always True unless there is a fault.`

func (n namespace) sendRemoteCommEvent(ctx context.Context, kind, data any) error {
	kindText, ok := text(kind)
	if !ok {
		return mustBeText("type")
	}
	dataText, ok := text(data)
	if !ok {
		return mustBeText("data")
	}
	return n.host.Emit(ctx, "REMOTE_COMMUNICATION", "type:"+kindText+"\n"+dataText)
}
