package child

import (
	"fmt"
	"os"
	"os/user"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestCredentialAsArgument(t *testing.T) {
	for _, c := range []*Credential{
		{UID: 1, GID: 2, Groups: []uint32{3}},
		{UID: 4294967295, GID: 0, Groups: []uint32{0, 7, 100}},
		{UID: 5, GID: 6},
	} {
		if got, err := parseCredential(c.encode()); err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%+v became %+v, %v", c, got, err)
		}
	}
	for _, bad := range []string{"", "1", "1:2", "x:1:", "1:1:x", "1:1:1,", "-1:0:"} {
		if got, err := parseCredential(bad); err == nil {
			t.Errorf("%q became %+v", bad, got)
		}
	}
}

func TestLookupCredential(t *testing.T) {
	root, err := LookupCredential(0)
	if err != nil {
		t.Fatal(err)
	}
	if root.UID != 0 || root.GID != 0 || len(root.Groups) == 0 || root.Groups[0] != 0 {
		t.Errorf("got %+v", root)
	}
	const nobodyHasIt = 3999999999
	if _, err := LookupCredential(nobodyHasIt); err == nil || err.Error() != "Can't find uid 3999999999" {
		t.Errorf("got %v", err)
	}
}

func TestGroupsBeginWithTheUsersOwn(t *testing.T) {
	if got, want := withFirst(5, []uint32{1, 5, 2}), []uint32{5, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func nobody(t *testing.T) *Credential {
	t.Helper()
	account, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := parseID(account.Uid)
	if err != nil {
		t.Fatal(err)
	}
	c, err := LookupCredential(int(uid))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRunAsAnotherUser(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		c := nobody(t)
		c.Groups = append(c.Groups, 12345)
		spec := shell("id -u; id -g; id -G")
		spec.Dir, spec.Credential = "/", c
		r, exit := run(t, m, spec)
		if os.Getuid() != 0 {
			want := fmt.Sprintf("supervisor: couldn't setuid to %d: Can't drop privilege as nonroot user\n", c.UID) + notSpawned
			if exit.Code != 127 || r.stderr.String() != want {
				t.Errorf("got %v, %q, want %q", exit, r.stderr, want)
			}
			return
		}
		want := fmt.Sprintf("%d\n%d\n%d 12345\n", c.UID, c.GID, c.GID)
		if r.stdout.String() != want {
			t.Errorf("got %q, want %q, stderr %q", r.stdout, want, r.stderr)
		}
	})
}

// To run as the user that we are is no change, for which one need not be root.
func TestRunAsOurselves(t *testing.T) {
	m := newTestManager(t, Options{})
	spec := shell("id -G")
	spec.Credential = &Credential{UID: uint32(os.Getuid()), GID: 54321, Groups: []uint32{54321}}
	if r, exit := run(t, m, spec); exit != (Exit{}) || strings.Contains(r.stdout.String(), "54321") {
		t.Errorf("got %v, %q", exit, r.stdout)
	}
}

// The one who may not enter a directory is the user that the process runs as.
func TestDirectoryClosedToTheUser(t *testing.T) {
	if os.Getuid() != 0 {
		return // there is nobody else to be
	}
	m := newTestManager(t, Options{})
	directory := t.TempDir()
	if err := os.Chmod(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	spec := shell("exit 0")
	spec.Dir, spec.Credential = directory, nobody(t)
	r, exit := run(t, m, spec)
	if want := "supervisor: couldn't chdir to " + directory + ": EACCES\n" + notSpawned; r.stderr.String() != want || exit.Code != 127 {
		t.Errorf("got %v, %q, want %q", exit, r.stderr, want)
	}
}
