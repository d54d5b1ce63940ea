package main

import (
	"context"
	_ "embed" // the plugin in Python
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// plugin measures what a method of a plugin costs, next to one that is built in. In a
// supervisor that imports its extensions the same is done by a Python module.
func plugin() measure {
	return measure{name: "plugin", metrics: []metric{
		{"builtin_p50", "getState beside a plugin, p50", "µs", less},
		{"builtin_p99", "getState beside a plugin, p99", "µs", less},
		{"p50", "no-op of a plugin, p50", "µs", less},
		{"p99", "no-op of a plugin, p99", "µs", less},
		{"cost_p50", "no-op of a plugin / getState, p50", "", less},
		{"cost_p99", "no-op of a plugin / getState, p99", "", less},
		{"kept_p50", "no-op of a plugin, one connection, p50", "µs", less},
		{"kept_p99", "no-op of a plugin, one connection, p99", "µs", less},
		{"kept_cost", "the same / getState, p50", "", less},
		{"callbacks", "callbacks of a plugin", "calls/s", more},
		{"start", "start of a plugin, in a reload", "ms", less},
		{"rss", "memory (RSS) of a plugin", "MiB", less},
	}, take: takePlugin}
}

const (
	// pluginPackage is the plugin, and what the files of it are called.
	pluginPackage = "github.com/reeve-supervisor/reeve/bench/benchplugin"
	pluginName    = "benchplugin"

	turns     = 20 // of the two methods that are compared
	callbacks = 500
	reloads   = 10
)

//go:embed benchplugin/benchplugin.py
var pluginInPython []byte

// writePlugin puts both forms of the plugin into a site.
func (s site) writePlugin() error {
	if err := os.WriteFile(s.file(pluginName+".py"), pluginInPython, 0o600); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", s.file(pluginName), pluginPackage)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pluginPackage, err, output)
	}
	return nil
}

func takePlugin(ctx context.Context, b *bench, s system) (values, error) {
	v := values{}
	err := on(b, s, workload{plugin: true}, func(d *daemon) error {
		if err := d.waitUntilReady(ctx); err != nil {
			return err
		}
		caller := client{socket: d.site.socket(), keep: true}
		defer caller.close()
		pid, err := caller.number(newCall("bench.pid"))
		if err != nil {
			return err
		}
		if err := v.compare(d.site, b.Calls); err != nil || pid == d.process.Pid {
			return err
		}
		return errors.Join(v.callBack(&caller), v.process(&caller, pid))
	})
	return v, err
}

// compare measures the two methods with a connection for each call, as supervisorctl makes
// them, and on one connection.
func (v values) compare(s site, duration time.Duration) error {
	builtin, own, err := inTurn(client{socket: s.socket()}, duration)
	if err != nil {
		return err
	}
	v["builtin_p50"], v["builtin_p99"] = microseconds(quantile(builtin, 0.5)), microseconds(quantile(builtin, 0.99))
	v["p50"], v["p99"] = microseconds(quantile(own, 0.5)), microseconds(quantile(own, 0.99))
	v["cost_p50"], v["cost_p99"] = v["p50"]/v["builtin_p50"], v["p99"]/v["builtin_p99"]
	if builtin, own, err = inTurn(client{socket: s.socket(), keep: true}, duration); err != nil {
		return err
	}
	v["kept_p50"], v["kept_p99"] = microseconds(quantile(own, 0.5)), microseconds(quantile(own, 0.99))
	v["kept_cost"] = v["kept_p50"] / microseconds(quantile(builtin, 0.5))
	return nil
}

// inTurn calls the built-in method and the plugin's, so that a disturbance hits both.
func inTurn(caller client, duration time.Duration) (builtin, own []time.Duration, err error) {
	defer caller.close()
	for turn := range turns {
		for method, took := range map[string]*[]time.Duration{"supervisor.getState": &builtin, "bench.noop": &own} {
			times, err := caller.repeat(newCall(method).request(caller.keep), math.MaxInt, duration/turns)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", method, err)
			}
			if turn > 0 { // the first is to get warm
				*took = append(*took, times...)
			}
		}
	}
	return builtin, own, nil
}

// callBack measures calls from the plugin to the supervisor, one after the other.
func (v values) callBack(caller *client) error {
	begin := time.Now()
	if _, err := caller.do(newCall("bench.callbacks", strconv.Itoa(callbacks)).request(true)); err != nil {
		return err
	}
	v["callbacks"] = perSecond(callbacks, time.Since(begin))
	return nil
}

// process measures the process of a plugin that has one.
func (v values) process(caller *client, pid int) error {
	resident, err := residentBytes(pid)
	if err != nil {
		return err
	}
	v["rss"] = float64(resident) / (1 << 20)
	took, err := caller.repeat(newCall("plugin.reload", pluginName).request(true), reloads, callLimit)
	if err != nil {
		return err
	}
	v["start"] = milliseconds(quantile(took, 0.5))
	return nil
}

// number is the answer to a call that is answered with one.
func (c *client) number(question call) (int, error) {
	body, err := c.do(question.request(c.keep))
	if err != nil {
		return 0, err
	}
	found := regexp.MustCompile(`<(?:int|i4)>(-?\d+)</`).FindSubmatch(body)
	if found == nil {
		return 0, fmt.Errorf("no number in %s", body)
	}
	return strconv.Atoi(string(found[1]))
}
