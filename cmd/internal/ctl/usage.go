package ctl

import "strings"

// usage returns what -h prints.
func usage(program string) string {
	return strings.ReplaceAll(usageText, "PROGRAM", program)
}

const usageText = `supervisorctl -- control applications run by supervisord from the cmd line.

Usage: PROGRAM [options] [action [arguments]]

Options:
-c/--configuration FILENAME -- read the section [supervisorctl] of this file
     (if not given: of the first supervisord.conf that is found, if any)
-h/--help -- print this message and exit
-i/--interactive -- ask before a shutdown or reload, and for a password if the
     server wants one
-s/--serverurl URL -- where supervisord listens: http://host:port or
     unix:///path/of/socket (default "http://localhost:9001")
-u/--username USERNAME -- the name to tell the server
-p/--password PASSWORD -- the password that goes with it
-r/--history-file FILENAME -- where the shell keeps the lines typed into it

Beyond Supervisor:
--color WHEN -- colour states: always, never, or auto, which is on a terminal
     unless the variable NO_COLOR is set (default auto)
Names may be patterns such as "web:*_0[12]". For "status -w", "restart --rolling"
and the option --json of some actions see the manual page supervisorctl(1).
completion bash|fish|zsh (as the action) -- print a script for the shell that
     lets it complete actions and names

With an action, such as "status" or "tail -f web", supervisorctl carries it out
and exits; its exit status tells whether that succeeded. Without one it reads
actions from its input, one a line, until "exit". The action "help" lists all
actions, "help ACTION" explains one. "plugin" shows and steers the plugins of
supervisord, and begins new ones: see "help plugin".

`
