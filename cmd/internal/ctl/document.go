package ctl

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// jsonFlag is the option of actions that can print a JSON document. The keys
// are a promise, made in supervisorctl(1): they may become more, but not others.
const jsonFlag = "--json"

// members are the keys of a document. Each has "errors" too: what the action
// would have told of names that nobody has, and the like.
type members map[string]any

// failure is the document of an action that had nothing to show.
type failure struct {
	Error      string     `json:"error"`
	ExitStatus exitStatus `json:"exit_status"`
}

// document prints what build returns as one document on one line, and nothing
// else: what is printed meanwhile goes into it. No members stand for a failure
// that was told.
func (c *controller) document(ctx context.Context, build func() (members, error)) error {
	var said bytes.Buffer
	restore := c.out.through(func(io.Writer) io.Writer { return &said })
	found, err := build()
	restore()
	lines := strings.Split(strings.TrimRight(said.String(), "\n"), "\n")
	var text any
	switch {
	case unauthorized(err) && c.interactive || ctx.Err() != nil:
		return err // a password will be asked for; nobody waits any more
	case unauthorized(err):
		text = c.failure(exitGeneric, "Server requires authentication")
	case err != nil:
		text = c.failure(exitGeneric, err.Error())
	case found == nil:
		text = c.failure(c.exit, lines[0])
	default:
		found["errors"] = []string{}
		if said.Len() > 0 {
			found["errors"] = lines
		}
		text = found
	}
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(text)
}

// failure makes the document of an error, without the word that begins the line
// for people.
func (c *controller) failure(status exitStatus, message string) failure {
	c.exit = status
	for _, word := range []string{"error: ", "Error: ", "ERROR: "} {
		message = strings.TrimPrefix(message, word)
	}
	return failure{Error: message, ExitStatus: status}
}

// through lets what is written go through another writer for a while. It
// returns what ends that.
func (l *lockedWriter) through(wrap func(io.Writer) io.Writer) (restore func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.w
	l.w = wrap(before)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.w = before
	}
}

// processDocument is a process in the document of status.
type processDocument struct {
	Name          string           `json:"name"` // as users write it
	Group         string           `json:"group"`
	Process       string           `json:"process"`
	State         sdk.ProcessState `json:"state"`
	StateName     string           `json:"statename"`
	Description   string           `json:"description"`
	PID           int              `json:"pid"`
	Start         int64            `json:"start"`
	Stop          int64            `json:"stop"`
	Now           int64            `json:"now"`
	ExitStatus    int              `json:"exitstatus"`
	SpawnError    string           `json:"spawnerr"`
	StdoutLogfile string           `json:"stdout_logfile"`
	StderrLogfile string           `json:"stderr_logfile"`
}

func processDocuments(processes []rpcclient.Process) []processDocument {
	documents := make([]processDocument, len(processes))
	for i, p := range processes {
		documents[i] = processDocument{
			Name: named(p), Group: p.Group, Process: p.Name, State: p.State, StateName: p.StateName,
			Description: p.Description, PID: p.PID, Start: p.Start, Stop: p.Stop, Now: p.Now,
			ExitStatus: p.ExitStatus, SpawnError: p.SpawnError,
			StdoutLogfile: p.StdoutLogfile, StderrLogfile: p.StderrLogfile,
		}
	}
	return documents
}

// configDocument is a process in the document of avail.
type configDocument struct {
	Name          string `json:"name"`
	Group         string `json:"group"`
	Process       string `json:"process"`
	InUse         bool   `json:"in_use"`
	Autostart     bool   `json:"autostart"`
	GroupPriority int    `json:"group_priority"`
	Priority      int    `json:"priority"`
}

func configDocuments(configured []rpcclient.ProcessConfig) []configDocument {
	documents := make([]configDocument, len(configured))
	for i, p := range configured {
		documents[i] = configDocument{
			Name: string(sdk.MakeNamespec(p.Group, p.Name)), Group: p.Group, Process: p.Name, InUse: p.InUse,
			Autostart: p.Autostart, GroupPriority: p.GroupPriority, Priority: p.ProcessPriority,
		}
	}
	return documents
}

// changesDocument returns the members that tell of groups. None is null.
func changesDocument(changes rpcclient.Changes) members {
	list := func(names []string) []string { return append([]string{}, names...) }
	return members{"added": list(changes.Added), "changed": list(changes.Changed), "removed": list(changes.Removed)}
}

// pidDocument is a process in the document of pid.
type pidDocument struct {
	Name string `json:"name"`
	PID  int    `json:"pid"`
}

// pluginDocument is a plugin in the document of plugin status.
type pluginDocument struct {
	Name        string   `json:"name"`
	StateName   string   `json:"statename"`
	Version     string   `json:"version"`
	Path        string   `json:"path"`
	Description string   `json:"description"`
	PID         int      `json:"pid"`
	Start       int64    `json:"start"`
	Restarts    int      `json:"restarts"`
	Uses        []string `json:"uses"`
}

func pluginDocuments(infos []rpcclient.Plugin) []pluginDocument {
	documents := make([]pluginDocument, len(infos))
	for i, p := range infos {
		documents[i] = pluginDocument{
			p.Name, string(p.State), p.Version, p.Path, p.Description,
			p.PID, p.Start, p.Restarts, append([]string{}, p.Uses...),
		}
	}
	return documents
}
