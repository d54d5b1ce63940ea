package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	if isChild(os.Args) {
		os.Exit(childMain(os.Args, os.Stdin, os.Stdout))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the command without the process around it.
func run(ctx context.Context, arguments []string, out, progress io.Writer) (err error) {
	o, err := parseOptions(arguments, progress)
	if err != nil {
		return err
	}
	b, err := newBench(o.scale, o.scratch)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()

	chosen, err := choose(measures(), o.only)
	if err != nil {
		return err
	}
	results := newResults(o, b)
	err = takeAll(ctx, b, chosen, o, results, progress)
	if _, failure := io.WriteString(out, results.markdown()); failure != nil {
		return errors.Join(err, failure)
	}
	if o.json != "" {
		err = errors.Join(err, results.writeJSON(o.json))
	}
	return err
}

// takeAll fills the results, round by round, the systems in turn. A take that fails is a
// result too; only an interrupt ends the run.
func takeAll(ctx context.Context, b *bench, chosen []measure, o options, results *results, progress io.Writer) error {
	for _, m := range chosen {
		for round := range o.rounds {
			for _, s := range o.systems {
				_, _ = fmt.Fprintf(progress, "%s %d/%d %s\n", m.name, round+1, o.rounds, s.name)
				values, err := m.take(ctx, b, s)
				if ctx.Err() != nil {
					return fmt.Errorf("%s of %s: %w", m.name, s.name, context.Cause(ctx))
				}
				results.add(m, s, values, err)
			}
		}
	}
	return nil
}

// choose selects measures by their names; an empty list selects all.
func choose(all []measure, names string) ([]measure, error) {
	if names == "" {
		return all, nil
	}
	var chosen []measure
	for name := range strings.SplitSeq(names, ",") {
		found := false
		for _, m := range all {
			if m.name == name {
				chosen, found = append(chosen, m), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no measure is named %q", name)
		}
	}
	return chosen, nil
}
