package ctl

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/configfile"
)

// credentials returns what to send to the server: nothing, unless both a name
// and a password are known.
func credentials(s configfile.Ctl) *rpcclient.Credentials {
	if s.Username == nil || s.Password == nil {
		return nil
	}
	return &rpcclient.Credentials{Username: *s.Username, Password: *s.Password}
}

// chosenSettings returns what the command line says, and for the rest what the
// configuration file says. A file is needed only if one is named.
func chosenSettings(given *pflag.FlagSet, program string) (configfile.Ctl, error) {
	chosen, err := configured(given.Lookup("configuration"), program)
	if err != nil {
		return configfile.Ctl{}, err
	}
	given.Visit(func(flag *pflag.Flag) {
		value := flag.Value.String()
		switch flag.Name {
		case "serverurl":
			chosen.ServerURL = value
		case "username":
			chosen.Username = &value
		case "password":
			chosen.Password = &value
		case "history_file":
			chosen.HistoryFile = value
		}
	})
	return *chosen, nil
}

// configured returns the settings of the configuration file that the flag
// names, or of the one that is found. Without a file they are the defaults.
func configured(named *pflag.Flag, program string) (*configfile.Ctl, error) {
	world := configfile.ThisMachine()
	if named.Changed {
		return configfile.LoadCtl(named.Value.String(), world)
	}
	if executable, err := os.Executable(); err == nil {
		program = executable
	}
	found, err := configfile.FindFile(program, world.Dir)
	if err != nil {
		return configfile.DefaultCtl(), nil //nolint:nilerr // not finding one is no failure here
	}
	return configfile.LoadCtl(found.Path, world)
}

// serverURL is the value of the flag --serverurl. It refuses only what can't be
// a URL at all; whether its server can be talked to is seen when it is tried.
type serverURL string

// Set takes the URL over.
func (u *serverURL) Set(text string) error {
	scheme, rest, _ := strings.Cut(text, ":")
	rest, _, _ = strings.Cut(strings.TrimPrefix(rest, "//"), "?")
	rest, _, _ = strings.Cut(rest, "#")
	if !isScheme(scheme) || rest == "" {
		return fmt.Errorf("value %s is not a URL", configfile.Quote(text))
	}
	*u = serverURL(text)
	return nil
}

// String returns the URL.
func (u *serverURL) String() string { return string(*u) }

// Type names the kind of value in usage texts.
func (u *serverURL) Type() string { return "URL" }

// isScheme reports whether the text can be what a URL begins with.
func isScheme(text string) bool {
	letters := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	others := func(r rune) bool {
		return !letters(r) && (r < '0' || r > '9') && !strings.ContainsRune("+-.", r)
	}
	return text != "" && letters(rune(text[0])) && !strings.ContainsFunc(text, others)
}
