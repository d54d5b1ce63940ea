package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// actionPatience is how long a page waits for an action; browsers have few
// connections.
const actionPatience = 2 * time.Second

var errNoAction = errors.New("there is no such action")

// result is what became of an action.
type result struct {
	ok      bool
	message string
	pending bool
}

// serveAction answers /ui/action.
func (h handler) serveAction(w http.ResponseWriter, r *http.Request) {
	f := readForm(r)
	if err := h.check(r, f["token"]); err != nil {
		refuse(w, http.StatusForbidden, err.Error())
		return
	}
	do, err := h.prepare(f)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	finished := make(chan result, 1)
	go func() { finished <- do(context.WithoutCancel(r.Context())) }()
	became := result{ok: true, pending: true, message: f["action"] + " of " + f["name"] + " goes on"}
	patience := time.NewTimer(actionPatience)
	defer patience.Stop()
	select {
	case became = <-finished:
	case <-patience.C:
	}
	o := openObject(nil)
	o.truth("ok", became.ok)
	o.text("message", became.message)
	o.truth("pending", became.pending)
	sendJSON(w, http.StatusOK, o.close())
}

// prepare returns what does an action.
func (h handler) prepare(f form) (func(context.Context) result, error) {
	action, name := f["action"], f["name"]
	if action == "clearmainlog" {
		return func(ctx context.Context) result {
			return told(h.host.ClearMainLog(ctx), "the supervisor's log is empty now")
		}, nil
	}
	if name == "" {
		return nil, errors.New("the name is missing")
	}
	if verb, ok := strings.CutPrefix(action, "plugin"); ok {
		return h.preparePlugin(verb, name)
	}
	what := sdk.One(sdk.Namespec(name))
	if name == "all" {
		what = sdk.All()
	}
	return h.prepareProcess(action, what, name, f["signal"])
}

func (h handler) preparePlugin(verb, name string) (func(context.Context) result, error) {
	if h.plugins == nil {
		return nil, errors.New("there are no plugins")
	}
	var do func(context.Context, string) error
	var done string
	switch verb {
	case "restart":
		do, done = h.plugins.RestartPlugin, "restarted"
	case "reload":
		do, done = h.plugins.ReloadPlugin, "reloaded"
	case "verify":
		do, done = h.plugins.VerifyPlugin, "verified"
	default:
		return nil, errNoAction
	}
	return func(ctx context.Context) result { return told(do(ctx, name), "plugin "+name+" "+done) }, nil
}

func (h handler) prepareProcess(action string, what sdk.Selection, name, signal string) (func(context.Context) result, error) {
	var do func(ctx context.Context) ([]sdk.Outcome, error)
	var done string
	switch action {
	case "start":
		do, done = func(ctx context.Context) ([]sdk.Outcome, error) { return h.host.Start(ctx, what, true) }, "started"
	case "stop":
		do, done = func(ctx context.Context) ([]sdk.Outcome, error) { return h.host.Stop(ctx, what, true) }, "stopped"
	case "restart":
		do, done = func(ctx context.Context) ([]sdk.Outcome, error) { return h.restart(ctx, what) }, "restarted"
	case "clearlog":
		do, done = func(ctx context.Context) ([]sdk.Outcome, error) { return h.host.ClearProcessLogs(ctx, what) }, "cleared"
	case "signal":
		if signal == "" {
			return nil, errors.New("the signal is missing")
		}
		do, done = func(ctx context.Context) ([]sdk.Outcome, error) { return h.host.Signal(ctx, what, signal) }, "signalled"
	default:
		return nil, errNoAction
	}
	return func(ctx context.Context) result {
		outcomes, err := do(ctx)
		if err != nil || what.Kind == sdk.SelectOne {
			return told(err, name+" "+done)
		}
		return summary(outcomes, name, done)
	}, nil
}

// restart stops what runs and starts all that is selected. Only how starting
// goes is told: it doesn't matter what was not running.
func (h handler) restart(ctx context.Context, what sdk.Selection) ([]sdk.Outcome, error) {
	if _, err := h.host.Stop(ctx, what, true); err != nil {
		if fault := faultOf(err); fault.Code != sdk.FaultNotRunning {
			return nil, err
		}
	}
	return h.host.Start(ctx, what, true)
}

func told(err error, done string) result {
	if err == nil {
		return result{ok: true, message: done}
	}
	return result{message: reasonOf(faultOf(err))}
}

// summary tells of several processes in one sentence.
func summary(outcomes []sdk.Outcome, name, done string) result {
	var failed []string
	for _, one := range outcomes {
		if one.Fault != nil {
			failed = append(failed, string(sdk.MakeNamespec(one.Group, one.Name))+" ("+reasonOf(one.Fault)+")")
		}
	}
	message := name + ": " + strconv.Itoa(len(outcomes)-len(failed)) + " " + done
	const most = 5
	if more := len(failed) - most; more > 0 {
		failed = append(failed[:most], "and "+strconv.Itoa(more)+" more")
	}
	if len(failed) > 0 {
		message += ", but not " + strings.Join(failed, ", ")
	}
	return result{ok: len(failed) == 0, message: message}
}

// reasonOf words a fault for people: "not running: web", rather than
// "NOT_RUNNING: web".
func reasonOf(fault *sdk.Fault) string {
	name := fault.Code.String()
	text, found := strings.CutPrefix(fault.Text, name)
	if !found {
		return fault.Text
	}
	return strings.ReplaceAll(strings.ToLower(name), "_", " ") + text
}
