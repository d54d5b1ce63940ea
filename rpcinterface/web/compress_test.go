package web

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// crowd is a host with so many processes that its pages are worth compressing.
func crowd(count int) *sdktest.Host {
	infos := make([]sdk.ProcessInfo, count)
	for i := range infos {
		infos[i] = sdk.ProcessInfo{Name: fmt.Sprintf("cat_%04d", i), Group: "cat", State: sdk.StateRunning, PID: 1000 + i,
			Description: fmt.Sprintf("pid %d, uptime 0:01:02", 1000+i), StdoutLogfile: "/log/cat"}
	}
	return sdktest.NewHost(infos...)
}

func unzip(t *testing.T, packed string) string {
	t.Helper()
	reader, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCompression(t *testing.T) {
	s := serve(t, Config{Host: crowd(100)}, Access{})
	for path, contentType := range map[string]string{
		"/": "text/html;charset=utf-8", "/ui/state": "application/json", "/ui/app.css": "text/css", "/ui/app.js": "text/javascript",
		"/stylesheets/supervisor.css": "text/css",
	} {
		plain := s.get(path, "Accept-Encoding: identity")
		packed := s.get(path, "Accept-Encoding: gzip")
		for encoding, got := range map[string]reply{"": plain, "gzip": packed} {
			if got.StatusCode != 200 || got.Header.Get("Content-Type") != contentType || got.Header.Get("Content-Encoding") != encoding ||
				got.Header.Get("Vary") != "Accept-Encoding" || got.ContentLength != int64(len(got.body)) {
				t.Errorf("%s %s: %s %v", path, encoding, got.Status, got.Header)
			}
		}
		if len(packed.body)*2 > len(plain.body) {
			t.Errorf("%s: %d bytes became %d", path, len(plain.body), len(packed.body))
		}
		if text := unzip(t, packed.body); path != "/ui/state" && text != plain.body { // which has the time
			t.Errorf("%s: got %.200q, want %.200q", path, text, plain.body)
		}
	}
}

// TestNotCompressed asks for what is short, is compressed already, comes little
// by little, isn't ours to compress, or is asked for by a page of another site.
func TestNotCompressed(t *testing.T) {
	s := serve(t, Config{Host: crowd(100)}, Access{})
	for _, test := range []struct{ method, path, field string }{
		{"GET", "/ok.html", "Accept: */*"},
		{"GET", "/nope", "Accept: */*"},
		{"GET", "/images/icon.png", "Accept: */*"},
		{"GET", "/", "Sec-Fetch-Site: cross-site"},
		{"GET", "/?message=x", "Sec-Fetch-Site: same-site"},
		{"POST", "/RPC2", "Accept: */*"},
	} {
		body := ""
		if test.method == "POST" {
			body = "<methodCall><methodName>system.listMethods</methodName></methodCall>"
		}
		got := s.ask(test.method, test.path, body, "Accept-Encoding: gzip, br", test.field)
		if got.Header.Get("Content-Encoding") != "" || got.body == "" {
			t.Errorf("%v: %s %v", test, got.Status, got.Header)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/ui/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	events, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = events.Body.Close() }()
	begin := make([]byte, len("event: "))
	if _, err := io.ReadFull(events.Body, begin); err != nil || string(begin) != "event: " || events.Header.Get("Content-Encoding") != "" {
		t.Errorf("events: %q, %v, %v", begin, err, events.Header)
	}
}

// TestCompressedFiles have an entity tag of their own.
func TestCompressedFiles(t *testing.T) {
	s := serve(t, Config{Host: some()}, Access{})
	plain := s.get("/ui/app.js", "Accept-Encoding: identity").Header.Get("Etag")
	packed := s.get("/ui/app.js", "Accept-Encoding: gzip").Header.Get("Etag")
	if plain == "" || plain == packed {
		t.Fatalf("tags %s and %s", plain, packed)
	}
	for _, test := range []struct {
		encoding, tags string
		status         int
	}{
		{"gzip", packed, 304}, {"gzip", "W/" + packed, 304}, {"gzip", `"x", ` + packed, 304}, {"gzip", "*", 304},
		{"identity", plain, 304}, {"identity", packed, 200}, {"gzip", plain, 200}, {"gzip", "", 200},
	} {
		got := s.get("/ui/app.js", "Accept-Encoding: "+test.encoding, "If-None-Match: "+test.tags)
		if got.StatusCode != test.status || got.Header.Get("Vary") != "Accept-Encoding" ||
			got.StatusCode == 304 && got.Header.Get("Content-Encoding") != "" {
			t.Errorf("%v: %s %v", test, got.Status, got.Header)
		}
	}
	head := s.ask("HEAD", "/ui/app.js", "", "Accept-Encoding: gzip")
	if head.Header.Get("Content-Encoding") != "gzip" || head.body != "" {
		t.Errorf("HEAD: %v %q", head.Header, head.body)
	}
}

func TestCompressionForMany(t *testing.T) {
	s := serve(t, Config{Host: crowd(50)}, Access{})
	want := s.get("/", "Accept-Encoding: identity").body
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 5 {
				if got := s.get("/"); got.body != want || !got.Uncompressed {
					t.Errorf("got %.200q", got.body)
				}
			}
		})
	}
	all.Wait()
}

func TestTakesGzip(t *testing.T) {
	for values, want := range map[string]bool{
		"":                                false,
		"gzip":                            true,
		"GZIP":                            true,
		"x-gzip":                          true,
		"gzip, deflate, br, zstd":         true,
		"deflate,\tgzip ; q=0.5":          true,
		"gzip;Q=1.000":                    true,
		"*":                               true,
		"*;q=0.1, identity;q=0":           true,
		"gzip;q=0":                        false,
		"gzip;q=0.000, *":                 false,
		"*;q=0":                           false,
		"br, deflate":                     false,
		"identity":                        false,
		"identity, gzip;q=0.5":            false,
		"identity;q=0.5, gzip;q=0.5":      true,
		"chunked":                         false,
		"gzipped":                         false,
		"gzip;q=":                         false,
		"gzip;q=2":                        false,
		"gzip;q=-1":                       false,
		"gzip;q=NaN":                      false,
		"gzip;level=9":                    false,
		"gzip;q=1;q=0":                    false,
		"br;q=1|gzip;q=0.2":               true, // in two fields
		";;,,=,gzip":                      true,
		strings.Repeat("gzip;q=0,", 1000): false,
	} {
		if got := takesGzip(strings.Split(values, "|")); got != want {
			t.Errorf("%.100q: got %v", values, got)
		}
	}
	if takesGzip(nil) {
		t.Error("nothing said means gzip")
	}
}
