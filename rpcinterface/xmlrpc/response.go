package xmlrpc

import (
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/sdk"
)

var errNoResponse = errors.New("neither a value nor a fault")

// DecodeResponse reads the response to a call: the value that the method
// returned, as Decode reads parameters. A fault is returned as a *sdk.Fault.
func DecodeResponse(body []byte) (any, error) {
	document, err := normalise(body)
	if err != nil {
		return nil, fmt.Errorf("xmlrpc: %w", err)
	}
	c := call{scanner: scanner{data: document}}
	if err := c.parse(); err != nil {
		return nil, fmt.Errorf("xmlrpc: %w", err)
	}
	if members, ok := c.fault.(map[string]any); ok {
		code, _ := members["faultCode"].(int64)
		text, _ := members["faultString"].(string)
		return nil, &sdk.Fault{Code: sdk.FaultCode(code), Text: text}
	}
	if len(c.params) != 1 {
		return nil, fmt.Errorf("xmlrpc: %w", errNoResponse)
	}
	return c.params[0], nil
}
