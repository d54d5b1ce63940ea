package child

import (
	"errors"
	"fmt"
	"os/user"
	"strconv"
	"strings"
)

// LookupCredential returns who a process of user uid runs as: the user's own
// group, and that one and all the groups in which the user is listed.
//
// The text of the error is what follows "couldn't setuid to UID: " when a
// process has to run as a user who doesn't exist.
func LookupCredential(uid int) (*Credential, error) {
	account, err := user.LookupId(strconv.Itoa(uid))
	var unknown user.UnknownUserIdError
	if errors.As(err, &unknown) {
		return nil, fmt.Errorf("Can't find uid %d", uid)
	}
	if err != nil {
		return nil, fmt.Errorf("looking up uid %d: %w", uid, err)
	}
	gid, err := parseID(account.Gid)
	if err != nil {
		return nil, fmt.Errorf("group of uid %d: %w", uid, err)
	}
	listed, err := account.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("groups of uid %d: %w", uid, err)
	}
	groups, err := parseIDs(listed)
	if err != nil {
		return nil, fmt.Errorf("groups of uid %d: %w", uid, err)
	}
	return &Credential{UID: uint32(uid), GID: gid, Groups: withFirst(gid, groups)}, nil
}

// withFirst returns groups with gid once, at the first place: some systems
// overwrite that one when the group is set.
func withFirst(gid uint32, groups []uint32) []uint32 {
	ordered := []uint32{gid}
	for _, group := range groups {
		if group != gid {
			ordered = append(ordered, group)
		}
	}
	return ordered
}

func parseID(text string) (uint32, error) {
	id, err := strconv.ParseUint(text, 10, 32)
	return uint32(id), err
}

func parseIDs(texts []string) ([]uint32, error) {
	ids := make([]uint32, 0, len(texts))
	for _, text := range texts {
		id, err := parseID(text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// encode writes c as an argument; parseCredential reads it.
func (c *Credential) encode() string {
	groups := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		groups[i] = strconv.FormatUint(uint64(group), 10)
	}
	return fmt.Sprintf("%d:%d:%s", c.UID, c.GID, strings.Join(groups, ","))
}

func parseCredential(text string) (*Credential, error) {
	fields := strings.Split(text, ":")
	if len(fields) != 3 {
		return nil, fmt.Errorf("credential %q: want uid:gid:groups", text)
	}
	ids, err := parseIDs(fields[:2])
	if err != nil {
		return nil, fmt.Errorf("credential %q: %w", text, err)
	}
	c := &Credential{UID: ids[0], GID: ids[1]}
	if fields[2] != "" {
		if c.Groups, err = parseIDs(strings.Split(fields[2], ",")); err != nil {
			return nil, fmt.Errorf("credential %q: %w", text, err)
		}
	}
	return c, nil
}
