package configfile_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

func TestProgramsOfNoFile(t *testing.T) {
	path := written(t, "[supervisord]\nenvironment=SHADE=dark\n[program:a]\ncommand=/bin/cat\n")
	config, _, err := configfile.Load(path, configfile.World{})
	if err != nil {
		t.Fatal(err)
	}
	programs, err := configfile.Reader{}.Programs(config, "a", "b", map[string]string{
		"command": "/bin/echo %(ENV_SHADE)s %(process_num)d %(here)s", "numprocs": "2", "Process_Name": "b%(process_num)d"})
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) != 2 || programs[1].Name != "b1" || programs[1].Environment["SHADE"] != "dark" ||
		programs[1].Command != "/bin/echo dark 1 "+filepath.Dir(path) {
		t.Errorf("got %+v", programs)
	}
	_, err = configfile.Reader{}.Programs(config, "a", "b", map[string]string{"startsecs": "soon"})
	var wrong *configfile.Errors
	if !errors.As(err, &wrong) || len(wrong.All) != 2 || !strings.Contains(wrong.Error(), "startsecs") {
		t.Errorf("error %v, want one about startsecs and one about command", err)
	}
}

// A template makes what the file would with another numprocs, wherever in the
// files it stands.
func TestTemplates(t *testing.T) {
	section := "[program:a]\ncommand=/bin/echo %%(process_num)s of %%(numprocs)d in %%(group_name)s %%(here)s\nprocess_name=a%%(process_num)02d\n" +
		"numprocs=%d\nnumprocs_start=7\nstartsecs=%%(ENV_SECONDS)s\n[program:b]\ncommand=/bin/cat\n" +
		"[eventlistener:c]\ncommand=/bin/cat\nprocess_name=c%%(process_num)d\nevents=TICK_5\n"
	for _, more := range []string{"", "[group:g]\nprograms=a,b\n"} {
		load := func(numprocs int) *configfile.Config {
			config, _, err := configfile.Load(written(t, "[supervisord]\nenvironment=SECONDS=3\n"+fmt.Sprintf(section, numprocs)+more), configfile.World{})
			if err != nil {
				t.Fatal(err)
			}
			return config
		}
		small, large := load(2), load(4)
		found := 0
		for i, g := range small.Groups {
			for _, template := range g.Templates {
				found++
				if template.Program != "a" || template.Numprocs != 2 {
					t.Errorf("template %+v", template)
				}
				template.Keys["numprocs"] = "4"
				programs, err := configfile.Reader{}.Programs(small, g.Name, template.Program, template.Keys)
				if err != nil {
					t.Fatal(err)
				}
				want := *large.Groups[i]
				want.Programs = want.Programs[:4]
				for _, p := range want.Programs {
					p.Command = strings.ReplaceAll(p.Command, large.Here, small.Here)
				}
				made := want
				made.Programs = programs
				if _, changed, _ := configfile.Diff([]*configfile.Group{&want}, []*configfile.Group{&made}); changed != nil {
					t.Errorf("made %+v, want %+v", *programs[3], *want.Programs[3])
				}
			}
		}
		if found != 1 {
			t.Errorf("%d templates", found)
		}
	}
}
