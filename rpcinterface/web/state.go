package web

import (
	"context"
	"net/http"
	"time"
)

// serveState answers /ui/state.
func (h handler) serveState(w http.ResponseWriter, r *http.Request) {
	snapshot, err := h.appendSnapshot(r.Context(), nil)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	sendJSON(w, http.StatusOK, snapshot)
}

// appendSnapshot appends all that a page begins with.
func (ui *UI) appendSnapshot(ctx context.Context, dst []byte) ([]byte, error) {
	infos, err := ui.host.Processes(ctx)
	if err != nil {
		return dst, err
	}
	if room := 512 + 400*len(infos); cap(dst)-len(dst) < room {
		dst = append(make([]byte, 0, len(dst)+room), dst...)
	}
	o := openObject(dst)
	o.key("daemon")
	if o.dst, err = ui.appendDaemon(ctx, o.dst); err != nil {
		return dst, err
	}
	o.key("processes")
	o.dst = appendList(o.dst, infos, appendProcess)
	o.text("token", ui.token)
	return o.close(), nil
}

func (ui *UI) appendDaemon(ctx context.Context, dst []byte) ([]byte, error) {
	about, err := ui.host.Info(ctx)
	if err != nil {
		return dst, err
	}
	o := openObject(dst)
	o.text("identifier", about.Identifier)
	o.text("version", about.Version)
	o.number("pid", int64(about.PID))
	o.number("state", int64(about.State))
	o.text("statename", about.State.String())
	o.text("config", about.ConfigFile)
	o.number("start", ui.started.Unix())
	o.number("now", time.Now().Unix())
	return o.close(), nil
}
