package site

import (
	"bytes"
	"io"
	"testing"

	"github.com/kolo/xmlrpc"
)

// Call calls an XML-RPC method and decodes the result, if that is wanted. A
// fault is an xmlrpc.FaultError. It may be called from any goroutine.
func (s *Site) Call(t *testing.T, result any, method string, params ...any) error {
	t.Helper()
	content, err := s.Post(method, params...)
	if err != nil {
		return err
	}
	response := xmlrpc.Response(content)
	if err := response.Err(); err != nil || result == nil {
		return err
	}
	return response.Unmarshal(result)
}

// Post calls an XML-RPC method and returns the body of the answer.
func (s *Site) Post(method string, params ...any) ([]byte, error) {
	body, err := xmlrpc.EncodeMethodCall(method, params...)
	if err != nil {
		return nil, err
	}
	reply, err := s.Client.Post("http://localhost/RPC2", "text/xml", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = reply.Body.Close() }()
	return io.ReadAll(reply.Body)
}
