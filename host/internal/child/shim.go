package child

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// standInName is the name by which Main knows that it runs in the place of
// another program. No program of a user is called so.
const standInName = "[reeve: in place of a program]"

// exitNotSpawned is the status of a process that could not run its program.
const exitNotSpawned = 127

// orders are what a stand-in is told, by its arguments.
type orders struct {
	failure    string // why the program can't run; if empty, it shall be tried
	file       string
	dir        string
	umask      string // octal, or empty
	credential string // "uid:gid:group,group", or empty
	argv       []string
}

const ordersBeforeArgv = 5

func (o *orders) args() []string {
	return append([]string{standInName, o.failure, o.file, o.dir, o.umask, o.credential}, o.argv...)
}

// Main must be the first thing that main does, and TestMain in tests that start
// processes. It returns at once, unless this process was started in the place of a
// program that could not be: then it says so on stderr and exits with 127.
//
// To find out what is wrong, and to be sure that it still is, the stand-in takes
// the steps to the program itself, one by one.
func Main() {
	if len(os.Args) <= ordersBeforeArgv+1 || os.Args[0] != standInName {
		return
	}
	args := os.Args[1:]
	o := &orders{args[0], args[1], args[2], args[3], args[4], args[ordersBeforeArgv:]}
	if failure := o.carryOut(); failure != "" {
		complain(failure)
	}
	complain("child process was not spawned")
	os.Exit(exitNotSpawned)
}

func complain(what string) { fmt.Fprintf(os.Stderr, "supervisor: %s\n", what) }

// carryOut returns only if the program can't be run, with the reason.
func (o *orders) carryOut() string {
	if o.failure != "" {
		return o.failure
	}
	if uid, _, _ := strings.Cut(o.credential, ":"); uid != "" {
		if problem, became := o.become(); problem != "" {
			return fmt.Sprintf("couldn't setuid to %s: %s", uid, problem)
		} else if !became {
			return ""
		}
	}
	if o.dir != "" {
		if err := syscall.Chdir(o.dir); err != nil {
			return fmt.Sprintf("couldn't chdir to %s: %s", o.dir, ErrnoName(errnoOf(err)))
		}
	}
	if mask, err := strconv.ParseUint(o.umask, 8, 32); err == nil {
		syscall.Umask(int(mask))
	}
	return notExecuted(o.argv[0], syscall.Exec(o.file, o.argv, os.Environ()))
}

func notExecuted(name string, err error) string {
	return fmt.Sprintf("couldn't exec %s: %s", name, ErrnoName(errnoOf(err)))
}

// become changes the user. There are no words for the failure of the last step,
// because the reference has none.
func (o *orders) become() (problem string, became bool) {
	if os.Getuid() != 0 {
		return "Can't drop privilege as nonroot user", false
	}
	c, err := parseCredential(o.credential)
	if err != nil {
		return err.Error(), false
	}
	groups := make([]int, len(c.Groups))
	for i, group := range c.Groups {
		groups[i] = int(group)
	}
	if syscall.Setgroups(groups) != nil {
		return "Could not set groups of effective user", false
	}
	if syscall.Setgid(int(c.GID)) != nil {
		return "Could not set group id of effective user", false
	}
	return "", syscall.Setuid(int(c.UID)) == nil
}

// standIn is the launch of our own program, which will try to become another.
// It starts as us: our program may be out of reach for others.
func standIn(spec *Spec, files [3]int) *launch {
	l := programLaunch(spec, files)
	o := &orders{
		failure: spec.Failure,
		file:    spec.File,
		dir:     spec.Dir,
		argv:    l.argv,
	}
	if spec.Umask != nil {
		o.umask = strconv.FormatUint(uint64(*spec.Umask), 8)
	}
	if c := spec.Credential; c != nil && !isUs(c) {
		o.credential = c.encode()
	}
	return &launch{file: ourselves(), argv: o.args(), env: spec.Env, files: files}
}

// lastResort is the launch of our own program to report err, with nothing that
// could keep it from running.
func lastResort(spec *Spec, files [3]int, err error) *launch {
	name := programLaunch(spec, files).argv[0]
	failure := strings.ReplaceAll(notExecuted(name, err), "\x00", "")
	const longest = 4096 // a name can be too long, too
	o := &orders{failure: failure[:min(len(failure), longest)], argv: []string{""}}
	return &launch{file: ourselves(), argv: o.args(), files: files}
}

// ourselves is the path of the program that runs now. On Linux it is valid even
// after the file was replaced.
func ourselves() string {
	if runtime.GOOS == "linux" {
		const self = "/proc/self/exe"
		if _, err := os.Lstat(self); err == nil {
			return self
		}
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}
