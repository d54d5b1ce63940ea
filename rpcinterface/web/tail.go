package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Bytes of a log that tail.html shows: at least, and at most.
const (
	leastTail = 1024
	mostTail  = 8 << 20
)

// serveTail answers tail.html.
func (h handler) serveTail(w http.ResponseWriter, r *http.Request) {
	f := readForm(r)
	name := f["processname"]
	limit := leastTail
	if n, err := strconv.ParseUint(f["limit"], 10, 63); err == nil {
		limit = int(min(max(n, leastTail), mostTail))
	} else if errors.Is(err, strconv.ErrRange) {
		limit = mostTail
	}
	shown := name
	text := "No process name found"
	if name == "" {
		shown = "None" // as the reference prints it
	} else {
		text = h.tail(r, name, limit)
	}
	m := make(markup, 0, 2048+len(text)*9/8)
	m.head("Supervisor tail of process "+shown, nil)
	m.raw("<body>\n<main id=\"content\">\n<pre id=\"tail\">\n")
	m.text(withoutEscapes(text))
	m.raw("</pre>\n")
	if name != "" {
		m.raw("<p><a id=\"refresh\" href=\"tail.html?processname=", quote(name), "&amp;limit=", strconv.Itoa(limit), "\">",
			"<img src=\"images/refresh.svg\" width=\"20\" height=\"20\" alt=\"Refresh\"></a></p>\n")
	}
	m.raw("</main>\n</body>\n</html>\n")
	m.send(w, http.StatusOK)
}

// tail returns the end of the standard output of a process, or why it can't be
// shown.
func (h handler) tail(r *http.Request, name string, limit int) string {
	log, err := h.host.ReadProcessLog(r.Context(), sdk.Namespec(name), sdk.Stdout, -int64(limit), 0)
	if err == nil {
		return string(log)
	}
	fault := faultOf(err)
	if fault.Code == sdk.FaultNoFile {
		return "No file for " + name
	}
	return fmt.Sprintf("ERROR: unexpected rpc fault [%d] %s", fault.Code, withName(fault, name))
}

// faultOf returns the fault that an error is.
func faultOf(err error) *sdk.Fault {
	var fault *sdk.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return sdk.NewFault(sdk.FaultFailed, err.Error())
}

// withName returns the text of a fault, with a bad name as it was written.
func withName(fault *sdk.Fault, name string) string {
	if fault.Code == sdk.FaultBadName {
		return fault.Code.String() + ": " + name
	}
	return fault.Text
}

// withoutEscapes takes from a log what is for terminals alone: colours, mostly.
// The live page shows them.
func withoutEscapes(text string) string {
	var kept strings.Builder
	for {
		before, after, found := strings.Cut(text, "\x1b[")
		kept.WriteString(before)
		if !found {
			return kept.String()
		}
		text = strings.TrimLeft(after, "0123456789;:<=>?")
		text = strings.TrimLeft(text, " !\"#$%&'()*+,-./")
		if text != "" && text[0] >= '@' && text[0] <= '~' {
			text = text[1:]
		}
	}
}
