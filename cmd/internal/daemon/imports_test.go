package daemon

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/reeve-supervisor/reeve/"

// rules say what packages may import, directly or not. It is the table of the
// architecture: a package may import those of ours that allow begins, and
// nothing that deny begins. The first rule that fits a package counts.
var rules = []struct {
	packages string
	allow    []string
	deny     []string
	why      string
}{
	{"configfile", []string{"configfile"}, []string{"net/http"}, "the file knows nothing of what is made of it"},
	{"sdk/", []string{"sdk"}, nil, "plugins are built from it, so it can't know the supervisor"},
	{"sdk", []string{}, []string{"github.com/", "golang.org/", "gopkg.in/", "google.golang.org/", "os/exec"}, "it is vocabulary: the standard library alone"},
	{"rpcinterface", []string{"sdk", "rpcinterface"}, []string{"github.com/hashicorp/go-plugin"}, "the supervisor is reached through sdk.Host"},
	{"host/internal/process", []string{"sdk", "host/internal/event"}, pure, "it is pure"},
	{"host/internal/listener", []string{"sdk", "host/internal/event"}, pure, "it is pure"},
	{"host/internal/dispatch", []string{"sdk", "host/internal/event"}, pure, "it is pure"},
	{"host", []string{"sdk", "configfile", "host"}, []string{"net/http"}, "the supervisor doesn't know its faces"},
	{"plugins/", []string{"sdk", "plugins"}, nil, "a shipped plugin is made of what all are made of"},
	{"cmd/internal/ctl", []string{"configfile", "sdk", "rpcinterface/xmlrpc", "cmd/internal", "cmd/supervisorctl/completion"}, nil, "it talks to a supervisor, it has none"},
}

// pure is what pure logic doesn't import. Only direct imports are looked at for
// it, because the standard library's own packages import syscall.
var pure = []string{"os", "syscall", "golang.org/x/sys", "net"}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func TestImports(t *testing.T) {
	for _, pkg := range listPackages(t) {
		name := strings.TrimPrefix(pkg.ImportPath, module)
		for _, rule := range rules {
			if name != rule.packages && !strings.HasPrefix(name, strings.TrimSuffix(rule.packages, "/")+"/") {
				continue
			}
			for _, dep := range pkg.Deps {
				if ours, ok := strings.CutPrefix(dep, module); ok && !hasAnyPrefix(ours, rule.allow) {
					t.Errorf("%s imports %s: %s", name, ours, rule.why)
				}
			}
			for _, dep := range pkg.Imports {
				if hasAnyPrefix(dep, rule.deny) {
					t.Errorf("%s imports %s: %s", name, dep, rule.why)
				}
			}
			break
		}
	}
}

func hasAnyPrefix(path string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if path == prefix || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/") {
			return true
		}
	}
	return false
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var one listed
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) < 10 {
		t.Fatalf("go list found %d packages only", len(all))
	}
	return all
}
