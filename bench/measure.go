package main

import (
	"context"
	"strings"
)

// A sense says which values of a metric are good.
type sense int

const (
	// less is better.
	less sense = iota
	// more is better.
	more
	// none should be there at all: the values are no speed and have no ratio.
	none
)

// A metric is a line of the table.
type metric struct {
	key, title, unit string
	sense            sense
}

// values are those of one take, by the keys of the metrics.
type values map[string]float64

// A measure takes the values of some metrics on fresh daemons of one system. With an error
// it answers the values that it had until then.
type measure struct {
	name    string
	metrics []metric
	take    func(context.Context, *bench, system) (values, error)
}

func measures() []measure {
	return []measure{fleet(), restart(), calls(), logs(), events(), remote(), plugin()}
}

func measureNames() string {
	var names []string
	for _, m := range measures() {
		names = append(names, m.name)
	}
	return strings.Join(names, ",")
}

// on runs a take on a daemon with the workload and ends it afterwards.
func on(b *bench, s system, w workload, take func(*daemon) error) (err error) {
	d, err := b.start(s, w)
	if err != nil {
		return err
	}
	defer func() {
		if failure := d.close(); err == nil {
			err = failure
		}
	}()
	return take(d)
}
