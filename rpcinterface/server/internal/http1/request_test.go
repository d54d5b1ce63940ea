package http1

import (
	"bytes"
	"testing"
)

// FuzzRequest looks for heads that break the parser or that it and the rest of
// the package could take for something else.
func FuzzRequest(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: x\r\nConnection: close, keep-alive"))
	f.Add([]byte("POST /RPC2%20?a HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue"))
	f.Add([]byte("PUT /x\r\nTransfer-Encoding: chunked"))
	f.Fuzz(func(t *testing.T, head []byte) {
		var r Request
		if !r.parse(head) {
			return
		}
		if r.Method == "" || r.Target == "" || r.length < -1 || r.coded && r.length >= 0 {
			t.Errorf("%q: got %+v", head, r)
		}
		for _, field := range r.fields {
			if bytes.ContainsAny(field.name, "\r\n: ") || bytes.ContainsAny(field.value, "\r\n") {
				t.Errorf("%q: got field %q: %q", head, field.name, field.value)
			}
			if value, ok := r.Header(string(field.name)); !ok || len(value) > len(head) {
				t.Errorf("%q: field %q is not found", head, field.name)
			}
		}
	})
}
