package server

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// tailStart is how much of a log is shown to begin with, unless asked otherwise.
const tailStart = 1024

// logStart reads from the target of a request which part of a log it is about:
// lines=N, since=OFFSET or, if the log has times, since=TIME; and follow=false.
// Other names are left alone.
func logStart(target string, times bool, now time.Time) (sdk.LogStart, error) {
	_, query, _ := strings.Cut(target, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return sdk.LogStart{}, fmt.Errorf("the query can't be read: %w", err)
	}
	start := sdk.LastBytes(tailStart)
	lines, since := values.Has("lines"), values.Has("since")
	switch {
	case lines && since:
		return start, errors.New("lines and since can't be had together")
	case lines:
		n, err := strconv.ParseUint(values.Get("lines"), 10, 63)
		if err != nil {
			return start, fmt.Errorf("lines=%.100q is no number of lines", values.Get("lines"))
		}
		start = sdk.LastLines(int64(n))
	case since:
		if start, err = parseSince(values.Get("since"), times, now); err != nil {
			return start, err
		}
	}
	if values.Has("follow") {
		follow, err := strconv.ParseBool(values.Get("follow"))
		if err != nil {
			return start, fmt.Errorf("follow=%.100q is neither true nor false", values.Get("follow"))
		}
		start.ToEnd = !follow
	}
	return start, nil
}

// parseSince reads an offset, or a time: RFC 3339, @ and Unix seconds, or how
// long ago it was.
func parseSince(text string, times bool, now time.Time) (sdk.LogStart, error) {
	if n, err := strconv.ParseUint(text, 10, 63); err == nil {
		return sdk.AtOffset(int64(n)), nil
	}
	if !times {
		return sdk.LogStart{}, fmt.Errorf("since=%.100q is no offset in bytes", text)
	}
	if seconds, found := strings.CutPrefix(text, "@"); found {
		if n, err := strconv.ParseUint(seconds, 10, 32); err == nil {
			return sdk.Since(time.Unix(int64(n), 0)), nil
		}
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return sdk.Since(now.Add(-ago)), nil
	}
	// A + that nobody escaped has become a space.
	t, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1))
	if err != nil || t.Unix() < 0 {
		return sdk.LogStart{}, fmt.Errorf("since=%.100q is neither an offset in bytes nor a time such as 10m, %s or @%d",
			text, now.Format(time.RFC3339), now.Unix())
	}
	return sdk.Since(t), nil
}
