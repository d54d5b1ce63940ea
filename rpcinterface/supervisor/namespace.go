package supervisor

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// namespace holds the methods together. All state is the host's.
type namespace struct{ host sdk.Host }

var _ sdk.NamespaceFactory = New

// New makes the namespace. It takes no options and refuses any, as a misspelt
// section is more likely than a purpose.
func New(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	if unknown := options.Unused(); len(unknown) > 0 {
		return nil, fmt.Errorf("unknown options: %s", strings.Join(unknown, ", "))
	}
	n := namespace{host}
	methods := sdk.Methods{}
	for _, subject := range []sdk.Methods{
		n.daemonMethods(),
		n.mainLogMethods(),
		n.configMethods(),
		n.startMethods(),
		n.stopMethods(),
		n.signalMethods(),
		n.infoMethods(),
		n.processLogMethods(),
		n.stdinMethods(),
	} {
		maps.Copy(methods, subject)
	}
	for name, method := range methods {
		methods[name] = method.Guarded(n.serving)
	}
	maps.Copy(methods, n.eventMethods())
	return methods, nil
}

// serving refuses calls while the supervisor stops.
func (n namespace) serving(ctx context.Context) error {
	info, err := n.host.Info(ctx)
	if err == nil && info.State < sdk.SupervisorRunning {
		err = sdk.NewFault(sdk.FaultShutdownState, "")
	}
	return err
}
