package pytext

import (
	"strings"
	"unicode"
)

// IsSpace reports whether str.isspace holds for r: Unicode's White_Space and
// the four ASCII separators.
func IsSpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
}

// Strip is str.strip.
func Strip(s string) string { return strings.TrimFunc(s, IsSpace) }

// TrimRight is str.rstrip.
func TrimRight(s string) string { return strings.TrimRightFunc(s, IsSpace) }

// Fields is str.split without an argument.
func Fields(s string) []string { return strings.FieldsFunc(s, IsSpace) }
