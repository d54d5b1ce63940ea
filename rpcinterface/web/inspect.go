package web

import (
	"net/http"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// servePlugins answers /ui/plugins.
func (h handler) servePlugins(w http.ResponseWriter, r *http.Request) {
	var infos []sdk.PluginInfo
	if h.plugins != nil {
		var err error
		if infos, err = h.plugins.Plugins(r.Context()); err != nil {
			refuse(w, http.StatusInternalServerError, err.Error())
			return
		}
	}
	sendJSON(w, http.StatusOK, appendList(nil, infos, appendPlugin))
}

func appendPlugin(dst []byte, info *sdk.PluginInfo) []byte {
	o := openObject(dst)
	o.text("name", info.Name)
	o.text("state", string(info.State))
	o.number("pid", int64(info.PID))
	o.text("version", info.Version)
	o.text("path", info.Path)
	o.number("start", unix(info.Started))
	o.number("restarts", int64(info.Restarts))
	o.number("retry", unix(info.RetryAt))
	o.text("problem", info.Problem)
	o.key("uses")
	o.dst = appendList(o.dst, info.Uses, func(dst []byte, use *string) []byte { return appendString(dst, *use) })
	return o.close()
}

// unix is a time in Unix seconds, 0 for none.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// serveConfig answers /ui/config.
func (h handler) serveConfig(w http.ResponseWriter, _ *http.Request) {
	if h.configuration == nil {
		refuse(w, http.StatusNotFound, "the configuration is not shown here")
		return
	}
	config, err := h.configuration()
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	sendJSON(w, http.StatusOK, config)
}
