package server

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
)

// guard lets in clients that know the user name and the password. It keeps
// digests, so that comparing takes the same time whatever is compared.
type guard struct {
	username, password [sha256.Size]byte
	hashed             bool // the password is that of its SHA-1 in hex
}

// newGuard returns nil if there is nothing to ask for.
func newGuard(username, password *string) *guard {
	var name, secret string
	if username != nil {
		name = *username
	}
	if password != nil {
		secret = *password
	}
	if name == "" && secret == "" {
		return nil
	}
	g := &guard{username: sha256.Sum256([]byte(name))}
	hash, hashed := strings.CutPrefix(secret, "{SHA}")
	if hashed {
		secret, g.hashed = strings.ToLower(hash), true
	}
	g.password = sha256.Sum256([]byte(secret))
	return g
}

// admit reports whether a request may pass, and answers it if not.
func (g *guard) admit(e *http1.Exchange) bool {
	status := g.check(e)
	if status == http.StatusOK {
		return true
	}
	if status == http.StatusUnauthorized {
		e.AddHeader("WWW-Authenticate", `Basic realm="default"`)
	}
	e.Error(status)
	return false
}

// check returns the status that a request earns by what it says of its sender.
func (g *guard) check(e *http1.Exchange) int {
	if g == nil {
		return http.StatusOK
	}
	header, _ := e.Header("Authorization")
	scheme, credentials, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return http.StatusUnauthorized
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.Map(inBase64, credentials))
	if err != nil {
		return http.StatusBadRequest
	}
	if name, password, found := strings.Cut(string(decoded), ":"); found && g.matches(name, password) {
		return http.StatusOK
	}
	return http.StatusUnauthorized
}

// inBase64 drops what isn't of base64's alphabet, such as the line ends that some
// encoders put in, and the reference overlooks.
func inBase64(r rune) rune {
	if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("+/=", r) {
		return r
	}
	return -1
}

func (g *guard) matches(name, password string) bool {
	if g.hashed {
		sum := sha1.Sum([]byte(password))
		password = hex.EncodeToString(sum[:])
	}
	givenName, givenPassword := sha256.Sum256([]byte(name)), sha256.Sum256([]byte(password))
	return subtle.ConstantTimeCompare(givenName[:], g.username[:])&
		subtle.ConstantTimeCompare(givenPassword[:], g.password[:]) == 1
}
