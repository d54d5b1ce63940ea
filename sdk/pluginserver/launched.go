package pluginserver

import (
	"os"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// Launched reports whether the process was started as a plugin, by supervisord
// or supervisorctl. A program that is something else as well, such as an event
// listener, asks before it calls [Serve].
func Launched() bool { return wire.Attached(os.Getenv) }
