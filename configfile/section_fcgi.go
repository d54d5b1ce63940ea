package configfile

import (
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

func (l *loader) fcgiGroup(section string) *Group {
	s := l.scope(section).withHere()
	name, ok := s.nameOf()
	if !ok {
		return nil
	}
	g := &Group{Kind: KindFCGIProgram, Name: name, Priority: read(s, "priority", 999, integers())}
	g.Socket = s.fcgiSocket(name)
	g.Programs = l.programs(section, name)
	g.giveSocket(section, g.Socket)
	return g
}

// groupedSocket reads the socket of a FastCGI program that a [group:x] names,
// nil if it has none. The reference overlooks it there, so what is wrong with it
// is no reason to refuse the file.
func (l *loader) groupedSocket(section string) *Socket {
	name, fcgi := strings.CutPrefix(section, "fcgi-program:")
	s := l.scope(section).withHere()
	if !fcgi || !s.has("socket") {
		return nil
	}
	known := len(l.errs.All)
	socket := s.fcgiSocket(name)
	if len(l.errs.All) > known {
		first := l.errs.All[known]
		l.warnAt(l.doc.Position(section, "socket"), section, "socket", "the programs get no socket: "+first.Problem)
		l.errs.All = l.errs.All[:known]
		return nil
	}
	return socket
}

// giveSocket makes the processes of a section share a socket.
func (g *Group) giveSocket(section string, socket *Socket) {
	for _, program := range g.Programs {
		if program.Section == section {
			program.Socket = socket
		}
	}
}

// fcgiSocket reads what a FastCGI program says of its socket.
func (s *scope) fcgiSocket(name string) *Socket {
	uid := readPointer(s, "user", users())
	socket := &Socket{Backlog: readPointer(s, "socket_backlog", backlogs())}
	if o, ok := readIf(s, "socket_owner", reworded(owners(), "Invalid socket_owner value %s")); ok {
		socket.OwnerUID, socket.OwnerGID = &o.uid, &o.gid
	}
	socket.Mode = readPointer(s, "socket_mode", reworded(octals(), "Invalid socket_mode value %s"))
	s.vars.Set("program_name", name)
	s.socket(socket, uid)
	return socket
}

// socket reads the key of that name and completes what depends on it.
func (s *scope) socket(socket *Socket, uid *int) {
	text, ok := s.text("socket")
	if text == "" {
		if ok || !s.has("socket") {
			s.missing("socket", refuse("[%s] section requires a \"socket\" line", s.section),
				"socket is missing; write socket=tcp://localhost:9002 or socket=unix:///path/to/file.sock")
		}
		return
	}
	if err := s.world.listenOn(socket, text, uid); err != nil {
		s.fail("socket", refuse("%s in [%s] socket", err, s.section),
			"must be tcp://host:port, or unix:// and an absolute path (only that has an owner and a mode), not "+pytext.Repr(text))
	}
}

func (w World) listenOn(socket *Socket, url string, uid *int) error {
	if path, ok := strings.CutPrefix(url, "unix://"); ok {
		if !pypath.IsAbs(path) {
			return pair("Unix socket path %s is not an absolute path", path)
		}
		socket.Network, socket.Address = "unix", w.normalize(path)
		socket.URL = "unix://" + socket.Address
		w.defaultOwner(socket, uid)
		return nil
	}
	if socket.OwnerUID != nil || socket.Mode != nil {
		return refuse("socket_owner and socket_mode params should only be used with a Unix domain socket")
	}
	parts := regexp.MustCompile(`^tcp://([^\s:]+):(\p{Nd}+)$`).FindStringSubmatch(url)
	if parts == nil {
		return pair("Bad socket format %s", url)
	}
	port, err := portNumber(parts[2])
	if err != nil {
		return err
	}
	socket.Network, socket.Address = "tcp", net.JoinHostPort(strings.ToLower(parts[1]), strconv.Itoa(port))
	socket.URL = "tcp://" + strings.ToLower(parts[1]) + ":" + strconv.Itoa(port)
	return nil
}

// pair is a message that the reference leaves apart from the value that should
// stand in it, and shows as the two of them.
func pair(message, value string) error {
	return refuse("(%s, %s)", pytext.Repr(message), pytext.Repr(value))
}

// defaultOwner gives the socket to the user of the program, unless that is
// who we are, and sets the default mode.
func (w World) defaultOwner(socket *Socket, uid *int) {
	if socket.OwnerUID == nil && uid != nil && *uid != w.UID() {
		u, _ := w.UserByUID(*uid)
		socket.OwnerUID, socket.OwnerGID = uid, &u.GID
	}
	if socket.Mode == nil {
		mode := uint32(0o700)
		socket.Mode = &mode
	}
}

func backlogs() kind[int] {
	return kind[int]{func(_ World, text string) (int, error) {
		n, err := integer(text)
		if err == nil && (n < 1 || n > 65535) {
			err = refuse("Invalid socket_backlog value %d", n)
		}
		return n, err
	}, "a whole number from 1 to 65535"}
}

// reworded replaces the message of a conversion by one with the value in it.
func reworded[T any](k kind[T], format string) kind[T] {
	return kind[T]{func(w World, text string) (T, error) {
		value, err := k.convert(w, text)
		if err != nil {
			more := hinted{}
			errors.As(err, &more)
			err = hinted{refusalf(format, text), more.hint}
		}
		return value, err
	}, k.want}
}
