package sdk

import (
	"strconv"
	"time"
)

const day = 24 * time.Hour

// Uptime formats a duration as Supervisor shows it in a process's description,
// in whole seconds, and with the days in front if there are any: "0:01:02",
// "1 day, 0:01:02", "-1 day, 23:59:59".
func Uptime(d time.Duration) string {
	days := d / day
	if d%day < 0 {
		days-- // the rest is never negative
	}
	rest := (d - days*day) / time.Second
	text := make([]byte, 0, 24) // by hand: it is told of every process in every list
	if days != 0 {
		text = strconv.AppendInt(text, int64(days), 10)
		text = append(text, " day"...)
		if days != 1 && days != -1 {
			text = append(text, 's')
		}
		text = append(text, ", "...)
	}
	text = strconv.AppendInt(text, int64(rest/3600), 10)
	text = appendTwoDigits(text, rest/60%60)
	return string(appendTwoDigits(text, rest%60))
}

func appendTwoDigits(text []byte, n time.Duration) []byte {
	return append(text, ':', byte('0'+n/10), byte('0'+n%10))
}
