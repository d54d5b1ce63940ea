package pytext

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
)

// errSyntax stands for all that is no number; Int words it.
var errSyntax = errors.New("invalid literal")

// Int is int(s, base) for the bases 8 and 10: blanks around the number, a
// sign, single underscores between digits and the digits of every script are
// allowed; for base 8 the prefix 0o too. A number that does not fit is cut to
// the nearest one that does.
func Int(s string, base int) (int64, error) {
	n, err := parseInt(Strip(s), base)
	if err != nil {
		return 0, fmt.Errorf("invalid literal for int() with base %d: %s", base, shortened(Repr(s)))
	}
	return n, nil
}

// shortened cuts a text to the length up to which Python quotes it.
func shortened(s string) string {
	count := 0
	for i := range s {
		if count == 200 {
			return s[:i]
		}
		count++
	}
	return s
}

func parseInt(s string, base int) (int64, error) {
	negative := false
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		negative, s = true, rest
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	digits := []rune(s)
	if base == 8 && len(digits) > 1 && digit(digits[0]) == 0 && (digits[1] == 'o' || digits[1] == 'O') {
		digits = digits[2:]
		if len(digits) > 0 && digits[0] == '_' {
			digits = digits[1:]
		}
	}
	n, err := magnitude(digits, base)
	if negative {
		n = -n
	}
	return n, err
}

func magnitude(digits []rune, base int) (int64, error) {
	var n int64
	last := '_'
	for _, r := range digits {
		if r == '_' && last == '_' {
			return 0, errSyntax
		}
		if last = r; r == '_' {
			continue
		}
		d := digit(r)
		if d < 0 || d >= base {
			return 0, errSyntax
		}
		if n > (math.MaxInt64-int64(d))/int64(base) {
			n = math.MaxInt64
			continue
		}
		n = n*int64(base) + int64(d)
	}
	if last == '_' {
		return 0, errSyntax
	}
	return n, nil
}

// digit returns the value of a decimal digit of any script, -1 for another
// character. Unicode lays out the digits of a script in one run of ten.
func digit(r rune) int {
	if r < 0x80 {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return int(r-rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return int(r-rune(run.Lo)) % 10
		}
	}
	return -1
}
