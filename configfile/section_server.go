package configfile

import (
	"strings"
	"unicode"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// servers reads all sections whose header begins with inet_http_server, then
// those that begin with unix_http_server.
func (l *loader) servers() {
	for _, section := range l.sectionsOf("inet_http_server") {
		l.config.Servers = append(l.config.Servers, l.inetServer(section))
	}
	for _, section := range l.sectionsOf("unix_http_server") {
		l.config.Servers = append(l.config.Servers, l.unixServer(section))
	}
}

func (l *loader) inetServer(section string) Server {
	s := l.scope(section)
	server := Server{Section: section, Family: Inet}
	server.Username, server.Password = s.credentials()
	s.web(&server)
	if !s.has("port") {
		s.missing("", refuse("section [%s] has no port value", section),
			"the key port is missing; write port=127.0.0.1:9001, or port=*:9001 for all interfaces")
	}
	address, _ := readIf(s, "port", inetAddresses())
	server.Host, server.Port = address.host, address.port
	return server
}

func (l *loader) unixServer(section string) Server {
	s := l.scope(section)
	server := Server{Section: section, Family: Unix}
	if file, ok := s.scopeWithHere().text("file"); ok {
		server.File = l.world.normalize(pytext.Strip(file))
	} else if !s.has("file") {
		s.missing("", refuse("section [%s] has no file value", section),
			"the key file is missing; it is the path of the socket")
	}
	server.Username, server.Password = s.credentials()
	s.web(&server)
	chown := read(s, "chown", owner{-1, -1}, reworded(owners(), "Invalid sockchown value %s"))
	server.ChownUID, server.ChownGID = chown.uid, chown.gid
	server.Chmod = read(s, "chmod", 0o700, reworded(octals(), "Invalid chmod value %s"))
	return server
}

// scopeWithHere opens the same section with %(here)s at hand.
func (s *scope) scopeWithHere() *scope { return s.loader.scope(s.section).withHere() }

func (s *scope) credentials() (username, password *string) {
	username, password = readPointer(s, "username", texts()), readPointer(s, "password", texts())
	if s.has("username") != s.has("password") {
		s.missing("", refuse("Section [%s] contains incomplete authentication: If a username or a password is "+
			"specified, both the username and password must be specified", s.section),
			"username and password go together: set both or none")
	}
	return username, password
}

// web reads what concerns the web page and probes. The reference has no such keys, and
// ignores them.
func (s *scope) web(server *Server) {
	server.WebGetActions = read(s, "web_get_actions", WebGetClients, webGetActions())
	hosts, _ := s.text("web_hosts")
	server.HealthWithoutAuth = read(s, "health_without_auth", false, booleans())
	server.WebHosts = strings.FieldsFunc(hosts, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

func webGetActions() kind[WebGetActions] {
	return kind[WebGetActions]{func(_ World, text string) (WebGetActions, error) {
		switch value := WebGetActions(strings.ToLower(pytext.Strip(text))); value {
		case WebGetClients, WebGetNever, WebGetAlways:
			return value, nil
		}
		always, err := boolean(text)
		switch {
		case err != nil:
			return "", refuse("not a value of web_get_actions: %s", pytext.Repr(text))
		case always:
			return WebGetAlways, nil
		}
		return WebGetNever, nil
	}, "clients, never or always"}
}

type inetAddress struct {
	host string // "" for every interface
	port int
}

func inetAddresses() kind[inetAddress] {
	return kind[inetAddress]{func(_ World, text string) (inetAddress, error) { return parseInetAddress(text) },
		"host:port with a port from 1 to 65535, such as 127.0.0.1:9001, *:9001 or 9001"}
}

func parseInetAddress(text string) (inetAddress, error) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		port, err := portNumber(text)
		if err != nil {
			return inetAddress{}, refuse("not a valid port number: %s ", pytext.Repr(text))
		}
		return inetAddress{"", port}, nil
	}
	host, number := strings.ToLower(text[:i]), text[i+1:]
	if number == "" {
		return inetAddress{}, refuse("no port number specified in ''")
	}
	port, err := portNumber(number)
	if host == "*" {
		host = ""
	}
	return inetAddress{host, port}, err
}

func portNumber(text string) (int, error) {
	port, err := integer(text)
	switch {
	case err != nil:
		return 0, err
	case port < 1:
		return 0, refuse("%d is below lower bound (1)", port)
	case port > 0xffff:
		return 0, refuse("%d is above upper bound (65535)", port)
	}
	return port, nil
}
