package main

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// restart measures how long a killed program is away.
func restart() measure {
	return measure{name: "restart", metrics: []metric{
		{"p50", "killed to running again, p50", "ms", less},
		{"p99", "killed to running again, p99", "ms", less},
	}, take: takeRestart}
}

func takeRestart(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	w := workload{programs: []program{{name: "idle", task: "idle", copies: 1, autostart: true, restart: true}}}
	err := on(b, s, w, func(d *daemon) error {
		reports, err := d.waitForChildren(ctx, 1, startLimit)
		if err != nil {
			return err
		}
		if err := d.waitUntilReady(ctx); err != nil {
			return err
		}
		away, err := d.killAgain(ctx, reports[0].pid, b.Kills, b.Patience)
		if err != nil {
			return err
		}
		v["p50"] = milliseconds(quantile(away, 0.5))
		v["p99"] = milliseconds(quantile(away, 0.99))
		return nil
	})
	return v, err
}

// killAgain kills a child and its successors; the answer is how long each was awaited. The
// pid is that of a child that has just reported, so it is nobody else's.
func (d *daemon) killAgain(ctx context.Context, pid, kills int, limit time.Duration) ([]time.Duration, error) {
	var away []time.Duration
	for end := time.Now().Add(limit); len(away) < kills && time.Now().Before(end); {
		// A child that is killed while it starts may be held back.
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return nil, err
		}
		killed := time.Now()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return nil, fmt.Errorf("kill %d: %w", pid, err)
		}
		reports, err := d.waitForChildren(ctx, 1, startLimit)
		if err != nil {
			return nil, err
		}
		away = append(away, reports[0].time.Sub(killed))
		pid = reports[0].pid
	}
	return away, nil
}
