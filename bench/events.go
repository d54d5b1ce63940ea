package main

import (
	"context"
	"fmt"
	"time"
)

// eventWriters share the log events between them. There are several because a daemon may
// well wait a little before it reads a pipe again that held only one small write.
const eventWriters = 8

// spare is what a pool's buffer must hold beside the events that are counted.
const spare = 1000

// events measures log events through one listener that acknowledges at once.
func events() measure {
	return measure{name: "events", metrics: []metric{
		{"rate", "log events through a listener", "events/s", more},
		{"cpu", "log events through a listener, CPU", "µs/event", less},
		{"count", "log events, arrived", "events", none},
		{"lost", "log events, lost lines", "lines", none},
		{"late", "log events, lines out of order", "lines", none},
	}, take: takeEvents}
}

func takeEvents(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	each := max(1, b.Events/eventWriters)
	total := each * eventWriters
	task := fmt.Sprintf("packets %d %d", each, smallPiece)
	w := workload{
		programs:  []program{{name: "write", task: task, copies: eventWriters, events: true}},
		listensTo: "PROCESS_LOG_STDOUT", pieceSize: smallPiece, buffer: total + spare,
	}
	err := on(b, s, w, func(d *daemon) error {
		if err := d.waitForListener(ctx, b.Settle); err != nil {
			return err
		}
		cpu, cpuErr := cpuTime(d.process.Pid)
		begin, err := d.startWriters(ctx, eventWriters)
		if err != nil {
			return err
		}
		end, seen, err := d.waitForPieces(ctx, total, b.Standstill)
		if err != nil {
			return err
		}
		v["rate"] = perSecond(float64(seen.Events), end.Sub(begin))
		v["count"] = float64(seen.Events)
		v["lost"] = float64(int64(total) - seen.Whole)
		v["late"] = float64(seen.Late)
		after, err := cpuTime(d.process.Pid)
		if cpuErr == nil && err == nil {
			v["cpu"] = microseconds(after-cpu) / float64(seen.Events)
		}
		return cpuErr
	})
	return v, err
}

// remote measures events that clients send.
func remote() measure {
	return measure{name: "remote", metrics: []metric{
		{"single", "remote events, a call each", "events/s", more},
		{"multi", "remote events, multicalls of 100", "events/s", more},
		{"lost", "remote events, lost", "events", none},
		{"late", "remote events, out of order", "events", none},
	}, take: takeRemote}
}

func takeRemote(ctx context.Context, b *bench, s system) (values, error) {
	const bundle = 100
	v := values{}
	w := workload{listensTo: "REMOTE_COMMUNICATION", pieceSize: smallPiece, buffer: 2*b.Remote + spare}
	err := on(b, s, w, func(d *daemon) error {
		if err := d.waitForListener(ctx, b.Settle); err != nil {
			return err
		}
		rate, err := d.sendEvents(ctx, 0, b.Remote, 1, b.Standstill)
		if err != nil {
			return err
		}
		v["single"] = rate
		if v["multi"], err = d.sendEvents(ctx, b.Remote, 2*b.Remote, bundle, b.Standstill); err != nil {
			return err
		}
		seen, err := readGauge(d.site.gauge())
		v["lost"] = float64(2*int64(b.Remote) - seen.Whole)
		v["late"] = float64(seen.Late)
		return err
	})
	return v, err
}

// waitForListener returns when the listener runs and has had time to say that it's ready.
func (d *daemon) waitForListener(ctx context.Context, settle time.Duration) error {
	if _, err := d.waitForChildren(ctx, 1, startLimit); err != nil {
		return err
	}
	if err := d.waitUntilReady(ctx); err != nil {
		return err
	}
	return pause(ctx, settle)
}

// sendEvents sends the pieces from one number up to another; the answer is how many per
// second came out of the listener.
func (d *daemon) sendEvents(ctx context.Context, from, to, bundle int, standstill time.Duration) (float64, error) {
	requests := remoteRequests(from, to, bundle)
	c := client{socket: d.site.socket()}
	before, err := readGauge(d.site.gauge())
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	for _, request := range requests {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if _, err := c.do(request); err != nil {
			return 0, err
		}
	}
	end, seen, err := d.waitForPieces(ctx, to, standstill)
	return perSecond(float64(seen.Events-before.Events), end.Sub(begin)), err
}

// remoteRequests are made beforehand, so that making them isn't measured.
func remoteRequests(from, to, bundle int) [][]byte {
	const method, kind = "supervisor.sendRemoteCommEvent", "bench"
	data := newPiece(smallPiece)
	var requests [][]byte
	for n := from; n < to; n += bundle {
		var questions []question
		for i := n; i < min(n+bundle, to); i++ {
			data.setNumber(i)
			questions = append(questions, question{method, []any{kind, string(data)}})
		}
		c := newMulticall(questions)
		if bundle == 1 {
			c = newCall(method, questions[0].arguments...)
		}
		requests = append(requests, c.request(false))
	}
	return requests
}

// waitForPieces waits until the listener has seen so many pieces in all, or gets no more:
// when the last came, and all it has seen.
func (d *daemon) waitForPieces(ctx context.Context, total int, standstill time.Duration) (time.Time, gauge, error) {
	var seen gauge
	end, err := waitForGrowth(ctx, int64(total), standstill, func() (int64, time.Time, error) {
		var err error
		seen, err = readGauge(d.site.gauge())
		return seen.Whole, time.Unix(0, seen.Last), err
	})
	return end, seen, err
}
