package server

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

// loggedLine is how much of a request line is logged, in bytes.
const loggedLine = 1000

// answered logs a request in the common log format.
func (r *routes) answered(e *http1.Exchange) {
	line := e.Line()
	line = line[:min(len(line), loggedLine)]
	if r.Log == nil || !r.Traces && !isTrouble(line) {
		return
	}
	status, sent := e.Answer()
	message := fmt.Sprintf("%s - - [%s] \"%s\" %d %d", peer(e), time.Now().Format("02/Jan/2006:15:04:05 -0700"),
		printable(line), status, sent)
	r.log(serverLevel(message), message)
}

// peer is who asks. Nobody has an address on a unix socket.
func peer(e *http1.Exchange) string {
	if address, ok := e.Client().(*net.TCPAddr); ok {
		return fmt.Sprintf("%s:%d", address.IP, address.Port)
	}
	return "localhost:0"
}

// printable replaces what could make one line look like several, or upset a
// terminal.
func printable(line []byte) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '?'
		}
		return c
	}, string(line))
}

// serverLevel is the level of a message about the server itself. Supervisor's
// has no levels: what has the word "error" in it, be it in a path, is an error.
func serverLevel(message string) sdk.Level {
	if isTrouble([]byte(message)) {
		return sdk.LevelError
	}
	return sdk.LevelTrace
}

func isTrouble(message []byte) bool { return bytes.Contains(bytes.ToLower(message), []byte("error")) }

// Began returns what the activity log is told of a server that listens, and the
// level of that.
func (s *Server) Began() (sdk.Level, string) {
	host, name, port := s.config.Address, "<unix domain socket>", s.config.Address
	if s.config.Network != "unix" {
		host, port, _ = net.SplitHostPort(s.config.Address) // it listens there
		if name = host; name == "" || name == "*" {
			host, name = "", machineName()
		}
	}
	message := fmt.Sprintf("%s:Medusa (V1.12) started at %s\n\tHostname: %s\n\tPort:%s", host, time.Now().Format(time.ANSIC), name, port)
	return serverLevel(message), message
}
