package pluginserver

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// serveDebugger serves one that attaches to the process, until that one lets go
// of the plugin or it is interrupted. Nobody could attach to it again.
func serveDebugger(name string, config *goplugin.ServeConfig, released <-chan struct{}) (status int) {
	interrupted, ignore := signal.NotifyContext(context.Background(), os.Interrupt)
	defer ignore()
	ctx, stop := context.WithCancel(interrupted)
	defer stop()
	reached, ended := make(chan *goplugin.ReattachConfig, 1), make(chan struct{})
	config.Test = &goplugin.ServeTestConfig{Context: ctx, ReattachConfigCh: reached, CloseCh: ended}
	go goplugin.Serve(config)
	select {
	case at := <-reached:
		value, err := wire.FormatReattach(name, at)
		if err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Printf("The plugin waits for supervisord. Start that with this variable:\n\n    %s='%s'\n\nCtrl-C ends the plugin.\n",
			wire.ReattachVariable, value)
	case <-ended:
		return 1
	}
	select {
	case <-released:
		stop()
	case <-ctx.Done():
	}
	<-ended
	return 0
}
