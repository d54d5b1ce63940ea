package host

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

func fcgiSection(name, socket string, more ...string) string {
	return fmt.Sprintf("[fcgi-program:%s]\ncommand={puppet}\nstartsecs=0\nsocket=%s\n%s\n", name, socket, strings.Join(more, "\n"))
}

// freePort is none that the kernel gives connections, which another test could
// get before it is used.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 20_000 + rand.IntN(10_000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return 0
}

func (s *site) serving(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.puppet(name).tell("serve", "hello")
	}
}

// A socket is there from before the first process until the last has ended,
// all share it, and it is made anew for the next.
func TestFastCGISocketIsShared(t *testing.T) {
	port := strconv.Itoa(freePort(t))
	for _, test := range []struct{ network, url, address string }{
		{"unix", "unix://{dir}/app.sock", "{dir}/app.sock"},
		{"tcp", "tcp://127.0.0.1:" + port, "127.0.0.1:" + port},
	} {
		t.Run(test.network, func(t *testing.T) {
			s := startSite(t, fcgiSection("app", test.url, "numprocs=2", "process_name=p%(process_num)d"))
			address := strings.Replace(test.address, "{dir}", s.dir, 1)
			s.serving("p0", "p1")
			s.mustStop("app:p0")
			want(t, "of two", fcgiGet(t, test.network, address, "/a"), "hello from p1 for /a")
			s.mustStart("app:p0")
			s.serving("p0")
			s.mustStop("app:p1")
			want(t, "of the other", fcgiGet(t, test.network, address, "/b"), "hello from p0 for /b")
			s.mustStop("app:p0")
			if conn, err := net.Dial(test.network, address); err == nil {
				_ = conn.Close()
				t.Error("somebody answers when all have ended")
			}
			s.mustStart("app:p1")
			s.serving("p1")
			want(t, "made anew", fcgiGet(t, test.network, address, "/c"), "hello from p1 for /c")
			url := strings.Replace(test.url, "{dir}", s.dir, 1)
			want(t, "log", strings.Join(s.logged(5, " socket "+url), "|"), strings.ReplaceAll(
				"Creating U|Closing U|Creating U|Closing U|Creating U", "U", "socket "+url))
		})
	}
}

// Supervisor lets a FastCGI program in a [group:x] lose its socket.
func TestFastCGIProgramsOfAGroup(t *testing.T) {
	s := startSite(t, fcgiSection("a", "unix://{dir}/a.sock", "numprocs=2", "process_name=a%(process_num)d"),
		fcgiSection("b", "unix://{dir}/b.sock"), puppetSection("c"), "[group:team]\nprograms=a,b,c\n")
	s.serving("a0", "a1", "b")
	s.puppet("c")
	s.mustStop("team:a0")
	want(t, "a", fcgiGet(t, "unix", s.dir+"/a.sock", "/"), "hello from a1 for /")
	want(t, "b", fcgiGet(t, "unix", s.dir+"/b.sock", "/"), "hello from b for /")
	if err := s.WriteStdin(t.Context(), "team:c", []byte("x")); err != nil {
		t.Errorf("stdin of another: %v", err)
	}
}

func TestFastCGISocketHasOwnerAndMode(t *testing.T) {
	owned := ""
	wantUID := os.Getuid()
	if wantUID == 0 {
		daemon, err := user.Lookup("daemon")
		if err != nil {
			t.Fatal(err)
		}
		wantUID, _ = strconv.Atoi(daemon.Uid)
		owned = "socket_owner=daemon"
	}
	s := startSite(t, fcgiSection("app", "unix://{dir}/app.sock", "socket_mode=0612", owned))
	s.serving("app")
	info, err := os.Stat(filepath.Join(s.dir, "app.sock"))
	if err != nil {
		t.Fatal(err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode() != fs.ModeSocket|0o612 || int(stat.Uid) != wantUID {
		t.Errorf("it is %v of user %d, want mode 0612 of %d", info.Mode(), stat.Uid, wantUID)
	}
	err = s.WriteStdin(t.Context(), "app", []byte("x"))
	want(t, "stdin", s.fault(err), "NO_FILE: app (fault 20)")
}

func (s *site) fault(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

func TestFastCGISocketCanNotBeMade(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for _, test := range []struct{ socket, why string }{
		{"tcp://" + taken.Addr().String(), "bind: address already in use"},
		{"unix://{dir}/none/app.sock", "bind: no such file or directory"},
		{"unix://{dir}", "can't remove what is there: "},
	} {
		s := newSite(t, catSection)
		defer func() { _ = s.Close() }()
		config := s.load([]string{fcgiSection("app", test.socket)})
		_, err := New(config, Options{Logger: hclog.NewNullLogger()})
		wanted := "Could not create FastCGI socket " + strings.Replace(test.socket, "{dir}", s.dir, 1) + ": " + test.why
		if got := s.fault(err); !strings.HasPrefix(got, wanted) {
			t.Errorf("New says %q, want %q", got, wanted)
		}
	}
}

func TestFastCGISocketIsLostAtRestart(t *testing.T) {
	dir, err := os.MkdirTemp("", "reeve")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s := startSite(t, fcgiSection("app", "unix://"+dir+"/app.sock", "startretries=0"))
	s.puppet("app")
	s.mustStop("app")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	_, err = s.Start(t.Context(), sdk.One("app"), true)
	want(t, "start", s.fault(err), "SPAWN_ERROR: app (fault 50)")
	info, err := s.Process(t.Context(), "app")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(info.SpawnError, "Could not create FastCGI socket unix://"+dir+"/app.sock: bind: no such file") {
		t.Errorf("the reason is %q", info.SpawnError)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.mustStart("app")
	s.serving("app")
	want(t, "when it can be made again", fcgiGet(t, "unix", dir+"/app.sock", "/"), "hello from app for /")
}

// webServer is how a web server is told to pass everything on to {dir}/app.sock,
// and to listen at {dir}/web.sock.
type webServer struct{ name, command, config string }

func webServers() []webServer {
	return []webServer{
		{"nginx", `nginx -p {dir} -c {dir}/nginx.conf -e stderr`, `
daemon off;
master_process off;
pid {dir}/nginx.pid;
events {}
http {
	access_log off;
	client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
	server {
		listen unix:{dir}/web.sock;
		location / {
			fastcgi_pass unix:{dir}/app.sock;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param SERVER_PROTOCOL $server_protocol;
		}
	}
}
`},
		{"lighttpd", `lighttpd -D -f {dir}/lighttpd.conf`, `
server.modules = ( "mod_fastcgi" )
server.document-root = "{dir}"
server.errorlog = "{dir}/errors"
server.bind = "{dir}/web.sock"
fastcgi.server = ( "/" => (( "socket" => "{dir}/app.sock", "check-local" => "disable" )) )
`},
	}
}

// A browser's request goes through a real web server to a real FastCGI program,
// both of them supervised.
func TestFastCGIBehindAWebServer(t *testing.T) {
	for _, web := range webServers() {
		t.Run(web.name, func(t *testing.T) {
			program, _, _ := strings.Cut(web.command, " ")
			path, err := exec.LookPath(program)
			if path == "" {
				path, err = exec.LookPath("/usr/sbin/" + program)
			}
			if err != nil {
				t.Skipf("NOT TESTED with %s, which is not installed: %v", web.name, err)
			}
			s := newSite(t, fcgiSection("app", "unix://{dir}/app.sock", "numprocs=2", "process_name=p%(process_num)d"),
				"[program:web]\nstartsecs=0\nautorestart=false\nredirect_stderr=true\ncommand="+strings.Replace(web.command, program, path, 1))
			config := strings.ReplaceAll(web.config, "{dir}", s.dir)
			if err := os.WriteFile(filepath.Join(s.dir, web.name+".conf"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			s.run()
			s.serving("p0", "p1")
			client := http.Client{Transport: &http.Transport{DialContext: s.dialWeb}}
			defer client.CloseIdleConnections()
			for i := range 20 {
				path := fmt.Sprint("/page", i)
				got := s.browse(&client, path)
				if got != "hello from p0 for "+path && got != "hello from p1 for "+path {
					t.Fatalf("got %q for %s", got, path)
				}
			}
			s.mustStop("app:p0")
			want(t, "of one", s.browse(&client, "/x"), "hello from p1 for /x")
			s.mustStop("app:p1")
			s.mustStart("app:p0")
			s.serving("p0")
			want(t, "of a new socket", s.browse(&client, "/y"), "hello from p0 for /y")
		})
	}
}

// dialWeb connects to the web server, which tells nobody when it is ready.
func (s *site) dialWeb(ctx context.Context, _, _ string) (net.Conn, error) {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := net.Dial("unix", filepath.Join(s.dir, "web.sock"))
		if err == nil {
			return conn, nil
		}
		info, gone := s.Process(ctx, "web")
		if gone != nil || info.State.Stopped() {
			log, _ := s.ReadProcessLog(ctx, "web", sdk.Stdout, 0, 0)
			return nil, fmt.Errorf("the web server has ended: %s", log)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}

func (s *site) browse(client *http.Client, path string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patienceOfTests)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://web"+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}
