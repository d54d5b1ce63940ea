package main

import (
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// odd returns what XML-RPC has no form for.
func odd(which string) (any, error) {
	switch which {
	case "channel":
		return make(chan int), nil
	case "int":
		return int64(math.MaxInt32) + 1, nil
	case "control":
		return map[string]any{"text": "a\x01b"}, nil
	case "member":
		return map[string]any{"a\x00b": "text"}, nil
	case "not UTF-8":
		return "a\xffb", nil
	case "date":
		return time.Date(12345, 1, 2, 3, 4, 5, 0, time.UTC), nil
	case "negative date":
		return time.Date(-1, 1, 2, 3, 4, 5, 0, time.UTC), nil
	case "NaN":
		return math.NaN(), nil
	case "Inf":
		return math.Inf(-1), nil
	case "deep":
		var deep any = "bottom"
		for range 5000 {
			deep = []any{deep}
		}
		return deep, nil
	}
	return nil, errors.New("unknown: " + which)
}

// ids tells who the process is, as the kernel sees it.
func ids() (string, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "", err
	}
	var found []string
	for line := range strings.Lines(string(status)) {
		if name, values, _ := strings.Cut(line, ":"); name == "Uid" || name == "Gid" || name == "Groups" {
			found = append(found, name+" "+strings.Join(strings.Fields(values), " "))
		}
	}
	info, err := os.Stat(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
	if err != nil {
		return "", err
	}
	return strings.Join(append(found, strconv.FormatUint(uint64(info.Mode().Perm()), 8)), "; "), nil
}
