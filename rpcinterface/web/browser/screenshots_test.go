//go:build linux

package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// gallery is a configuration that looks like one of somebody.
const gallery = `[program:web]
command = /bin/sh -c "printf 'GET /health \033[32m200\033[0m 3 ms\nGET /orders?page=2 \033[32m200\033[0m 41 ms\nPOST /orders \033[33m422\033[0m 12 ms\nGET /export \033[1;31m500\033[0m 1903 ms\n'; printf 'Traceback: connection to \033[36mdb-1\033[0m timed out\n' >&2; while :; do printf 'GET /health \033[32m200\033[0m 2 ms\n'; sleep 0.4; done"
process_name = web_%(process_num)d
numprocs = 4
startsecs = 0
stopasgroup = true
[program:queue]
command = /bin/sh -c "while :; do i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 0.3; done"
process_name = %(program_name)s_%(process_num)d
numprocs = 3
startsecs = 0
stopasgroup = true
[group:shop]
programs = web
[program:postgres]
command = /bin/sleep 86400
startsecs = 0
[program:redis]
command = /bin/sleep 86400
startsecs = 0
[program:scheduler]
command = /bin/sh -c "exit 3"
startretries = 0
startsecs = 1
[program:report]
command = /bin/sh -c "exit 0"
autorestart = false
startsecs = 0
[program:backup]
command = /bin/cat
autostart = false
[program:mailer]
command = /nonexistent/mailer --listen 25
startretries = 0
`

// TestScreenshots looks at each page in each width: nothing may be wider than
// the window. With -update the pictures are made anew.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	s := start(t, withPlugin(gallery))
	s.await(t, "FATAL", "mailer", "scheduler")
	p := open(t, s, "")
	p.state("report", "EXITED")
	p.ticks(1)
	if *update {
		for range 8 {
			p.ticks(5) // a minute and more, to have something to plot
		}
	}
	pages := []struct{ name, address, ready string }{
		{"processes", "#/", `document.querySelector(".row")`},
		{"log", "#/log/shop%3Aweb_0", `document.querySelectorAll(".line").length > 3`},
		{"mainlog", "#/mainlog", `document.querySelector(".line")`},
		{"plugins", "#/plugins", `document.querySelector(".card")`},
		{"configuration", "#/config", `document.querySelector("details")`},
	}
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		for _, width := range []int64{360, 1024, 1920} {
			height := min(width*9/16, 900)
			if width == 360 {
				height = 720
			}
			p.do(chromedp.EmulateViewport(width, height))
			for _, one := range pages {
				value[string](p, `(location.hash = "`+one.address+`")`)
				p.await(`document.querySelector("main") && ` + one.ready)
				if wide := value[int64](p, `document.documentElement.scrollWidth`); wide > width {
					t.Errorf("%s is %d wide in a window of %d", one.name, wide, width)
				}
				if blank := value[int](p, `document.querySelectorAll(".icon path:not([d])").length`); blank > 0 {
					t.Errorf("%s has %d icons without a picture", one.name, blank)
				}
				p.picture(fmt.Sprintf("%s-%d-%s.png", one.name, width, scheme))
			}
		}
	}
}

// kept says whether a picture is kept, of all that can be made.
func kept(name string) bool {
	switch name {
	case "processes-360-light.png", "processes-360-dark.png", "processes-1024-light.png", "processes-1024-dark.png",
		"processes-1920-light.png", "processes-1920-dark.png", "log-360-light.png", "log-1024-dark.png", "log-1920-dark.png",
		"plugins-1024-light.png", "configuration-1024-light.png":
		return true
	}
	return false
}

// picture takes a picture of the window if it is wanted: those that are kept
// with -update, and all of them into the directory REEVE_SCREENSHOTS.
func (p *page) picture(name string) {
	p.t.Helper()
	dir := os.Getenv("REEVE_SCREENSHOTS")
	if *update && kept(name) {
		dir = "../screenshots"
	}
	if dir == "" {
		return
	}
	content, err := run(p, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), content, 0o644)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
