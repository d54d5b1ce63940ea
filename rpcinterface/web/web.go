package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Host is what the page shows and steers.
type Host interface {
	sdk.LogController
	sdk.StatsReader
	// Of sdk.Daemon:
	Info(ctx context.Context) (sdk.Info, error)
	// Of sdk.ProcessReader:
	Processes(ctx context.Context) ([]sdk.ProcessInfo, error)
	Process(ctx context.Context, name sdk.Namespec) (sdk.ProcessInfo, error)
	// Of sdk.ProcessController:
	Start(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error)
	Stop(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error)
	Signal(ctx context.Context, what sdk.Selection, signal string) ([]sdk.Outcome, error)
	// Of sdk.LogReader:
	ReadProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) ([]byte, error)
	// Of sdk.EventSource:
	Subscribe(ctx context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error)
}

// Plugins shows and steers plugins.
type Plugins interface {
	// Plugins describes the plugins, by name.
	Plugins(ctx context.Context) ([]sdk.PluginInfo, error)
	// RestartPlugin ends the process of a plugin and starts another.
	RestartPlugin(ctx context.Context, name string) error
	// ReloadPlugin starts another process before it ends the one that runs.
	ReloadPlugin(ctx context.Context, name string) error
	// VerifyPlugin checks the file of a plugin.
	VerifyPlugin(ctx context.Context, name string) error
}

// Config says what a UI shows.
type Config struct {
	Host    Host
	Plugins Plugins // nil: there are none
	// Configuration returns the configuration as JSON, without secrets. Nil:
	// none is shown.
	Configuration func() ([]byte, error)
}

// UI is the page of a supervisor. Its servers share it.
type UI struct {
	host          Host
	plugins       Plugins
	configuration func() ([]byte, error)
	files         map[string]file
	modules       []string // addresses of the scripts
	token         string
	machine       string // its host name
	started       time.Time
	live          *hub
	gzips         *gzips
}

// New makes a UI.
func New(config Config) *UI {
	machine, err := os.Hostname()
	if err != nil {
		machine = "localhost"
	}
	ui := &UI{
		host:          config.Host,
		plugins:       config.Plugins,
		configuration: config.Configuration,
		token:         rand.Text(),
		machine:       machine,
		started:       time.Now(),
		gzips:         newGzips(),
	}
	ui.files = embeddedFiles(ui.gzips)
	ui.modules = modulesOf(ui.files)
	ui.live = newHub(ui)
	return ui
}

// GetActions says by what GET requests actions may be asked for.
type GetActions int

// Values of GetActions.
const (
	GetByClients GetActions = iota // by those that don't come from a browser
	GetNever
	GetAlways
)

// Access says who may act on one of the servers.
type Access struct {
	Get GetActions
	// Guarded: clients have shown that they know a password, or that they may
	// open a socket that no browser opens.
	Guarded bool
	// Hosts are names under which the server may be used though it isn't
	// guarded; "*" stands for all.
	Hosts []string
}

// Handler returns the handler of a server.
func (ui *UI) Handler(access Access) http.Handler {
	return handler{ui, access}
}

type handler struct {
	*UI
	access Access
}

// ServeHTTP answers a request, as the reference does where it has that path.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	w = h.compressing(w, r)
	path := strings.TrimLeft(r.URL.Path, "/")
	if endpoint, found := strings.CutPrefix(path, "ui/"); found {
		h.serveEndpoint(w, r, endpoint)
		return
	}
	if r.Method == http.MethodHead && path == "tail.html" {
		h.serveTail(w, r) // the reference knows a HEAD of this page alone
		return
	}
	if r.Method == http.MethodGet || r.Method == http.MethodPost {
		switch path {
		case "", "index.html":
			h.serveStatus(w, r)
			return
		case "tail.html":
			h.serveTail(w, r)
			return
		case "ok.html":
			answer(w, http.StatusOK, "text/plain", []byte("OK"))
			return
		}
	}
	h.serveFile(w, r, path)
}

func (h handler) serveEndpoint(w http.ResponseWriter, r *http.Request, name string) {
	serve, method := h.endpoint(name)
	switch {
	case serve == nil:
		h.serveFile(w, r, "ui/"+name)
	case r.Method != method:
		w.Header().Set("Allow", method)
		refuse(w, http.StatusMethodNotAllowed, method+" is needed")
	default:
		w.Header().Set("Cache-Control", "no-store")
		serve(w, r)
	}
}

func (h handler) endpoint(name string) (serve http.HandlerFunc, method string) {
	switch name {
	case "state":
		return h.serveState, http.MethodGet
	case "events":
		return h.serveEvents, http.MethodGet
	case "plugins":
		return h.servePlugins, http.MethodGet
	case "config":
		return h.serveConfig, http.MethodGet
	case "action":
		return h.serveAction, http.MethodPost
	}
	return nil, ""
}

// secure sets the header fields that every answer has.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
		"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	// Not "no-referrer": with that, a form of ours would be sent with a null Origin.
	header.Set("Referrer-Policy", "same-origin")
}
