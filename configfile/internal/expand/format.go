package expand

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// formatter is one run of the % operator.
type formatter struct {
	text string
	pos  int // of the next byte in the text
	dict *Dict
	out  strings.Builder

	// arg is what the next conversion prints: the dictionary itself until a
	// key is given, then the value of the latest key, each once.
	arg  any
	used bool
}

// conversion is what stands between a % and the letter that ends it.
type conversion struct {
	minus, plus, blank, alt, zero bool

	width, precision int // -1 where not given
	letter           rune
}

func (f *formatter) run() error {
	for f.pos < len(f.text) {
		c := f.text[f.pos]
		f.pos++
		if c != '%' {
			f.out.WriteByte(c)
			continue
		}
		if f.peek() == '%' {
			f.pos++
			f.out.WriteByte('%')
			continue
		}
		if err := f.convert(); err != nil {
			return err
		}
	}
	return nil
}

// peek returns the next byte, 0 at the end.
func (f *formatter) peek() byte {
	if f.pos < len(f.text) {
		return f.text[f.pos]
	}
	return 0
}

func (f *formatter) convert() error {
	if f.peek() == '(' {
		if err := f.key(); err != nil {
			return err
		}
	}
	c, err := f.conversion()
	if err != nil {
		return err
	}
	return f.print(c)
}

// key reads a name in parentheses, which may hold balanced ones itself, and
// makes its value the argument.
func (f *formatter) key() error {
	f.pos++
	start, depth := f.pos, 1
	for ; depth > 0; f.pos++ {
		switch f.peek() {
		case 0:
			if f.pos >= len(f.text) {
				return errors.New("incomplete format key")
			}
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	name := f.text[start : f.pos-1]
	value, ok := f.dict.value(name)
	if !ok {
		return &UnknownNameError{name}
	}
	f.arg, f.used = value, false
	return nil
}

// next hands out the argument, once.
func (f *formatter) next() (any, error) {
	if f.used {
		return nil, errors.New("not enough arguments for format string")
	}
	f.used = true
	return f.arg, nil
}

// conversion reads flags, width, precision, an ignored length and the letter.
func (f *formatter) conversion() (conversion, error) {
	c := conversion{width: -1, precision: -1}
	f.flags(&c)
	var err error
	if c.width, err = f.number(math.MaxInt64, "width too big"); err != nil {
		return c, err
	}
	if c.width < -1 {
		c.minus, c.width = true, -c.width
	}
	if f.peek() == '.' {
		f.pos++
		if c.precision, err = f.number(math.MaxInt32, "precision too big"); err != nil {
			return c, err
		}
		c.precision = max(c.precision, 0)
	}
	if r := f.peek(); r == 'h' || r == 'l' || r == 'L' {
		f.pos++
	}
	if f.pos >= len(f.text) {
		return c, errors.New("incomplete format")
	}
	letter, size := utf8.DecodeRuneInString(f.text[f.pos:])
	c.letter = letter
	f.pos += size
	return c, nil
}

func (f *formatter) flags(c *conversion) {
	for ; ; f.pos++ {
		switch f.peek() {
		case '-':
			c.minus = true
		case '+':
			c.plus = true
		case ' ':
			c.blank = true
		case '#':
			c.alt = true
		case '0':
			c.zero = true
		default:
			return
		}
	}
}

// number reads digits or a *, which takes the argument; -1 if there is
// neither.
func (f *formatter) number(limit int, tooBig string) (int, error) {
	if f.peek() == '*' {
		f.pos++
		arg, err := f.next()
		if err != nil {
			return 0, err
		}
		n, ok := arg.(int)
		if !ok {
			return 0, errors.New("* wants int")
		}
		return n, nil
	}
	n := -1
	for ; '0' <= f.peek() && f.peek() <= '9'; f.pos++ {
		d := int(f.peek() - '0')
		if n > (limit-d)/10 {
			return 0, errors.New(tooBig)
		}
		n = max(n, 0)*10 + d
	}
	return n, nil
}

func (f *formatter) print(c conversion) error {
	arg, err := f.next()
	if err != nil {
		return err
	}
	text, numeric, err := c.text(arg)
	if err != nil {
		if errors.Is(err, errLetter) {
			index := utf8.RuneCountInString(f.text[:f.pos]) - 1
			return fmt.Errorf("unsupported format character '%c' (0x%x) at index %d", printable(c.letter), c.letter, index)
		}
		return err
	}
	if c.width > maxWidth {
		return errors.New("width too big")
	}
	f.out.WriteString(c.pad(text, numeric))
	return nil
}

func printable(r rune) rune {
	if 31 <= r && r <= 126 {
		return r
	}
	return '?'
}
