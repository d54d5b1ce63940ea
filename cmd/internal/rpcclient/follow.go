package rpcclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"syscall"
)

// FollowLog copies the end of the server's own log to w, and then what is added
// to it as it is added, until the server ends or ctx does. It returns nil in
// both cases.
func (c *Client) FollowLog(ctx context.Context, w io.Writer) error {
	return c.follow(ctx, w, "/mainlogtail")
}

// FollowProcessLog follows the log of a process as FollowLog does the server's.
func (c *Client) FollowProcessLog(ctx context.Context, w io.Writer, name string, channel Channel) error {
	return c.follow(ctx, w, ProcessLogPath(name, channel))
}

// ProcessLogPath returns where the server offers the log of a process.
func ProcessLogPath(name string, channel Channel) string {
	return "/logtail/" + url.PathEscape(name) + "/" + string(channel)
}

func (c *Client) follow(ctx context.Context, w io.Writer, path string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return fmt.Errorf("cannot ask for %s: %w", path, err)
	}
	response, err := c.do(request)
	if err == nil {
		_, err = io.Copy(w, response.Body)
		_ = response.Body.Close() // given up before its end
	}
	switch {
	case ctx.Err() != nil:
		return nil //nolint:nilerr // following ends with the context, whatever the stream says of that
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return nil // a server that ends doesn't end its streams
	}
	return err
}
