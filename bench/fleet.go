package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// fleet measures many children that do nothing, from the start to the end.
func fleet() measure {
	return measure{name: "fleet", metrics: []metric{
		{"start", "start all programs", "ms", less},
		{"rss", "memory (RSS) with them", "MiB", less},
		{"threads", "threads with them", "", less},
		{"idle_cpu", "CPU while they do nothing", "ms/s", less},
		{"wakeups", "wakeups while they do nothing", "/s", less},
		{"info", "getAllProcessInfo of them", "ms", less},
		{"stop", "stop all programs", "ms", less},
	}, take: takeFleet}
}

func takeFleet(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	w := workload{programs: []program{{name: "idle", task: "idle", copies: b.Children, autostart: true}}}
	err := on(b, s, w, func(d *daemon) error {
		reports, err := d.waitForChildren(ctx, b.Children, startLimit)
		if err != nil {
			return err
		}
		last := d.started
		for _, r := range reports {
			if r.time.After(last) {
				last = r.time
			}
		}
		v["start"] = milliseconds(last.Sub(d.started))
		if err := d.waitUntilReady(ctx); err != nil {
			return err
		}
		if err := pause(ctx, b.Settle); err != nil {
			return err
		}
		return errors.Join(v.idle(ctx, d, b.Idle), v.info(d, b), v.stop(ctx, d))
	})
	return v, err
}

// idle measures what the daemon uses while nothing happens.
func (v values) idle(ctx context.Context, d *daemon, duration time.Duration) error {
	cpu, err := cpuTime(d.process.Pid)
	if err != nil {
		return err
	}
	woken, err := wakeups(d.process.Pid)
	if err != nil {
		return err
	}
	if err := pause(ctx, duration); err != nil {
		return err
	}
	cpuAfter, err := cpuTime(d.process.Pid)
	if err != nil {
		return err
	}
	wokenAfter, err := wakeups(d.process.Pid)
	if err != nil {
		return err
	}
	v["idle_cpu"] = perSecond(milliseconds(cpuAfter-cpu), duration)
	v["wakeups"] = perSecond(float64(wokenAfter-woken), duration)

	resident, err := residentBytes(d.process.Pid)
	v["rss"] = float64(resident) / (1 << 20)
	threads, threadErr := threadCount(d.process.Pid)
	v["threads"] = float64(threads)
	return errors.Join(err, threadErr)
}

func (v values) info(d *daemon, b *bench) error {
	c := client{socket: d.site.socket()}
	request := newCall("supervisor.getAllProcessInfo").request(false)
	body, err := c.do(request)
	if err != nil {
		return err
	}
	if n := bytes.Count(body, []byte("<name>statename</name>")); n != b.Children {
		return fmt.Errorf("getAllProcessInfo tells of %d programs, not %d", n, b.Children)
	}
	took, err := c.repeat(request, 50, 2*b.Calls)
	if err != nil {
		return err
	}
	v["info"] = milliseconds(quantile(took, 0.5))
	return nil
}

func (v values) stop(ctx context.Context, d *daemon) error {
	took, err := d.stop(ctx)
	if err != nil {
		return err
	}
	v["stop"] = milliseconds(took)
	return nil
}

// pause lets time pass in which nothing is done.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
