package http1

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ServeHTTP answers the request by a handler of net/http. Its answer is sent
// when it returns, or from the first Flush on as it is written.
func (e *Exchange) ServeHTTP(handler http.Handler) {
	request, ok := e.httpRequest()
	if !ok {
		if !e.replied && !e.broken {
			e.Error(http.StatusBadRequest)
		}
		return
	}
	e.watch = watchLater(e.conn.server.streams, e.conn.net)
	w := &responseWriter{exchange: e, header: make(http.Header)}
	handler.ServeHTTP(w, request.WithContext(e.watch.ctx))
	w.finish()
}

func (e *Exchange) httpRequest() (*http.Request, bool) {
	target, ok := e.url()
	if !ok || e.coded {
		return nil, false
	}
	body, ok := e.Body()
	if !ok {
		return nil, false
	}
	header := make(http.Header, len(e.fields))
	for _, f := range e.fields {
		header.Add(string(f.name), string(f.value))
	}
	host := header.Get("Host")
	if target.Host != "" {
		host = target.Host
	}
	header.Del("Host")
	return &http.Request{
		Method:        e.Method,
		URL:           target,
		Proto:         "HTTP/1." + string(rune('0'+e.minor)),
		ProtoMajor:    1,
		ProtoMinor:    e.minor,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		Host:          host,
		RemoteAddr:    e.conn.net.RemoteAddr().String(),
		RequestURI:    e.Target,
		Close:         e.close,
	}, true
}

// url understands the target. A path with a % that begins no escape is taken as
// it is; a fragment, which clients should keep for themselves, is left out.
func (e *Exchange) url() (*url.URL, bool) {
	text, _, _ := strings.Cut(e.Target, "#")
	target, err := url.ParseRequestURI(text)
	if err == nil || !strings.HasPrefix(text, "/") {
		return target, err == nil
	}
	path, query, _ := strings.Cut(text, "?")
	return &url.URL{Path: path, RawQuery: query}, true
}

// responseWriter collects the answer of a handler of net/http.
type responseWriter struct {
	exchange *Exchange
	header   http.Header
	status   int
	body     []byte
	stream   *Stream
	err      error
}

// Header returns the header fields to send.
func (w *responseWriter) Header() http.Header { return w.header }

// WriteHeader sets the status; the first one counts.
func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
}

// Write adds to the body.
func (w *responseWriter) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.stream == nil {
		w.body = append(w.body, data...)
		return len(data), nil
	}
	if w.err != nil || w.exchange.Method == http.MethodHead {
		return len(data), w.err
	}
	n, err := w.stream.Write(data)
	w.err = err
	return n, err
}

// Flush sends what was written so far; from now on all is sent at once.
func (w *responseWriter) Flush() {
	if w.stream != nil || w.err != nil {
		return
	}
	w.WriteHeader(http.StatusOK)
	w.err = w.exchange.beginStream(w.status, w.takeHeaders())
	if w.err == nil {
		w.stream = &Stream{exchange: w.exchange}
		held := w.body
		w.body = nil
		_, _ = w.Write(held)
	}
}

// takeHeaders moves the header fields to the exchange, except the content type,
// which it returns, and those that are the connection's own.
func (w *responseWriter) takeHeaders() (contentType string) {
	contentType = w.header.Get("Content-Type")
	if contentType == "" && len(w.body) > 0 {
		contentType = http.DetectContentType(w.body)
	}
	for _, name := range slices.Sorted(maps.Keys(w.header)) {
		switch name {
		case "Content-Type", "Content-Length", "Connection", "Transfer-Encoding", "Date", "Server":
			continue
		}
		for _, value := range w.header[name] {
			if isToken([]byte(name)) && isVisible([]byte(value)) {
				w.exchange.AddHeader(name, value)
			}
		}
	}
	return contentType
}

func (w *responseWriter) finish() {
	if w.stream == nil {
		w.WriteHeader(http.StatusOK)
		w.exchange.Reply(w.status, w.takeHeaders(), w.body)
		return
	}
	if w.err == nil {
		w.err = w.stream.end()
	}
}

var _ http.Flusher = (*responseWriter)(nil)
