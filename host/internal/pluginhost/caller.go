package pluginhost

import (
	"context"
	"sync/atomic"

	"github.com/reeve-supervisor/reeve/sdk"
)

// caller is the supervisor as one process of a plugin reaches it: it may emit
// what that process has declared, and not what other plugins have.
type caller struct {
	sdk.Host
	emits atomic.Pointer[map[string]bool] // nil before the plugin is described
}

// mayEmit says what was declared.
func (c *caller) mayEmit(types []sdk.EventType) {
	emits := make(map[string]bool, len(types))
	for _, one := range types {
		emits[one.Name] = true
	}
	c.emits.Store(&emits)
}

// Emit implements sdk.EventSource.
func (c *caller) Emit(ctx context.Context, eventType, payload string) error {
	if emits := c.emits.Load(); eventType != remoteCommunication && (emits == nil || !(*emits)[eventType]) {
		return sdk.NewFault(sdk.FaultBadName, eventType)
	}
	return c.Host.Emit(ctx, eventType, payload)
}

// remoteCommunication is the type of events that everybody may emit.
const remoteCommunication = "REMOTE_COMMUNICATION"
