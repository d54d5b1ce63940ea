package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/xmlrpc"
	"github.com/reeve-supervisor/reeve/sdk"
)

const patience = 10 * time.Second

// calls answers the method "echo" with its parameters; other methods are
// functions of the test's.
type calls map[string]func(ctx context.Context) (any, error)

func (c calls) Call(ctx context.Context, method string, params []any) (any, error) {
	if method == "echo" {
		return params, nil
	}
	if call, ok := c[method]; ok {
		return call(ctx)
	}
	return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
}

// logs finds logs by "name/stream"; the main log is "main". Each is a file.
type logs map[string]string

func (l logs) FollowProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, start sdk.LogStart, w io.Writer) error {
	if start.Kind == sdk.StartSince {
		return sdk.NewFault(sdk.FaultBadArguments, "")
	}
	return l.follow(ctx, string(name)+"/"+string(stream), start, w)
}

func (l logs) FollowMainLog(ctx context.Context, start sdk.LogStart, w io.Writer) error {
	return l.follow(ctx, "main", start, w)
}

// follow shows the end of a file, or with other starts the start itself, and
// then what is added, but knows no rotation.
func (l logs) follow(ctx context.Context, name string, start sdk.LogStart, w io.Writer) error {
	file, err := os.Open(l[name])
	if err != nil {
		return sdk.NewFault(sdk.FaultNoFile, l[name])
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	offset := max(0, info.Size()-start.N)
	told, ok := w.(sdk.LogWriter)
	if !ok {
		return errors.New("the server doesn't want to know the place")
	}
	if err := told.Begin(sdk.LogPlace{Offset: offset, Size: info.Size(), Modified: info.ModTime()}); err != nil {
		return err
	}
	if start.Kind != sdk.StartLastBytes {
		if _, err := fmt.Fprintf(w, "%+v\n", start); err != nil {
			return err
		}
		offset = info.Size()
	}
	for ticker := time.NewTicker(time.Millisecond); ; {
		n, err := io.Copy(w, io.NewSectionReader(file, offset, 1<<62-offset))
		if offset += n; err != nil || start.ToEnd {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// start serves until the test ends.
func start(t testing.TB, config Config, handler Handler) *Server {
	t.Helper()
	if config.Network == "" {
		config.Network, config.Address = "tcp", "127.0.0.1:0"
	}
	config.ChownUID, config.ChownGID = -1, -1
	s, err := Listen(config)
	if err != nil {
		t.Fatal(err)
	}
	if handler.Calls == nil {
		handler.Calls = calls{}
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(handler) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return s
}

// socketPath returns a short path in a directory of the test's own.
func socketPath(t testing.TB) string {
	t.Helper()
	directory, err := os.MkdirTemp("", "reeve")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(directory) })
	return filepath.Join(directory, "s.sock")
}

// client is a connection on which a test speaks HTTP by hand.
type client struct {
	t testing.TB
	net.Conn
	in *bufio.Reader
}

func dial(t testing.TB, s *Server) *client {
	t.Helper()
	conn, err := net.Dial(s.Addr().Network(), s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patience))
	return &client{t, conn, bufio.NewReader(conn)}
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		c.t.Fatal(err)
	}
}

// reply reads a response, whose body it reads too unless it is a stream.
func (c *client) reply(method string) (*http.Response, string) {
	c.t.Helper()
	response, err := http.ReadResponse(c.in, &http.Request{Method: method})
	if err != nil {
		c.t.Fatal(err)
	}
	if response.ContentLength < 0 {
		return response, ""
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response, string(body)
}

// closed reports whether the server closes the connection, rather than
// answering another request.
func (c *client) closed() bool {
	c.t.Helper()
	if _, err := io.WriteString(c, "HEAD /still/there HTTP/1.1\r\n\r\n"); err != nil {
		return true
	}
	_, err := c.in.ReadByte()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.t.Fatal("neither closed nor answered")
	}
	return err != nil
}

// ask sends one request on a connection of its own.
func ask(t testing.TB, s *Server, request string) (*http.Response, string) {
	t.Helper()
	c := dial(t, s)
	c.send(request)
	method, _, _ := strings.Cut(strings.TrimLeft(request, "\r\n"), " ")
	return c.reply(method)
}

func call(method string, params ...any) string {
	body, err := xmlrpc.AppendCall(nil, method, params...)
	if err != nil {
		panic(err)
	}
	return string(body)
}

func post(path, body string, headers ...string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n%s",
		path, len(body), strings.Join(headers, ""), body)
}
