// Package origin tells requests that a page of another site makes a browser send
// from those that may be meant.
package origin

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Same reports whether an Origin is that of the host a request was sent to, as
// far as a server behind a proxy can tell: the scheme may differ. "null" isn't.
func Same(origin, host string) bool {
	parsed, err := url.Parse(origin)
	if err != nil || parsed.Host == "" {
		return false
	}
	trim := func(host string) string {
		return strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443"))
	}
	return trim(parsed.Host) == trim(host)
}

// Known reports whether a Host can't be a name that an attacker points at us, as
// addresses and names without a dot can't, or is one of the names given. "*"
// among them stands for all.
func Known(host string, names ...string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(names, func(name string) bool { return name == "*" || strings.EqualFold(name, host) })
}
