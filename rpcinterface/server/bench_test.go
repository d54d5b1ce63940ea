package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

var stateCalls = calls{"supervisor.getState": func(context.Context) (any, error) {
	return sdk.Struct{{Name: "statecode", Value: 1}, {Name: "statename", Value: "RUNNING"}}, nil
}}

func benchmarkCalls(b *testing.B, header string, connect func() *client) {
	request := post("/RPC2", call("supervisor.getState"), header)
	for b.Loop() {
		c := connect()
		c.send(request)
		if _, body := c.reply("POST"); !strings.Contains(body, "RUNNING") {
			b.Fatal(body)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

func BenchmarkGetStateKept(b *testing.B) {
	c := dial(b, start(b, Config{Network: "unix", Address: socketPath(b)}, Handler{Calls: stateCalls}))
	benchmarkCalls(b, "", func() *client { return c })
}

func BenchmarkGetStateConnecting(b *testing.B) {
	path := socketPath(b)
	start(b, Config{Network: "unix", Address: path}, Handler{Calls: stateCalls})
	in := bufio.NewReader(nil)
	var last net.Conn
	benchmarkCalls(b, "Connection: close\r\n", func() *client {
		if last != nil {
			_ = last.Close()
		}
		conn, err := net.Dial("unix", path)
		if err != nil {
			b.Fatal(err)
		}
		last = conn
		in.Reset(conn)
		return &client{b, conn, in}
	})
}

func BenchmarkLogTail(b *testing.B) {
	path := filepath.Join(b.TempDir(), "log")
	piece := strings.Repeat("0123456789abcde\n", 4096)
	s := start(b, Config{Network: "unix", Address: socketPath(b)}, Handler{Logs: logs{"cat/stdout": path}})
	log, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	c := dial(b, s)
	c.send("GET /logtail/cat HTTP/1.1\r\n\r\n")
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(piece)))
	for b.Loop() {
		if _, err := io.WriteString(log, piece); err != nil {
			b.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, response.Body, int64(len(piece))); err != nil {
			b.Fatal(err)
		}
	}
}
