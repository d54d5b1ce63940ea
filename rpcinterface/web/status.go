package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// rowSize is about what a row of the table takes.
const rowSize = 850

// serveStatus answers index.html, and does what its form asks for.
func (h handler) serveStatus(w http.ResponseWriter, r *http.Request) {
	f := readForm(r)
	action := f["action"]
	if action == "" {
		h.status(w, r, http.StatusOK, f["message"], nil)
		return
	}
	wanted := request{action: action, name: f["processname"]}
	if action != "refresh" {
		if problem := h.check(r, f["token"]); problem != nil {
			wanted.problem = problem
			h.status(w, r, http.StatusForbidden, problem.Error(), &wanted)
			return
		}
	}
	message, ok := h.act(r.Context(), wanted)
	if !ok {
		errorPage(w, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Location", base(r.Host)+"/?message="+quote(message))
	errorPage(w, http.StatusMovedPermanently)
}

// base is the address of the server: the Host without the port that it has anyway. It
// is empty for a client that says nothing of where it believes to be.
func base(host string) string {
	if host = strings.TrimSuffix(strings.TrimSpace(host), ":80"); host == "" {
		return ""
	}
	return "http://" + host
}

// status writes the page, with a question if something was wanted that a link
// may not do.
func (h handler) status(w http.ResponseWriter, r *http.Request, code int, message string, wanted *request) {
	infos, err := h.host.Processes(r.Context())
	if err != nil {
		errorPage(w, http.StatusInternalServerError)
		return
	}
	about, err := h.host.Info(r.Context())
	if err != nil {
		errorPage(w, http.StatusInternalServerError)
		return
	}
	m := make(markup, 0, 4096+rowSize*len(infos))
	modules := h.modules
	if wanted != nil {
		modules = nil // a question stays until it is answered
	}
	m.head("Supervisor Status", modules)
	m.raw("<body")
	m.attribute("data-identifier", about.Identifier)
	m.attribute("data-version", about.Version)
	m.raw(">\n<header id=\"header\"><h1><a href=\"./\">")
	m.text(about.Identifier)
	m.raw("</a></h1></header>\n<main id=\"content\">\n")
	m.message(message)
	if wanted != nil {
		m.question(wanted, h.token)
	}
	m.raw("<form id=\"actions\" action=\"index.html\" method=\"post\">\n<input type=\"hidden\" name=\"token\"")
	m.attribute("value", h.token)
	m.raw(">\n<ul id=\"buttons\">\n",
		"<li class=\"action-button\"><a href=\"index.html?action=refresh\" data-action=\"refresh\">Refresh</a></li>\n",
		"<li class=\"action-button\"><a href=\"index.html?action=restartall\" data-action=\"restartall\">Restart All</a></li>\n",
		"<li class=\"action-button\"><a href=\"index.html?action=stopall\" data-action=\"stopall\">Stop All</a></li>\n</ul>\n")
	m.table(infos)
	m.raw("</form>\n</main>\n<footer id=\"footer\">Reeve, Supervisor ")
	m.text(about.Version)
	m.raw("</footer>\n</body>\n</html>\n")
	m.send(w, code)
}

func (m *markup) message(message string) {
	if message == "" {
		m.raw("<div id=\"message\" class=\"hidden\" role=\"status\"></div>\n")
		return
	}
	m.raw("<div id=\"message\" class=\"status_msg\" role=\"status\">")
	m.text(message)
	m.raw("</div>\n")
}

// question asks to press a button for what a link may not do.
func (m *markup) question(wanted *request, token string) {
	label, known := wanted.label()
	if !known || !askable(wanted.problem) {
		return
	}
	m.raw("<form id=\"question\" action=\"index.html\" method=\"post\">\n")
	for _, field := range [][2]string{{"token", token}, {"action", wanted.action}, {"processname", wanted.name}} {
		m.raw("<input type=\"hidden\"")
		m.attribute("name", field[0])
		m.attribute("value", field[1])
		m.raw(">\n")
	}
	m.raw("<button type=\"submit\">")
	m.text(label)
	m.raw("</button> <a href=\"index.html\">Cancel</a>\n</form>\n")
}

func (m *markup) table(infos []sdk.ProcessInfo) {
	if len(infos) == 0 {
		m.raw("<p id=\"empty\">No programs to manage</p>\n")
		return
	}
	m.raw("<table id=\"processes\">\n<thead>\n<tr><th class=\"state\" scope=\"col\">State</th><th class=\"desc\" scope=\"col\">Description</th>",
		"<th class=\"name\" scope=\"col\">Name</th><th class=\"action\" scope=\"col\">Action</th></tr>\n</thead>\n<tbody>\n")
	for i := range infos {
		m.row(&infos[i])
	}
	m.raw("</tbody>\n</table>\n")
}

func (m *markup) row(info *sdk.ProcessInfo) {
	name := string(info.Namespec())
	quoted := quote(name)
	class, state := look(info.State)
	m.raw("<tr")
	m.attribute("data-namespec", name)
	m.raw(` data-state="`, info.State.String(), `"><td class="status"><span class="`, class, `">`, state, `</span></td><td class="desc">`)
	m.text(info.Description)
	m.raw(`</td><td class="name"><a href="tail.html?processname=`, quoted, `">`)
	m.text(name)
	m.raw("</a></td>\n<td class=\"action\"><ul>\n")
	switch info.State {
	case sdk.StateRunning:
		m.action(quoted, "restart", "Restart")
		m.action(quoted, "stop", "Stop")
	case sdk.StateStopped, sdk.StateExited, sdk.StateFatal:
		m.action(quoted, "start", "Start")
	case sdk.StateStarting, sdk.StateBackoff, sdk.StateStopping, sdk.StateUnknown:
	}
	m.action(quoted, "clearlog", "Clear Log")
	m.raw(`<li><a href="logtail/`, quoted, "\">Tail -f Stdout</a></li>\n",
		`<li><a href="logtail/`, quoted, "/stderr\">Tail -f Stderr</a></li>\n</ul></td></tr>\n")
}

// action appends a link to an action.
func (m *markup) action(quoted, action, label string) {
	m.raw(`<li><a href="index.html?processname=`, quoted, "&amp;action=", action, `" data-action="`, action, `">`, label, "</a></li>\n")
}

// look returns the class and the word of a state.
func look(state sdk.ProcessState) (class, word string) {
	switch state {
	case sdk.StateRunning:
		return "statusrunning", "running"
	case sdk.StateFatal:
		return "statuserror", "fatal"
	case sdk.StateBackoff:
		return "statuserror", "backoff"
	case sdk.StateStopped:
		return "statusnominal", "stopped"
	case sdk.StateStarting:
		return "statusnominal", "starting"
	case sdk.StateStopping:
		return "statusnominal", "stopping"
	case sdk.StateExited:
		return "statusnominal", "exited"
	case sdk.StateUnknown:
	}
	return "statusnominal", "unknown"
}

// timestamp is a time as C prints it.
func timestamp() string { return time.Now().Format(time.ANSIC) }
