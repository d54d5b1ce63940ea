package host

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// command is a program's command, split and found.
type command struct {
	file string
	argv []string
}

// commandError says why a command can't be run; fault is what startProcess
// answers for it.
type commandError struct {
	text  string
	fault sdk.FaultCode
}

func (e *commandError) Error() string { return e.text }

// findCommand splits the command of a program and finds its file: on the PATH
// of the program's own environment, or else of the daemon's. The first hit
// counts even if it can't be executed, as in the reference.
func (s *Supervisor) findCommand(program *configfile.Program) (*command, error) {
	argv, err := configfile.SplitCommand(program.Command)
	if err != nil {
		return nil, &commandError{"can't parse command " + configfile.Quote(program.Command) + ": " + err.Error(), sdk.FaultNotExecutable}
	}
	if len(argv) == 0 {
		return nil, &commandError{"command is empty", sdk.FaultNotExecutable}
	}
	file, info := argv[0], fs.FileInfo(nil)
	if strings.Contains(file, "/") {
		info, _ = os.Stat(file)
	} else {
		for _, dir := range s.searchPath(program) {
			candidate := inDirectory(dir, argv[0])
			if info, err = os.Stat(candidate); err == nil {
				file = candidate
				break
			}
			info = nil
		}
	}
	if err := checkExecutable(file, info); err != nil {
		return nil, err
	}
	return &command{file: file, argv: argv}, nil
}

// inDirectory joins as the reference does, which cleans nothing up: messages
// show the path.
func inDirectory(dir, name string) string {
	if dir == "" || strings.HasSuffix(dir, "/") {
		return dir + name
	}
	return dir + "/" + name
}

func checkExecutable(file string, info fs.FileInfo) error {
	quoted := configfile.Quote(file)
	switch {
	case info == nil:
		return &commandError{"can't find command " + quoted, sdk.FaultNoFile}
	case info.IsDir():
		return &commandError{"command at " + quoted + " is a directory", sdk.FaultNotExecutable}
	case info.Mode().Perm()&0o111 == 0:
		return &commandError{"command at " + quoted + " is not executable", sdk.FaultNotExecutable}
	case unix.Access(file, unix.X_OK) != nil:
		return &commandError{"no permission to run command " + quoted, sdk.FaultNotExecutable}
	}
	return nil
}

func (s *Supervisor) searchPath(program *configfile.Program) []string {
	if path, ok := program.Environment["PATH"]; ok {
		return strings.Split(path, ":")
	}
	for _, pair := range s.options.Environ {
		if path, ok := strings.CutPrefix(pair, "PATH="); ok && path != "" {
			return strings.Split(path, ":")
		}
	}
	return []string{"/bin", "/usr/bin", "/usr/local/bin"}
}

// commandFault is the refusal of a start whose command can't be run, or nil.
func (s *Supervisor) commandFault(program *configfile.Program) *sdk.Fault {
	_, err := s.findCommand(program)
	var bad *commandError
	if errors.As(err, &bad) {
		return sdk.NewFault(bad.fault, bad.text)
	}
	return nil
}

// environment is what a child of the process finds in its environment.
func (s *Supervisor) environment(rec *record) []string {
	program := rec.program
	own := map[string]string{
		"SUPERVISOR_ENABLED":      "1",
		"SUPERVISOR_PROCESS_NAME": program.Name,
		"SUPERVISOR_GROUP_NAME":   rec.group.config.Name,
	}
	url := program.ServerURL
	if url == "" && !program.EmptyServerURL {
		url = s.options.ServerURL
	}
	if url != "" {
		own["SUPERVISOR_SERVER_URL"] = url
	}
	for key, value := range program.Environment {
		own[key] = value
	}
	merged := make([]string, 0, len(s.options.Environ)+len(own))
	for _, pair := range s.options.Environ {
		key, _, _ := strings.Cut(pair, "=")
		if _, overridden := own[key]; !overridden {
			merged = append(merged, pair)
		}
	}
	for key, value := range own {
		merged = append(merged, key+"="+value)
	}
	return merged
}
