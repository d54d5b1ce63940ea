package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"
)

// A line holds the values of one metric: for each system those of its rounds.
type line struct {
	Measure string               `json:"measure"`
	Key     string               `json:"key"`
	Title   string               `json:"title"`
	Unit    string               `json:"unit"`
	Values  map[string][]float64 `json:"values"`

	sense sense
}

// results are all that a run found out.
type results struct {
	Date      string   `json:"date"`
	CPUs      int      `json:"cpus"`
	Platform  string   `json:"platform"`
	Reference string   `json:"reference"`
	Systems   []string `json:"systems"`
	Rounds    int      `json:"rounds"`
	Scale     scale    `json:"scale"`
	Lines     []*line  `json:"lines"`
	// Failures are takes that went wrong.
	Failures []string `json:"failures"`
}

// newResults has the reference before the other systems.
func newResults(o options, b *bench) *results {
	r := &results{
		Date:      time.Now().Format(time.DateOnly),
		CPUs:      runtime.NumCPU(),
		Platform:  runtime.GOOS + "/" + runtime.GOARCH,
		Reference: o.reference,
		Systems:   []string{o.reference},
		Rounds:    o.rounds,
		Scale:     b.scale,
		Failures:  []string{},
	}
	for _, s := range o.systems {
		if s.name != o.reference {
			r.Systems = append(r.Systems, s.name)
		}
	}
	return r
}

// add takes the values of one take in.
func (r *results) add(m measure, s system, v values, failure error) {
	for _, metric := range m.metrics {
		if value, ok := v[metric.key]; ok {
			l := r.line(m, metric)
			l.Values[s.name] = append(l.Values[s.name], value)
		}
	}
	if failure != nil {
		r.Failures = append(r.Failures, fmt.Sprintf("%s of %s: %v", m.name, s.name, failure))
	}
}

// line is that of a metric, made when it has its first value.
func (r *results) line(m measure, metric metric) *line {
	for _, l := range r.Lines {
		if l.Measure == m.name && l.Key == metric.key {
			return l
		}
	}
	l := &line{
		Measure: m.name, Key: metric.key, Title: metric.title, Unit: metric.unit,
		Values: map[string][]float64{}, sense: metric.sense,
	}
	r.Lines = append(r.Lines, l)
	return l
}

func (r *results) writeJSON(path string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}
