package configfile

import (
	"strings"
)

// owner is a user and a group; -1 stands for no group.
type owner struct{ uid, gid int }

func users() kind[int] {
	return kind[int]{uidOf, "the name or number of a user that exists"}
}

func owners() kind[owner] {
	return kind[owner]{ownerOf, "a user, or a user and a group such as nobody:nogroup, that exist"}
}

func uidOf(w World, name string) (int, error) {
	uid, err := integer(name)
	if err == nil {
		if _, ok := w.UserByUID(uid); !ok {
			return 0, refuse("Invalid user id %s", name)
		}
		return uid, nil
	}
	if u, ok := w.UserByName(name); ok {
		return u.UID, nil
	}
	return 0, hinted{refusalf("Invalid user name %s", name), noAccount(name, "user")}
}

func gidOf(w World, name string) (int, error) {
	gid, err := integer(name)
	if err == nil {
		if !w.GroupByGID(gid) {
			return 0, refuse("Invalid group id %s", name)
		}
		return gid, nil
	}
	if gid, ok := w.GroupByName(name); ok {
		return gid, nil
	}
	return 0, hinted{refusalf("Invalid group name %s", name), noAccount(name, "group")}
}

func ownerOf(w World, text string) (owner, error) {
	name, group, both := strings.Cut(text, ":")
	uid, err := uidOf(w, name)
	if err != nil {
		return owner{}, err
	}
	if !both {
		return owner{uid, -1}, nil
	}
	gid, err := gidOf(w, group)
	return owner{uid, gid}, err
}

// noAccount says why a name is none, or how it comes to be one.
func noAccount(name, kind string) string {
	switch {
	case name == "":
		return ""
	case strings.ContainsAny(name, `'"`):
		return "quotes are part of the name here; leave them out"
	case strings.Contains(name, ":"):
		return "a group does not belong here"
	}
	return "there is no " + kind + " " + name + " on this machine; create it, or name another one"
}
