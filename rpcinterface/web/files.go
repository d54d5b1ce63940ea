package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed assets images
var embedded embed.FS

// file is a file that is served as it is, or compressed.
type file struct {
	contentType, etag string
	body              []byte
	gzipped           func() []byte // nil if that is no shorter
}

// embeddedFiles returns what is served, by path: assets as ui/NAME, and the
// stylesheet also where the reference has one.
func embeddedFiles(gzips *gzips) map[string]file {
	files := make(map[string]file)
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		contentType := typeOf(name)
		if err != nil || entry.IsDir() || contentType == "" {
			return err
		}
		body, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		one := file{contentType, hex.EncodeToString(sum[:8]), body, func() []byte { return nil }}
		if contentType != "image/png" && contentType != "image/gif" {
			one.gzipped = sync.OnceValue(func() []byte { return gzips.compressed(body) }) // when somebody looks
		}
		if asset, ok := strings.CutPrefix(name, "assets/"); ok {
			name = "ui/" + asset
		}
		files[name] = one
		return nil
	})
	if err != nil {
		panic("web: " + err.Error()) // of what is compiled in, all can be read
	}
	if sheet, ok := files["ui/app.css"]; ok {
		files["stylesheets/supervisor.css"] = sheet
	}
	return files
}

// modulesOf returns the addresses of the scripts, which the page names so that a
// browser asks for all of them at once, not for each when another wants it.
func modulesOf(files map[string]file) []string {
	var modules []string
	for name := range files {
		if path.Ext(name) == ".js" {
			modules = append(modules, name)
		}
	}
	slices.Sort(modules)
	return modules
}

// typeOf returns the content type of what may be served, without asking the
// system, where it may be anything.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css"
	case ".js":
		return "text/javascript"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	}
	return ""
}

// serveFile answers with a file, or that there is none.
func (h handler) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		errorPage(w, http.StatusBadRequest)
		return
	}
	one, found := h.files[name]
	if !found {
		errorPage(w, http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "no-cache") // ask each time: it changes with the daemon
	body, etag := one.body, `"`+one.etag+`"`
	if c, ok := w.(compressor); ok {
		w = c.ResponseWriter
		if short := one.gzipped(); short != nil {
			body, etag = short, `"`+one.etag+`-gzip"`
			w.Header().Set("Content-Encoding", "gzip")
		}
	}
	w.Header().Set("ETag", etag)
	if holds(r.Header["If-None-Match"], etag) {
		w.Header().Del("Content-Encoding")
		w.Header().Set("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	answer(w, http.StatusOK, one.contentType, body)
}

// holds reports whether a client has what an entity tag stands for.
func holds(values []string, etag string) bool {
	for one := range strings.SplitSeq(strings.Join(values, ","), ",") {
		if one = strings.Trim(one, " \t"); one == "*" || strings.TrimPrefix(one, "W/") == etag {
			return true
		}
	}
	return false
}
