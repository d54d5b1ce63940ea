package configfile_test

import (
	"errors"
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
