package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	largePiece = 64 << 10
	smallPiece = 100
)

// logs measures how fast output goes into the log, and that all of it arrives.
func logs() measure {
	return measure{name: "logs", metrics: []metric{
		{"large", "log, 64 KiB writes", "MB/s", more},
		{"large_cpu", "log, 64 KiB writes, CPU", "s/GiB", less},
		{"large_lost", "log, 64 KiB writes, lost", "writes", none},
		{"small", "log, 100-byte writes", "MB/s", more},
		{"small_cpu", "log, 100-byte writes, CPU", "s/GiB", less},
		{"small_lost", "log, 100-byte writes, lost", "writes", none},
	}, take: takeLogs}
}

func takeLogs(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	return v, errors.Join(
		v.log(ctx, b, s, "large", b.Log/largePiece, largePiece),
		v.log(ctx, b, s, "small", b.Lines, smallPiece))
}

// log measures one child that writes count pieces as fast as it can.
func (v values) log(ctx context.Context, b *bench, s system, key string, count, size int) error {
	task := fmt.Sprintf("write %d %d", count, size)
	w := workload{programs: []program{{name: "write", task: task, copies: 1}}}
	return on(b, s, w, func(d *daemon) error {
		if err := d.waitUntilReady(ctx); err != nil {
			return err
		}
		cpu, cpuErr := cpuTime(d.process.Pid)
		begin, err := d.startWriters(ctx, 1)
		if err != nil {
			return err
		}
		name, total := copyName("write", 0), int64(count)*int64(size)
		end, err := waitForGrowth(ctx, total, b.Standstill, func() (int64, time.Time, error) {
			return d.site.logSize(name), time.Now(), nil
		})
		if err != nil {
			return err
		}
		v[key] = perSecond(float64(total)/1e6, end.Sub(begin))
		after, err := cpuTime(d.process.Pid)
		if cpuErr == nil && err == nil {
			v[key+"_cpu"] = (after - cpu).Seconds() / (float64(total) / (1 << 30))
		}
		found, err := tallyFiles(d.site.logs(name), size)
		if err != nil {
			return err
		}
		v[key+"_lost"] = float64(count - found.whole)
		return errors.Join(cpuErr, err)
	})
}

// startWriters starts the writing programs; the answer is when the first one began.
func (d *daemon) startWriters(ctx context.Context, writers int) (time.Time, error) {
	c := client{socket: d.site.socket()}
	for number := range writers {
		start := newCall("supervisor.startProcess", copyName("write", number), false)
		if _, err := c.do(start.request(false)); err != nil {
			return time.Time{}, err
		}
	}
	reports, err := d.waitForChildren(ctx, writers, startLimit)
	if err != nil {
		return time.Time{}, err
	}
	first := reports[0].time
	for _, r := range reports {
		if r.time.Before(first) {
			first = r.time
		}
	}
	return first, nil
}

// growthLimit is how long something may grow at all.
const growthLimit = 2 * time.Minute

// waitForGrowth waits until what look tells has reached the total, or has stood still so
// long that the rest counts as lost. The answer is when it last grew, as look tells it.
func waitForGrowth(ctx context.Context, total int64, standstill time.Duration, look func() (int64, time.Time, error)) (time.Time, error) {
	var last int64
	var at time.Time
	begin := time.Now()
	for grown := begin; ; {
		size, when, err := look()
		if err != nil {
			return at, err
		}
		if size > last {
			last, at, grown = size, when, time.Now()
		}
		switch {
		case size >= total:
			return at, nil
		case time.Since(grown) > standstill && last > 0:
			return at, nil
		case time.Since(grown) > standstill:
			return at, fmt.Errorf("nothing arrived in %v", standstill)
		case time.Since(begin) > growthLimit:
			return at, fmt.Errorf("only %d of %d arrived in %v", last, total, growthLimit)
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return at, err
		}
	}
}
