package daemon

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// rootWarning is what a daemon that runs as root without being told to says.
const rootWarning = "Supervisor is running as root.  Privileges were not dropped because no user is " +
	"specified in the config file.  If you intend to run as root, you can set user=root " +
	"in the config file to avoid this message."

// dropPrivileges makes the daemon run as a user. Its errors are worded as the
// reference's.
func dropPrivileges(uid int) error {
	account, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return fmt.Errorf("Can't find uid %d", uid)
	}
	if os.Getuid() == uid {
		return nil
	}
	if os.Getuid() != 0 {
		return errors.New("Can't drop privilege as nonroot user")
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return fmt.Errorf("user %s has the group id %q, which is no number", account.Username, account.Gid)
	}
	groups, err := groupIDs(account)
	if err != nil {
		return err
	}
	if err := syscall.Setgroups(groups); err != nil {
		return errors.New("Could not set groups of effective user")
	}
	if err := syscall.Setgid(gid); err != nil {
		return errors.New("Could not set group id of effective user")
	}
	if err := syscall.Setuid(uid); err != nil {
		return fmt.Errorf("Could not set user id: %w", err)
	}
	return nil
}

// groupIDs returns all groups of a user, as getgrouplist(3) does.
func groupIDs(account *user.User) ([]int, error) {
	names, err := account.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("can't find the groups of user %s: %w", account.Username, err)
	}
	groups := make([]int, 0, len(names))
	for _, name := range names {
		gid, err := strconv.Atoi(name)
		if err != nil {
			return nil, fmt.Errorf("user %s has the group id %q, which is no number", account.Username, name)
		}
		groups = append(groups, gid)
	}
	return groups, nil
}
