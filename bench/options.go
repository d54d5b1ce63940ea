package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A system is a supervisor under test.
type system struct {
	name    string
	command []string
}

// A scale says how much of everything is measured.
type scale struct {
	Children int `json:"children"`
	// Kills are made until Patience is over.
	Kills    int           `json:"kills"`
	Patience time.Duration `json:"patience_ns"`
	Calls    time.Duration `json:"calls_ns"`
	// Settle is how long a system is left alone between its start and a measure.
	Settle time.Duration `json:"settle_ns"`
	Idle   time.Duration `json:"idle_ns"`
	Log    int           `json:"log_bytes"`
	Lines  int           `json:"log_lines"`
	Events int           `json:"events"`
	Remote int           `json:"remote_events"`
	// Standstill is how long nothing may arrive until the rest counts as lost.
	Standstill time.Duration `json:"standstill_ns"`
}

func fullScale() scale {
	return scale{
		Children: 1000, Kills: 200, Patience: 10 * time.Second, Calls: time.Second, Idle: 5 * time.Second, Settle: time.Second,
		Log: 256 << 20, Lines: 400_000, Events: 100_000, Remote: 2000, Standstill: 5 * time.Second,
	}
}

func quickScale() scale {
	return scale{
		Children: 100, Kills: 50, Patience: 3 * time.Second, Calls: 300 * time.Millisecond, Idle: 2 * time.Second, Settle: time.Second,
		Log: 64 << 20, Lines: 100_000, Events: 10_000, Remote: 500, Standstill: 5 * time.Second,
	}
}

// options is the command line.
type options struct {
	systems   []system
	reference string
	only      string
	rounds    int
	scale     scale
	json      string
	scratch   string
}

func parseOptions(arguments []string, usage io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.Func("sut", "`NAME=COMMAND` of a system under test; repeat it", func(text string) error {
		s, err := parseSystem(text)
		o.systems = append(o.systems, s)
		return err
	})
	flags.StringVar(&o.reference, "reference", "", "`NAME` of the system to compare with (default the last)")
	flags.StringVar(&o.only, "only", "", "`NAMES` of measures, with commas: "+measureNames())
	flags.IntVar(&o.rounds, "rounds", 0, "how often each measure is taken (default 3, quick 1)")
	flags.StringVar(&o.json, "json", "", "`FILE` for every single value")
	flags.StringVar(&o.scratch, "scratch", defaultScratch(), "`DIRECTORY` for the files of the systems")
	quick := flags.Bool("quick", false, "one short round of each measure")
	children := flags.Int("children", 0, "how many programs are started (default 1000, quick 100)")
	events := flags.Int("events", 0, "how many log events are sent (default 100000, quick 10000)")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	o.scale = fullScale()
	if *quick {
		o.scale = quickScale()
	}
	o.rounds = cmp.Or(o.rounds, map[bool]int{false: 3, true: 1}[*quick])
	o.scale.Children = cmp.Or(*children, o.scale.Children)
	o.scale.Events = cmp.Or(*events, o.scale.Events)
	return o, o.complete()
}

// complete checks the systems and settles the reference.
func (o *options) complete() error {
	if len(o.systems) == 0 {
		return errors.New("nothing to measure: give --sut NAME=COMMAND")
	}
	if o.rounds < 1 || o.scale.Children < 1 || o.scale.Events < 1 {
		return errors.New("--rounds, --children and --events must be at least 1")
	}
	if o.reference == "" {
		o.reference = o.systems[len(o.systems)-1].name
	}
	names := map[string]bool{}
	for _, s := range o.systems {
		if names[s.name] {
			return fmt.Errorf("two systems are named %q", s.name)
		}
		names[s.name] = true
	}
	if !names[o.reference] {
		return fmt.Errorf("no system is named %q", o.reference)
	}
	return nil
}

// parseSystem reads NAME=COMMAND. The program is found now, because the daemon runs in
// another directory.
func parseSystem(text string) (system, error) {
	name, command, ok := strings.Cut(text, "=")
	words := strings.Fields(command)
	if !ok || name == "" || len(words) == 0 {
		return system{}, fmt.Errorf("%q is not NAME=COMMAND", text)
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return system{}, err
	}
	if words[0], err = filepath.Abs(path); err != nil {
		return system{}, err
	}
	return system{name: name, command: words}, nil
}
