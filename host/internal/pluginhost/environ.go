package pluginhost

import (
	"maps"
	"os"
	"os/user"
	"slices"
	"strconv"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
)

// environ is the environment that a plugin starts with: little of ours, so that
// what it finds does not depend on who started supervisord, and what its
// section says. What the handshake needs is added by go-plugin.
func environ(plugin *configfile.Plugin) []string {
	vars := map[string]string{"PATH": pluginfile.SearchPath(), "SUPERVISOR_ENABLED": "1"}
	for _, name := range []string{"LANG", "LC_ALL", "TZ", "TMPDIR", "HOME", "USER", "LOGNAME"} {
		if value, ok := os.LookupEnv(name); ok {
			vars[name] = value
		}
	}
	if plugin.UID != nil {
		// As another user it can't use what is ours.
		delete(vars, "TMPDIR")
		if account, err := user.LookupId(strconv.Itoa(*plugin.UID)); err == nil {
			vars["HOME"], vars["USER"], vars["LOGNAME"] = account.HomeDir, account.Username, account.Username
		}
	}
	maps.Copy(vars, plugin.Environment)
	list := make([]string, 0, len(vars))
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		list = append(list, name+"="+vars[name])
	}
	return list
}
