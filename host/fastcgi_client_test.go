package host

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/fcgi"
	"os"
	"strings"
	"testing"
	"time"
)

// serveFastCGI is a FastCGI program as it is meant to be run: its socket is
// its standard input.
func serveFastCGI(greeting string) {
	listener, err := net.FileListener(os.Stdin)
	if err != nil {
		os.Exit(92)
	}
	_ = fcgi.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s from %s for %s", greeting, os.Getenv("SUPERVISOR_PROCESS_NAME"), r.URL.Path)
	}))
	os.Exit(91)
}

// Types of records of FastCGI.
const (
	fcgiBegin  = 1
	fcgiEnd    = 3
	fcgiParams = 4
	fcgiStdin  = 5
	fcgiStdout = 6
)

func fcgiRecord(kind byte, content string) []byte {
	head := []byte{1, kind, 0, 1, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(head[4:], uint16(len(content)))
	return append(head, content...)
}

// fcgiGet makes a request of a FastCGI program, without a web server.
func fcgiGet(t testing.TB, network, address, path string) string {
	t.Helper()
	conn, err := net.DialTimeout(network, address, patienceOfTests)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(patienceOfTests))
	var params strings.Builder
	for _, pair := range [][2]string{{"REQUEST_METHOD", "GET"}, {"SERVER_PROTOCOL", "HTTP/1.1"}, {"REQUEST_URI", path}, {"HTTP_HOST", "test"}} {
		params.WriteByte(byte(len(pair[0])))
		params.WriteByte(byte(len(pair[1])))
		params.WriteString(pair[0] + pair[1])
	}
	request := bytes.Join([][]byte{
		fcgiRecord(fcgiBegin, "\x00\x01\x00\x00\x00\x00\x00\x00"), // as a responder
		fcgiRecord(fcgiParams, params.String()), fcgiRecord(fcgiParams, ""), fcgiRecord(fcgiStdin, ""),
	}, nil)
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	var answer strings.Builder
	for {
		var head [8]byte
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			t.Fatal(err)
		}
		length := int(binary.BigEndian.Uint16(head[4:]))
		content := make([]byte, length+int(head[6]))
		if _, err := io.ReadFull(conn, content); err != nil {
			t.Fatal(err)
		}
		switch head[1] {
		case fcgiStdout:
			answer.Write(content[:length])
		case fcgiEnd:
			_, body, _ := strings.Cut(answer.String(), "\r\n\r\n")
			return body
		}
	}
}
