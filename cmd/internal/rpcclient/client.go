package rpcclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/kolo/xmlrpc"

	"github.com/reeve-supervisor/reeve/sdk"
)

// connectTimeout bounds the time until a server accepts, nothing after that.
const connectTimeout = 30 * time.Second

// A Client talks to one supervisord.
type Client struct {
	base        string // the URL that requests are made of, without a path
	credentials *Credentials
	http        *http.Client
}

// Credentials are for a server that wants HTTP basic authentication.
type Credentials struct {
	Username string
	Password string
}

// New returns a client of the server at a serverurl: unix:///path or
// http://host:port. It connects with the first call. Without credentials it
// sends none.
func New(serverURL string, credentials *Credentials) (*Client, error) {
	base, dial, err := address(serverURL)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{DialContext: dial, DisableCompression: true}
	return &Client{
		base:        base,
		credentials: credentials,
		http:        &http.Client{Transport: transport},
	}, nil
}

// Close drops connections that are kept for the next call.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// address returns what to ask and how to reach it. As with Supervisor's own
// client a path in an http URL has no meaning.
func address(serverURL string) (string, dialer, error) {
	direct := &net.Dialer{Timeout: connectTimeout}
	if path, ok := strings.CutPrefix(serverURL, "unix://"); ok {
		return "http://localhost", func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialUnix(ctx, direct, path)
		}, nil
	}
	if !strings.HasPrefix(serverURL, "http://") {
		return "", nil, fmt.Errorf("unknown protocol for serverurl %s", serverURL)
	}
	parsed, err := url.Parse(serverURL)
	if err != nil {
		return "", nil, fmt.Errorf("cannot understand serverurl: %w", err)
	}
	return "http://" + parsed.Host, direct.DialContext, nil
}

// dialUnix waits for room where more clients than a server has accepted wait
// already, as it is with TCP anyway.
func dialUnix(ctx context.Context, direct *net.Dialer, path string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	for {
		connection, err := direct.DialContext(ctx, "unix", path)
		if !errors.Is(err, syscall.EAGAIN) {
			return connection, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// StatusError is an answer other than 200 OK.
type StatusError struct {
	Code   int
	Status string // such as "401 Unauthorized"
}

// Error returns the answer's status.
func (e *StatusError) Error() string {
	return "the server answered " + e.Status
}

// do sends a request and returns the answer if it is 200 OK.
func (c *Client) do(request *http.Request) (*http.Response, error) {
	if c.credentials != nil {
		request.SetBasicAuth(c.credentials.Username, c.credentials.Password)
	}
	response, err := c.http.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // the URL in it is not one that users know
		}
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close() // its text is for browsers
		return nil, &StatusError{Code: response.StatusCode, Status: response.Status}
	}
	return response, nil
}

// call calls a method and stores what it returns into result.
func (c *Client) call(ctx context.Context, result any, method string, args ...any) error {
	answer, err := c.post(ctx, method, args)
	if err != nil {
		return err
	}
	if err := answer.Err(); err != nil {
		return asFault(method, err)
	}
	if err := answer.Unmarshal(result); err != nil {
		return fmt.Errorf("cannot understand the answer to %s: %w", method, err)
	}
	return nil
}

func (c *Client) post(ctx context.Context, method string, args []any) (xmlrpc.Response, error) {
	body, err := xmlrpc.EncodeMethodCall(method, args...)
	if err != nil {
		return nil, fmt.Errorf("cannot encode the call of %s: %w", method, err)
	}
	return c.send(ctx, method, body)
}

// send sends a call and returns the answer.
func (c *Client) send(ctx context.Context, method string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/RPC2", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "text/xml")
	request.Header.Set("Accept", "text/xml")
	response, err := c.do(request)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(response.Body)
	_ = response.Body.Close() // read to its end
	if err != nil {
		return nil, fmt.Errorf("cannot read the answer to %s: %w", method, err)
	}
	return legible(answer), nil
}

// asFault turns kolo's fault into ours.
func asFault(method string, err error) error {
	var fault xmlrpc.FaultError
	if errors.As(err, &fault) {
		return &sdk.Fault{Code: sdk.FaultCode(fault.Code), Text: fault.String}
	}
	return fmt.Errorf("cannot understand the fault that %s returned: %w", method, err)
}

// legible replaces what XML does not allow, so that the log of a program that
// prints control characters can be shown: Supervisor sends those as they are.
func legible(answer []byte) []byte {
	if bytes.IndexFunc(answer, illegal) < 0 {
		return answer
	}
	return bytes.Map(func(r rune) rune {
		if illegal(r) {
			return utf8.RuneError
		}
		return r
	}, answer)
}

// illegal reports whether XML has no place for the character. Bytes that are
// no UTF-8 come here as the replacement character.
func illegal(r rune) bool {
	return r == utf8.RuneError || r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}
