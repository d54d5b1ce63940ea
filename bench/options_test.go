package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseOptions(t *testing.T) {
	o, err := parseOptions([]string{"--sut", "a=sh -x", "--sut", "b=sh", "--quick", "--events", "77", "--only", "calls"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.systems) != 2 || o.systems[0].name != "a" || len(o.systems[0].command) != 2 || !filepath.IsAbs(o.systems[0].command[0]) {
		t.Errorf("systems %v", o.systems)
	}
	if o.reference != "b" || o.rounds != 1 || o.scale.Events != 77 || o.scale.Children != quickScale().Children {
		t.Errorf("options %+v", o)
	}
	o, err = parseOptions([]string{"--sut", "a=sh", "--sut", "b=sh", "--reference", "a"}, io.Discard)
	if err != nil || o.reference != "a" || o.rounds != 3 || o.scale != fullScale() {
		t.Errorf("options %+v, %v", o, err)
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"":                               "nothing to measure",
		"--sut a":                        "is not NAME=COMMAND",
		"--sut a=":                       "is not NAME=COMMAND",
		"--sut a=/no/such/program":       "no such file",
		"--sut a=sh --sut a=sh":          `two systems are named "a"`,
		"--sut a=sh --reference b":       `no system is named "b"`,
		"--sut a=sh more":                `unexpected argument "more"`,
		"--sut a=sh --rounds -1":         "at least 1",
		"--sut a=sh --what":              "not defined",
		"--sut a=sh --children=-5":       "at least 1",
		"--sut a=sh --quick --events -1": "at least 1",
	} {
		_, err := parseOptions(strings.Fields(line), io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v", line, err)
		}
	}
}

func TestChoose(t *testing.T) {
	all := measures()
	if got, err := choose(all, ""); err != nil || len(got) != len(all) {
		t.Errorf("%d measures, %v", len(got), err)
	}
	got, err := choose(all, "restart,events")
	if err != nil || len(got) != 2 || got[0].name != "restart" || got[1].name != "events" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := choose(all, "restart,nothing"); err == nil || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("error %v", err)
	}
}

func TestConfigText(t *testing.T) {
	text := site("/tmp/50%/x").configText(workload{
		programs:  []program{{name: "p", task: "write 3 100", copies: 2, events: true}},
		listensTo: "PROCESS_LOG", pieceSize: 100, buffer: 1234,
	})
	for _, want := range []string{
		"[supervisord]\nlogfile=/tmp/50%%/x/supervisord.log\n", "[program:p_0000]\n", "[program:p_0001]\n",
		"command=/tmp/50%%/x/bench as-child /tmp/50%%/x write 3 100\n", "stdout_events_enabled=true\n",
		"command=/tmp/50%%/x/bench as-child /tmp/50%%/x listen 100\nevents=PROCESS_LOG\nbuffer_size=1234\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}
