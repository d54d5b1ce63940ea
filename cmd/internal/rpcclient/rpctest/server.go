// Package rpctest is a supervisord for tests of its clients: an HTTP server on
// a unix socket that answers XML-RPC calls with what it was told to.
package rpctest

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Answers maps calls to what they return. A call is written as its method
// without "supervisor." and the arguments, with spaces between: "startProcess
// cat". Without such a key the method alone is looked up. A *sdk.Fault is
// returned as a fault; a func() any is asked when the call comes.
type Answers map[string]any

// Server is the fake supervisord.
type Server struct {
	URL    string // unix:///...
	Socket string

	// Streams are the logs that can be followed, by their paths.
	Streams map[string]*Stream

	// Username and Password are wanted of clients unless they are "".
	Username, Password string

	answers Answers
	mu      sync.Mutex
	calls   []string
}

// New starts a server that ends with the test.
func New(t testing.TB, answers Answers) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "rpc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{URL: "unix://" + socket, Socket: socket, Streams: map[string]*Stream{}, answers: answers}
	server := &http.Server{Handler: s}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// Calls returns the calls that were made, but for getVersion.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	username, password, _ := r.BasicAuth()
	if s.Username != "" && (username != s.Username || password != s.Password) {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	if stream, ok := s.Streams[r.URL.Path]; ok {
		stream.serve(r.Context(), w)
		return
	}
	if r.URL.Path != "/RPC2" {
		http.NotFound(w, r)
		return
	}
	method, call, err := decode(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(w, s.answer(method, call)) // a client may be gone
}

// decode reads a call.
func decode(body io.Reader) (method, call string, err error) {
	var parsed struct {
		Method string `xml:"methodName"`
		Params []struct {
			String *string `xml:"string"`
			Int    *string `xml:"int"`
		} `xml:"params>param>value"`
	}
	if err := xml.NewDecoder(body).Decode(&parsed); err != nil {
		return "", "", err
	}
	method = strings.TrimPrefix(parsed.Method, "supervisor.")
	words := []string{method}
	for _, p := range parsed.Params {
		switch {
		case p.String != nil:
			words = append(words, *p.String)
		case p.Int != nil:
			words = append(words, *p.Int)
		}
	}
	return method, strings.Join(words, " "), nil
}

// answer returns the response to a call.
func (s *Server) answer(method, call string) string {
	if method != "getVersion" {
		s.mu.Lock()
		s.calls = append(s.calls, call)
		s.mu.Unlock()
	}
	value, ok := s.answers[call]
	if !ok {
		value, ok = s.answers[method]
	}
	if !ok && method == "getVersion" {
		value, ok = "3.0", true
	}
	if !ok {
		value = sdk.NewFault(sdk.FaultUnknownMethod, "")
	}
	if ask, ok := value.(func() any); ok {
		value = ask()
	}
	if fault, ok := value.(*sdk.Fault); ok {
		return fmt.Sprintf("<?xml version='1.0'?>\n<methodResponse>\n<fault>\n%s</fault>\n</methodResponse>\n",
			encode(map[string]any{"faultCode": int(fault.Code), "faultString": fault.Text}))
	}
	return fmt.Sprintf("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n%s</param>\n</params>\n</methodResponse>\n",
		encode(value))
}

// encode returns a value as Python's xmlrpc.client writes it.
func encode(value any) string {
	var b strings.Builder
	switch v := value.(type) {
	case bool:
		number := 0
		if v {
			number = 1
		}
		fmt.Fprintf(&b, "<boolean>%d</boolean>", number)
	case int:
		fmt.Fprintf(&b, "<int>%d</int>", v)
	case string:
		escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
		b.WriteString("<string>" + escape.Replace(v) + "</string>")
	case []any:
		b.WriteString("<array><data>\n")
		for _, element := range v {
			b.WriteString(encode(element))
		}
		b.WriteString("</data></array>")
	case map[string]any:
		b.WriteString("<struct>\n")
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b.WriteString("<member>\n<name>" + name + "</name>\n" + encode(v[name]) + "</member>\n")
		}
		b.WriteString("</struct>")
	default:
		panic(fmt.Sprintf("no way to send a %T", value))
	}
	return "<value>" + b.String() + "</value>\n"
}
