package daemon

// usage is what -h prints. Its first line and its options are those of
// Supervisor, whose help is read by scripts.
const usage = `supervisord -- run a set of applications as daemons.

Usage: %s [options]

Options:
-c/--configuration FILENAME -- the configuration file (searched for if not given)
-n/--nodaemon -- stay in the foreground (nodaemon=true in the file)
-s/--silent -- don't repeat the log on stdout (silent=true in the file)
-h/--help -- print this and exit
-v/--version -- print the version and exit
-u/--user USER -- run as this user, given by name or number
-m/--umask UMASK -- umask of the daemon and its programs (default 022)
-d/--directory DIRECTORY -- directory to change to when daemonizing
-l/--logfile FILENAME -- path of the activity log
-y/--logfile_maxbytes BYTES -- size at which the activity log is rotated
-z/--logfile_backups NUM -- how many rotated activity logs are kept
-e/--loglevel LEVEL -- what the activity log tells: critical, error, warn,
                       info, debug, trace or blather
-j/--pidfile FILENAME -- path of the file that holds the daemon's pid
-i/--identifier STR -- name of this daemon, told to clients and listeners
-q/--childlogdir DIRECTORY -- directory of the logs that are named automatically
-k/--nocleanup -- don't remove old automatic logs at the start
-a/--minfds NUM -- how many files must be allowed to be open at least
-t/--strip_ansi -- leave ANSI escape sequences out of the programs' logs
--minprocs NUM -- how many processes must be allowed at least
--profile_options OPTIONS -- write a CPU profile until the daemon ends; OPTIONS
                             is a list of cumulative, calls, callers

Beyond Supervisor:
--check -- read the configuration, tell every error and doubt, start nothing;
           the exit status is 0 if it is good and 2 if it is not
--json -- with --check: print what was understood
`
