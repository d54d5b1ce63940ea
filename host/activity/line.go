package activity

import (
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

// lineKeep is the most memory that a line leaves behind for the next one.
const lineKeep = 64 << 10

// line makes lines, in a buffer that is used again. Formatting a date is most
// of the work, so it is done once a second.
type line struct {
	bytes  []byte
	header int // bytes before the message

	second int64 // that date is of
	date   []byte
}

// begin begins a line with its time and level.
func (l *line) begin(now time.Time, level sdk.Level) {
	if second := now.Unix(); second != l.second || l.date == nil {
		l.second = second
		l.date = now.AppendFormat(l.date[:0], "2006-01-02 15:04:05,")
	}
	if cap(l.bytes) > lineKeep {
		l.bytes = nil
	}
	ms := now.Nanosecond() / int(time.Millisecond)
	b := append(l.bytes[:0], l.date...)
	b = append(b, byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), ' ')
	b = append(b, level.String()...)
	b = append(b, ' ')
	l.bytes, l.header = b, len(b)
}

// message ends the line.
func (l *line) message(name, message string, fields []any) {
	b := l.bytes
	if name != "" {
		b = append(b, name...)
		b = append(b, ": "...)
	}
	b = append(b, message...)
	for ; len(fields) > 1; fields = fields[2:] {
		if _, is := fields[1].(mark); !is {
			b = appendField(b, fields[0], fields[1])
		}
	}
	if len(fields) == 1 {
		b = appendField(b, hclog.MissingKey, fields[0])
	}
	l.bytes = append(b, '\n')
}

// appendField appends " key=value". A stack trace stands on lines of its own.
func appendField(b []byte, key, value any) []byte {
	if trace, is := value.(hclog.CapturedStacktrace); is {
		b = append(b, '\n')
		return append(b, trace...)
	}
	b = append(b, ' ')
	b = appendValue(b, key)
	b = append(b, '=')
	return appendValue(b, value)
}

// appendValue appends a value, quoted where it could be taken for something
// else. fmt has the last word on types that are rare, as it survives methods
// that panic.
func appendValue(b []byte, value any) []byte {
	start := len(b)
	switch v := value.(type) {
	case string:
		b = append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case []byte:
		b = append(b, v...)
	case hclog.Quote:
		return strconv.AppendQuote(b, string(v))
	case hclog.Hex:
		return strconv.AppendInt(append(b, "0x"...), int64(v), 16)
	case hclog.Octal:
		return strconv.AppendInt(append(b, '0'), int64(v), 8)
	case hclog.Binary:
		return strconv.AppendInt(append(b, "0b"...), int64(v), 2)
	case hclog.Format:
		b = appendFormat(b, v)
	default:
		b = fmt.Append(b, v)
	}
	if text := b[start:]; needsQuotes(text) {
		return strconv.AppendQuote(b[:start], string(text))
	}
	return b
}

func appendFormat(b []byte, format hclog.Format) []byte {
	if len(format) == 0 {
		return b
	}
	return fmt.Appendf(b, fmt.Sprint(format[0]), format[1:]...)
}

// needsQuotes reports whether a value is empty, not one word, not text, or
// looks like it is quoted or has a key.
func needsQuotes(text []byte) bool {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r <= ' ' || r == '"' || r == '=' || r == utf8.RuneError && size == 1 || !strconv.IsPrint(r) {
			return true
		}
		i += size
	}
	return len(text) == 0
}
