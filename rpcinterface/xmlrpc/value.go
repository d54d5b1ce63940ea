package xmlrpc

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// kind is what an element means.
type kind uint8

const (
	kindOther kind = iota // holds its text, like <name>
	kindMethodName
	kindParams
	kindFault
	kindParam
	kindValue
	kindInt
	kindBoolean
	kindString
	kindDouble
	kindDateTime
	kindBase64
	kindNil
	kindArray
	kindData
	kindStruct
)

// typed reports whether an element of the kind is done with its children when
// it is closed.
func (k kind) typed() bool { return k >= kindParam }

func kindOf(name []byte) kind {
	switch string(name) {
	case "value":
		return kindValue
	case "string":
		return kindString
	case "int", "i4", "i8":
		return kindInt
	case "boolean":
		return kindBoolean
	case "double":
		return kindDouble
	case "dateTime.iso8601":
		return kindDateTime
	case "base64":
		return kindBase64
	case "nil":
		return kindNil
	case "struct":
		return kindStruct
	case "array":
		return kindArray
	case "data":
		return kindData
	case "param":
		return kindParam
	case "params":
		return kindParams
	case "fault":
		return kindFault
	case "methodName":
		return kindMethodName
	}
	return kindOther
}

var (
	errEmpty  = errors.New("an array or parameter without content")
	errNumber = errors.New("not a number")
	errDate   = errors.New("not a date")
	errBase64 = errors.New("not base64")
)

// value returns what a closed element holds, given what its children hold.
func (c *call) value(e *element, children []any) (any, error) {
	switch e.kind {
	case kindValue:
		if len(children) > 0 {
			return children[0], nil
		}
		return string(c.textOf(e)), nil
	case kindString:
		return string(c.textOf(e)), nil
	case kindInt:
		return parseInt(string(c.textOf(e)))
	case kindBoolean:
		return string(c.textOf(e)) == "1", nil
	case kindDouble:
		return parseFloat(string(c.textOf(e)))
	case kindDateTime:
		return parseTime(string(c.textOf(e)))
	case kindBase64:
		return parseBase64(c.textOf(e))
	case kindNil:
		return nil, nil
	case kindArray, kindParam:
		if len(children) == 0 {
			return nil, errEmpty
		}
		return children[0], nil
	case kindData:
		return append([]any{}, children...), nil
	case kindStruct:
		return membersOf(children), nil
	case kindOther, kindMethodName, kindParams, kindFault:
	}
	if text := c.textOf(e); len(text) > 0 {
		return string(text), nil
	}
	return nil, nil
}

func parseInt(text string) (any, error) {
	n, err := strconv.ParseInt(plainNumber(text), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: %.40q", errNumber, text)
	}
	return n, nil
}

func parseFloat(text string) (any, error) {
	plain := plainNumber(text)
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || strings.ContainsAny(plain, "xX") {
		return nil, fmt.Errorf("%w: %.40q", errNumber, text)
	}
	return f, nil
}

// plainNumber returns a number without what only Python allows in it: space
// around it and underscores between digits.
func plainNumber(text string) string {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "_") {
		return text
	}
	var plain strings.Builder
	for i, c := range []byte(text) {
		if c != '_' {
			plain.WriteByte(c)
			continue
		}
		if i == 0 || i == len(text)-1 || !isDigit(text[i-1]) || !isDigit(text[i+1]) {
			return text // which then isn't a number
		}
	}
	return plain.String()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func parseTime(text string) (any, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil || len(text) != len(timeLayout) {
		return nil, fmt.Errorf("%w: %.40q", errDate, text)
	}
	return t, nil
}

// parseBase64 overlooks what isn't of base64's alphabet, such as line ends.
func parseBase64(text []byte) (any, error) {
	kept := make([]byte, 0, len(text))
	for _, c := range text {
		if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || isDigit(c) || c == '+' || c == '/' || c == '=' {
			kept = append(kept, c)
		}
	}
	n, err := base64.StdEncoding.Decode(kept, kept)
	if err != nil {
		return nil, errBase64
	}
	return kept[:n], nil
}
