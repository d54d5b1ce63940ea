package daemon

import (
	"regexp"
	"testing"

	"github.com/spf13/pflag"

	"github.com/reeve-supervisor/reeve/cmd/internal/flags"
)

// TestUsageHasAllFlags makes sure that -h tells of every flag, and of no other.
func TestUsageHasAllFlags(t *testing.T) {
	told := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^(?:-(\w)/)?--(\w+)`).FindAllStringSubmatch(usage, -1) {
		told[line[1]+"/"+line[2]] = true
	}
	set := flags.New("supervisord")
	defineFlags(set, new(options))
	set.VisitAll(func(flag *pflag.Flag) {
		key := flag.Shorthand + "/" + flag.Name
		if !told[key] {
			t.Errorf("-h doesn't tell of %s", key)
		}
		delete(told, key)
	})
	for key := range told {
		t.Errorf("-h tells of %s, which there is not", key)
	}
}

// TestAbbreviations makes sure that our own flags leave Supervisor's
// abbreviations as they are.
func TestAbbreviations(t *testing.T) {
	set := flags.New("supervisord")
	defineFlags(set, new(options))
	if _, err := set.Parse([]string{"--ch", "/tmp"}); err != nil || !set.Changed("childlogdir") || set.Changed("check") {
		t.Errorf("--ch: %v", err)
	}
}
