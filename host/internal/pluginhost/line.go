package pluginhost

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/go-hclog"
)

// logLine is a line that a plugin wrote, understood.
type logLine struct {
	level   hclog.Level
	message string
	fields  []any
}

// parser understands what plugins write to their stderr: lines of hclog in JSON
// or as text, and anything else. A panic and what follows it is an error.
type parser struct{ panicking bool }

// parse never fails: what it can't understand is a message of level info.
func (p *parser) parse(text string) logLine {
	if strings.HasPrefix(text, "{") {
		if line, ok := parseJSON(text); ok {
			return line
		}
	}
	if line, ok := parseText(text); ok {
		return line
	}
	if strings.HasPrefix(text, "panic: ") || strings.HasPrefix(text, "fatal error: ") {
		p.panicking = true
	}
	if p.panicking {
		return logLine{level: hclog.Error, message: text}
	}
	return logLine{level: hclog.Info, message: text}
}

// parseJSON understands hclog's JSON. The keys that it has of its own may hold
// anything: whoever writes them need not be hclog.
func parseJSON(text string) (logLine, bool) {
	var members map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&members) != nil {
		return logLine{}, false
	}
	message, isText := members["@message"].(string)
	if !isText {
		return logLine{}, false
	}
	line := logLine{level: hclog.Info, message: message}
	if name, ok := members["@level"].(string); ok {
		if level := hclog.LevelFromString(name); level != hclog.NoLevel {
			line.level = level
		}
	}
	if line.level == hclog.Off {
		line.level = hclog.Info
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !strings.HasPrefix(key, "@") {
			line.fields = append(line.fields, key, members[key])
		}
	}
	return line, true
}

// parseText understands "[INFO]  message", with or without a date before it.
func parseText(text string) (logLine, bool) {
	date, rest, _ := strings.Cut(text, "[")
	name, message, ok := strings.Cut(rest, "]")
	if !ok || strings.Trim(date, "0123456789-:.,+TZ/ ") != "" {
		return logLine{}, false
	}
	switch name {
	case "TRACE", "DEBUG", "INFO", "WARN", "ERROR":
		return logLine{level: hclog.LevelFromString(name), message: strings.TrimSpace(message)}, true
	}
	return logLine{}, false
}

// printable escapes what could forge another line of the log or steer a
// terminal.
func printable(text string) string {
	if !strings.ContainsFunc(text, unicode.IsControl) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		if unicode.IsControl(r) && r != '\t' {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
