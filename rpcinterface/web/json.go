package web

import (
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/sdk"
)

// appendString appends a text as JSON, with broken UTF-8 replaced.
func appendString(dst []byte, text string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	done := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, text[done:i]...), "\uFFFD"...)
				done = i + 1
			}
			i += size
			continue
		}
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == 0x7f {
			dst = append(dst, text[done:i]...)
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			done = i + 1
		}
		i++
	}
	return append(append(dst, text[done:]...), '"')
}

// An object appends the members of a JSON object.
type object struct {
	dst   []byte
	empty bool
}

func openObject(dst []byte) object { return object{append(dst, '{'), true} }

func (o *object) key(name string) {
	if !o.empty {
		o.dst = append(o.dst, ',')
	}
	o.empty = false
	o.dst = append(o.dst, '"')
	o.dst = append(o.dst, name...)
	o.dst = append(o.dst, '"', ':')
}

func (o *object) text(name, value string) {
	o.key(name)
	o.dst = appendString(o.dst, value)
}

func (o *object) number(name string, value int64) {
	o.key(name)
	o.dst = strconv.AppendInt(o.dst, value, 10)
}

func (o *object) truth(name string, value bool) {
	o.key(name)
	o.dst = strconv.AppendBool(o.dst, value)
}

func (o *object) close() []byte { return append(o.dst, '}') }

// appendList appends a JSON array.
func appendList[T any](dst []byte, list []T, one func([]byte, *T) []byte) []byte {
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, &list[i])
	}
	return append(dst, ']')
}

func appendProcess(dst []byte, info *sdk.ProcessInfo) []byte {
	o := openObject(dst)
	o.text("name", info.Name)
	o.text("group", info.Group)
	o.text("namespec", string(info.Namespec()))
	o.number("state", int64(info.State))
	o.text("statename", info.State.String())
	o.number("start", info.Start)
	o.number("stop", info.Stop)
	o.number("now", info.Now)
	o.number("pid", int64(info.PID))
	o.number("exitstatus", int64(info.ExitStatus))
	o.text("spawnerr", info.SpawnError)
	o.text("description", info.Description)
	o.truth("stdout", info.StdoutLogfile != "")
	o.truth("stderr", info.StderrLogfile != "")
	return o.close()
}

func sendJSON(w http.ResponseWriter, status int, body []byte) {
	answer(w, status, "application/json", body)
}

// refuse answers that something was not done.
func refuse(w http.ResponseWriter, status int, message string) {
	o := openObject(nil)
	o.truth("ok", false)
	o.text("message", message)
	sendJSON(w, status, o.close())
}
