package main

import (
	"context"
	"math"
	"time"
)

// calls measures what a remote call costs.
func calls() measure {
	return measure{name: "calls", metrics: []metric{
		{"rate", "getState, a connection each", "calls/s", more},
		{"p50", "getState, p50", "µs", less},
		{"p99", "getState, p99", "µs", less},
		{"kept", "getState, one connection", "calls/s", more},
	}, take: takeCalls}
}

func takeCalls(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	w := workload{programs: []program{{name: "idle", task: "idle", copies: 10, autostart: true}}}
	err := on(b, s, w, func(d *daemon) error {
		if _, err := d.waitForChildren(ctx, 10, startLimit); err != nil {
			return err
		}
		if err := d.waitUntilReady(ctx); err != nil {
			return err
		}
		getState := newCall("supervisor.getState")
		took, rate, err := load(d, getState, b.Calls, false)
		if err != nil {
			return err
		}
		v["rate"] = rate
		v["p50"] = microseconds(quantile(took, 0.5))
		v["p99"] = microseconds(quantile(took, 0.99))
		_, v["kept"], err = load(d, getState, b.Calls, true)
		return err
	})
	return v, err
}

// load is one client that calls for a while: the time of each call, and calls per second.
func load(d *daemon, c call, duration time.Duration, keep bool) ([]time.Duration, float64, error) {
	caller := client{socket: d.site.socket(), keep: keep}
	defer caller.close()
	request := c.request(keep)
	if _, err := caller.repeat(request, 20, duration); err != nil { // to get warm
		return nil, 0, err
	}
	begin := time.Now()
	took, err := caller.repeat(request, math.MaxInt, duration)
	if err != nil {
		return nil, 0, err
	}
	return took, perSecond(float64(len(took)), time.Since(begin)), nil
}
