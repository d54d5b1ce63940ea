package server

import (
	"errors"

	"github.com/reeve-supervisor/reeve/rpcinterface/internal/origin"
	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
)

var (
	errForeign = errors.New("it came from a page of another site")
	errUnknown = errors.New("it came from a browser that knows the server by a name that isn't in web_hosts")
)

// foreign returns why a call may not be made, or nil. A page of any site can
// make a browser send a call, with the password that the browser knows: the
// content type isn't looked at, as the reference doesn't. But browsers say so,
// in fields that other clients don't send. A page whose own name leads to us is
// of the same origin, and known by that name, unless there is a password, which
// it can't know.
func (r *routes) foreign(e *http1.Exchange) error {
	site, told := e.Header("Sec-Fetch-Site")
	from, named := e.Header("Origin")
	if !told && !named {
		return nil
	}
	host, _ := e.Header("Host")
	switch {
	case told && site != "same-origin" && site != "none", !told && !origin.Same(from, host):
		return errForeign
	case r.guard == nil && !origin.Known(host, r.hosts...):
		return errUnknown
	}
	return nil
}
