package server

import (
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestLogStart(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	toEnd := func(s sdk.LogStart) sdk.LogStart { s.ToEnd = true; return s }
	for _, test := range []struct {
		query string
		times bool
		want  sdk.LogStart
	}{
		{"", false, sdk.LastBytes(1024)},
		{"?", false, sdk.LastBytes(1024)},
		{"?a=b&other", false, sdk.LastBytes(1024)},
		{"?lines=20", false, sdk.LastLines(20)},
		{"?lines=0&follow=1", false, sdk.LastLines(0)},
		{"?since=0", false, sdk.AtOffset(0)},
		{"?since=12345&follow=0", false, toEnd(sdk.AtOffset(12345))},
		{"?follow=false", false, toEnd(sdk.LastBytes(1024))},
		{"?since=12345", true, sdk.AtOffset(12345)},
		{"?since=10m", true, sdk.Since(now.Add(-10 * time.Minute))},
		{"?since=@1700000000", true, sdk.Since(time.Unix(1700000000, 0))},
		{"?since=2026-03-01T11:00:00Z", true, sdk.Since(now.Add(-time.Hour))},
		{"?since=2026-03-01T12:00:00+01:00", true, sdk.Since(now.Add(-time.Hour))},
	} {
		got, err := logStart("/x"+test.query, test.times, now)
		if err != nil || got != test.want {
			t.Errorf("%s: got %+v, %v; want %+v", test.query, got, err, test.want)
		}
	}
	for _, query := range []string{"lines=", "lines=-1", "lines=x", "lines=99999999999999999999", "lines=1&since=1",
		"since=", "since=-5", "since=-5m", "since=yesterday", "since=@", "follow=perhaps", "lines=%zz", "since=1600-01-01T00:00:00Z"} {
		if got, err := logStart("/x?"+query, true, now); err == nil {
			t.Errorf("%s: got %+v", query, got)
		}
	}
	for _, query := range []string{"since=10m", "since=2026-03-01T11:00:00Z"} {
		if got, err := logStart("/x?"+query, false, now); err == nil {
			t.Errorf("%s of a process: got %+v", query, got)
		}
	}
}

func TestLogTailQuery(t *testing.T) {
	path := t.TempDir() + "/log"
	add(t, path, "abcdef\n")
	s := start(t, Config{}, Handler{Logs: logs{"cat/stdout": path, "main": path}})
	tail := openTail(t, s, "GET /logtail/cat?lines=3 HTTP/1.1\r\nHost: x\r\n\r\n")
	tail.expect("{Kind:1 N:3 ToEnd:false}\n")
	add(t, path, "more\n")
	tail.expect("more\n")
	if got := tail.response.Header.Get("X-Log-Offset"); got != "4" {
		t.Errorf("offset: got %q", got)
	}
	for _, target := range []string{"/logtail/cat?follow=0", "/mainlogtail?follow=false"} {
		finite := openTail(t, s, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\n")
		finite.expect("abcdef\nmore\n")
		if !finite.ends() {
			t.Errorf("%s goes on", target)
		}
	}
	for _, target := range []string{"/logtail/cat?lines=x", "/logtail/cat/stderr?since=10m", "/mainlogtail?follow=x"} {
		response, body := ask(t, s, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\n")
		if response.StatusCode != 400 || len(body) < 20 || response.Header.Get("Content-Type") != "text/plain;charset=utf-8" {
			t.Errorf("%s: got %d %q", target, response.StatusCode, body)
		}
	}
}
