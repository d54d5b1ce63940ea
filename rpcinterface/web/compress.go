package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// leastGzipped is how long an answer must be for its compression to save a packet.
const leastGzipped = 1400

// gzips compresses, no more at a time than there are processors: each takes a
// megabyte, and a crowd of clients shall not take a thousand of them.
type gzips struct {
	turns chan struct{}
	pool  sync.Pool // of *gzip.Writer
}

func newGzips() *gzips { return &gzips{turns: make(chan struct{}, runtime.GOMAXPROCS(0))} }

// compress writes a body compressed. It doesn't wait for the client if w doesn't.
func (g *gzips) compress(w io.Writer, body []byte) {
	g.turns <- struct{}{}
	defer func() { <-g.turns }()
	z, ok := g.pool.Get().(*gzip.Writer)
	if !ok {
		z, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed) // which is a level that there is
	}
	defer g.pool.Put(z)
	z.Reset(w)
	_, _ = z.Write(body) // as with answers that aren't compressed, the server
	_ = z.Close()        // sees for itself whether the client has gone
}

// compressed returns a body compressed, or nil if that makes it no shorter.
func (g *gzips) compressed(body []byte) []byte {
	var short bytes.Buffer
	g.compress(&short, body)
	if short.Len() >= len(body) {
		return nil
	}
	return bytes.Clone(short.Bytes())
}

// compressor answers a client that takes gzip.
type compressor struct {
	http.ResponseWriter
	gzips *gzips
}

// Flush begins a stream, which is not compressed.
func (c compressor) Flush() {
	if flusher, ok := c.ResponseWriter.(http.Flusher); ok {
		flusher.Flush()
	}
}

// compressing returns a writer that compresses answers to the request if it may.
//
// Not for a page of another site: it could learn our token from how well that
// goes with a guess of its own in the message (BREACH), if somebody listens.
func (ui *UI) compressing(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return w
	}
	if !takesGzip(r.Header["Accept-Encoding"]) {
		return w
	}
	return compressor{w, ui.gzips}
}

// answer sends an answer, compressed if that is worth it.
func answer(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Add("Vary", "Accept-Encoding")
	c, ok := w.(compressor)
	if !ok || len(body) < leastGzipped {
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	c.gzips.compress(w, body)
}

// takesGzip reads the values of Accept-Encoding.
func takesGzip(values []string) bool {
	gzip, other, identity := -1.0, -1.0, -1.0 // not mentioned
	for one := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, parameter, _ := strings.Cut(one, ";")
		quality := qualityOf(parameter)
		switch strings.ToLower(strings.Trim(coding, " \t")) {
		case "gzip", "x-gzip":
			gzip = max(gzip, quality)
		case "*":
			other = max(other, quality)
		case "identity":
			identity = max(identity, quality)
		}
	}
	if gzip < 0 {
		gzip = other
	}
	return gzip > 0 && gzip >= identity
}

// qualityOf reads q=0.5. What can't be read is 0, so that it asks for nothing.
func qualityOf(parameter string) float64 {
	parameter = strings.Trim(parameter, " \t")
	if parameter == "" {
		return 1
	}
	name, value, _ := strings.Cut(parameter, "=")
	quality, err := strconv.ParseFloat(strings.Trim(value, " \t"), 64)
	if err != nil || !strings.EqualFold(strings.Trim(name, " \t"), "q") || !(quality >= 0 && quality <= 1) {
		return 0
	}
	return quality
}
