package xmlrpc

import "github.com/reeve-supervisor/reeve/sdk"

// I8 is an integer that is sent as <i8>, for values that may not fit into the
// 32 bits of <int>.
type I8 int64

// AppendCall appends the call of a method.
func AppendCall(dst []byte, method string, params ...any) ([]byte, error) {
	return dst, nil
}

// AppendResponse appends the response that carries a value.
func AppendResponse(dst []byte, value any) ([]byte, error) {
	return dst, nil
}

// AppendFault appends the response that carries a fault.
func AppendFault(dst []byte, fault *sdk.Fault) []byte {
	return dst
}

// AppendValue appends a value as a <value> element.
func AppendValue(dst []byte, value any) ([]byte, error) {
	return dst, nil
}
