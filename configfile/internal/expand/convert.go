package expand

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// maxWidth keeps a typing error from filling the memory, which is what the
// reference lets it do.
const maxWidth = 1 << 20

// errLetter stands for a letter that is no conversion.
var errLetter = errors.New("unsupported format character")

// text renders the argument without padding. A numeric one may begin with a
// sign, behind which zeros are filled in.
func (c conversion) text(arg any) (text string, numeric bool, err error) {
	switch c.letter {
	case 's':
		return c.cut(str(arg)), false, nil
	case 'r':
		return c.cut(repr(arg)), false, nil
	case 'a':
		return c.cut(pytext.ASCII(repr(arg))), false, nil
	case 'd', 'i', 'u':
		text, err = c.integer(arg, "a real number")
		return text, true, err
	case 'o', 'x', 'X':
		text, err = c.integer(arg, "an integer")
		return text, true, err
	case 'e', 'E', 'f', 'F', 'g', 'G':
		text, err = c.float(arg)
		return text, true, err
	case 'c':
		text, err = char(arg)
		return text, false, err
	}
	return "", false, errLetter
}

// cut applies a precision to text.
func (c conversion) cut(s string) string {
	count := 0
	for i := range s {
		if count == c.precision {
			return s[:i]
		}
		count++
	}
	return s
}

func (c conversion) integer(arg any, wants string) (string, error) {
	n, ok := arg.(int)
	if !ok {
		return "", fmt.Errorf("%%%c format: %s is required, not %s", c.letter, wants, typeName(arg))
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	prefix, base := "", 10
	switch c.letter {
	case 'o':
		prefix, base = "0o", 8
	case 'x', 'X':
		prefix, base = "0x", 16
	}
	digits := strconv.FormatInt(int64(n), base)
	if missing := c.precision - len(digits); missing > 0 {
		digits = strings.Repeat("0", min(missing, maxWidth)) + digits
	}
	if c.alt {
		digits = prefix + digits
	}
	if c.letter == 'X' {
		digits = strings.ToUpper(digits)
	}
	return sign + digits, nil
}

func (c conversion) float(arg any) (string, error) {
	n, ok := arg.(int)
	if !ok {
		return "", fmt.Errorf("must be real number, not %s", typeName(arg))
	}
	format := "%."
	if c.alt {
		format = "%#."
	}
	precision := 6
	if c.precision >= 0 {
		precision = min(c.precision, maxWidth)
	}
	return fmt.Sprintf(format+"*"+string(c.letter), precision, float64(n)), nil
}

func char(arg any) (string, error) {
	switch v := arg.(type) {
	case int:
		if v < 0 || v > unicode.MaxRune {
			return "", errors.New("%c arg not in range(0x110000)")
		}
		return string(rune(v)), nil
	case string:
		if utf8.RuneCountInString(v) == 1 {
			return v, nil
		}
	}
	return "", errors.New("%c requires int or char")
}

func typeName(v any) string {
	if _, ok := v.(*Dict); ok {
		return "dict"
	}
	return "str"
}

// pad adds the sign that a flag asks for and fills the text up to the width:
// with zeros between sign or prefix and digits, or with blanks around it all.
func (c conversion) pad(text string, numeric bool) string {
	head := ""
	if numeric {
		head, text = c.head(text)
	}
	missing := c.width - utf8.RuneCountInString(head) - utf8.RuneCountInString(text)
	switch {
	case missing <= 0:
		return head + text
	case c.minus:
		return head + text + strings.Repeat(" ", missing)
	case c.zero && numeric:
		return head + strings.Repeat("0", missing) + text
	}
	return strings.Repeat(" ", missing) + head + text
}

// head splits a number into what stays in front of filling zeros and the rest.
func (c conversion) head(text string) (head, rest string) {
	switch {
	case strings.HasPrefix(text, "-"):
		head, text = "-", text[1:]
	case c.plus:
		head = "+"
	case c.blank:
		head = " "
	}
	if c.alt && strings.ContainsRune("oxX", c.letter) {
		return head + text[:2], text[2:]
	}
	return head, text
}
