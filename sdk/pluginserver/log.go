package pluginserver

import (
	"io"
	"log/slog"
	"strings"

	"github.com/hashicorp/go-hclog"
)

// logger is for what the serving itself has to say. It writes lines that
// supervisord understands.
func logger(to io.Writer) hclog.Logger {
	return hclog.New(&hclog.LoggerOptions{Output: to, JSONFormat: true, Level: hclog.Warn})
}

// useForLogging makes package log/slog, and with it log, write lines that
// supervisord understands: JSON with hclog's names.
func useForLogging(to io.Writer) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(to, &slog.HandlerOptions{
		Level:       slog.LevelDebug - 4, // trace
		ReplaceAttr: rename,
	})))
}

func rename(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return attr
	}
	switch attr.Key {
	case slog.TimeKey:
		attr.Key = "@timestamp"
	case slog.MessageKey:
		attr.Key = "@message"
	case slog.LevelKey:
		level, ok := attr.Value.Any().(slog.Level)
		if !ok {
			return attr
		}
		return slog.String("@level", levelName(level))
	}
	return attr
}

func levelName(level slog.Level) string {
	if level < slog.LevelDebug {
		return "trace"
	}
	name, _, _ := strings.Cut(strings.ToLower(level.String()), "+")
	return name
}
