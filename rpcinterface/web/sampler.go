package web

import (
	"context"
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// How often figures are read: seldom enough that it doesn't take more than an
// eighth of the time.
const (
	sampleEvery = 2 * time.Second
	sampleShare = 8
)

// sampler reads what processes use.
type sampler struct {
	host   sdk.StatsReader
	before map[int]usage // by process id
}

// usage is what a process had used up to a time.
type usage struct {
	cpu time.Duration
	at  time.Time
}

func newSampler(host sdk.StatsReader) *sampler {
	return &sampler{host: host, before: make(map[int]usage)}
}

// run publishes figures until the context ends. Where the system tells none
// there are none.
func (s *sampler) run(ctx context.Context, publish func(event []byte)) {
	for {
		begun := time.Now()
		if stats, err := s.host.ProcessStats(ctx, sdk.All()); err == nil {
			publish(appendEvent(nil, "stats", s.appendStats(nil, begun, stats)))
		}
		pause := max(sampleEvery, sampleShare*time.Since(begun))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *sampler) appendStats(dst []byte, now time.Time, stats []sdk.ProcessStats) []byte {
	dst = append(dst, `{"t":`...)
	dst = strconv.AppendInt(dst, now.Unix(), 10)
	dst = append(dst, `,"list":`...)
	after := make(map[int]usage, len(stats))
	dst = appendList(dst, stats, func(dst []byte, one *sdk.ProcessStats) []byte {
		current := usage{one.CPUTime, one.Time}
		after[one.PID] = current
		dst = append(dst, '[')
		dst = appendString(dst, string(sdk.MakeNamespec(one.Group, one.Name)))
		dst = append(dst, ',')
		before, known := s.before[one.PID]
		dst = appendPercent(dst, before, current, known)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, one.Memory, 10)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(one.Threads), 10)
		return append(dst, ']')
	})
	s.before = after
	return append(dst, '}')
}

// appendPercent appends the part of one core that was used between two times.
func appendPercent(dst []byte, before, after usage, known bool) []byte {
	elapsed := after.at.Sub(before.at)
	if !known || elapsed <= 0 || after.cpu < before.cpu {
		return append(dst, "null"...)
	}
	percent := 100 * float64(after.cpu-before.cpu) / float64(elapsed)
	return strconv.AppendFloat(dst, percent, 'f', 1, 64)
}
