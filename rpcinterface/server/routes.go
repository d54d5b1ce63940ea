package server

import (
	"net/http"
	"strings"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

// routes leads requests to what answers them. Paths match by their beginning, as
// in the reference.
type routes struct {
	Handler
	guard *guard
	// probes may come without a password.
	openProbes bool
	hosts      []string // names that the server is known by
	responses
}

func (r *routes) serve(e *http1.Exchange) {
	if r.Health != nil && isProbe(e.Path) {
		if known := r.guard.check(e) == http.StatusOK; known || r.openProbes {
			r.serveProbe(e, known)
			return
		}
	}
	if !r.guard.admit(e) {
		return
	}
	switch {
	case strings.HasPrefix(e.Path, "/RPC2"):
		r.serveCall(e)
	case strings.HasPrefix(e.Path, "/logtail"):
		r.serveLogTail(e)
	case strings.HasPrefix(e.Path, "/mainlogtail"):
		r.serveMainLogTail(e)
	case r.Web != nil:
		e.ServeHTTP(r.Web)
	case e.Method == http.MethodGet || e.Method == http.MethodHead:
		e.Error(http.StatusNotFound)
	default:
		e.Error(http.StatusBadRequest)
	}
}

func (r *routes) log(level sdk.Level, message string) {
	if r.Log != nil && (r.Traces || level > sdk.LevelTrace) {
		r.Log(level, message)
	}
}
