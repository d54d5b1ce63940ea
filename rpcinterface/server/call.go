package server

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/rpcinterface/xmlrpc"
	"github.com/reeve-supervisor/reeve/sdk"
)

// maxKeptResponse is the largest buffer that is kept for a next response.
const maxKeptResponse = 4 << 20

// responses holds the *[]byte that responses are written into.
type responses struct{ pool sync.Pool }

func (r *responses) take() *[]byte {
	if buffer, ok := r.pool.Get().(*[]byte); ok {
		return buffer
	}
	return new([]byte)
}

func (r *responses) give(buffer *[]byte) {
	if cap(*buffer) <= maxKeptResponse {
		*buffer = (*buffer)[:0]
		r.pool.Put(buffer)
	}
}

func (r *routes) serveCall(e *http1.Exchange) {
	if e.Method != http.MethodPost {
		e.Error(http.StatusBadRequest)
		return
	}
	if !e.HasLength() {
		e.Error(http.StatusLengthRequired)
		return
	}
	if err := r.foreign(e); err != nil {
		r.log(sdk.LevelWarn, "Refused an XML-RPC call: "+err.Error())
		e.Error(http.StatusForbidden)
		return
	}
	body, ok := e.Body()
	if !ok {
		return
	}
	method, params, err := xmlrpc.Decode(body)
	if err != nil {
		r.log(sdk.LevelError, fmt.Sprintf("XML-RPC request data %.512q is invalid: %v", body, err))
		e.Error(http.StatusBadRequest)
		return
	}
	buffer := r.responses.take()
	*buffer = r.respond(e, *buffer, method, params)
	e.Reply(http.StatusOK, "text/xml", *buffer)
	r.responses.give(buffer)
}

// respond makes the call and appends the response.
func (r *routes) respond(e *http1.Exchange, dst []byte, method string, params []any) []byte {
	r.log(sdk.LevelTrace, "XML-RPC method called: "+method+"()")
	value, err := r.Calls.Call(e.Context(), method, params)
	if err == nil {
		if dst, err = xmlrpc.AppendResponse(dst, value); err == nil {
			r.log(sdk.LevelTrace, "XML-RPC method "+method+"() returned successfully")
			return dst
		}
		r.log(sdk.LevelError, fmt.Sprintf("XML-RPC method %s() returned what cannot be sent: %v", method, err))
	}
	var fault *sdk.Fault
	if !errors.As(err, &fault) {
		fault = sdk.NewFault(sdk.FaultFailed, err.Error())
	}
	r.log(sdk.LevelTrace, fmt.Sprintf("XML-RPC method %s() returned fault: [%d] %s", method, fault.Code, fault.Text))
	return xmlrpc.AppendFault(dst, fault)
}
