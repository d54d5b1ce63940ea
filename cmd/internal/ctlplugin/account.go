package ctlplugin

import (
	"fmt"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
)

// account is the user that a plugin runs as, where that isn't us.
type account struct {
	*user.User
	credential *syscall.Credential
}

// accountOf returns the user of a section, or nil if the plugin runs as we do:
// only root has a choice.
func accountOf(settings *configfile.Plugin) (*account, error) {
	if settings.UID == nil || os.Geteuid() != 0 || *settings.UID == 0 {
		return nil, nil
	}
	found, err := user.LookupId(strconv.Itoa(*settings.UID))
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", settings.User, err)
	}
	names, err := found.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("the groups of user %s: %w", settings.User, err)
	}
	var ids []uint32
	for _, name := range append([]string{found.Gid}, names...) {
		id, err := strconv.ParseUint(name, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("the groups of user %s: %w", settings.User, err)
		}
		if !slices.Contains(ids, uint32(id)) {
			ids = append(ids, uint32(id))
		}
	}
	return &account{User: found, credential: &syscall.Credential{Uid: uint32(*settings.UID), Gid: ids[0], Groups: ids}}, nil
}

// environ is the environment of a plugin: ours or, for another user, the little
// that is no secret of ours, with what the section says laid over it.
func (a *account) environ(settings *configfile.Plugin) []string {
	list := os.Environ()
	if a != nil {
		list = slices.DeleteFunc(list, func(variable string) bool { return !isPublic(variable) })
		list = append(list, "PATH="+pluginfile.SearchPath(),
			"HOME="+a.HomeDir, "USER="+a.Username, "LOGNAME="+a.Username)
	}
	for name, value := range settings.Environment {
		list = append(list, name+"="+value)
	}
	return list
}

// isPublic reports whether a variable is about how to talk to the user.
func isPublic(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains([]string{"LANG", "TZ", "TERM", "NO_COLOR"}, name) || strings.HasPrefix(name, "LC_")
}

// own gives the directory of the sockets to the user.
func (a *account) own(dir string) error {
	if a == nil {
		return nil
	}
	if err := os.Chown(dir, int(a.credential.Uid), int(a.credential.Gid)); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}
