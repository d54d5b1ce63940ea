package sdk

import (
	"fmt"
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
	clock := fmt.Sprintf("%d:%02d:%02d", rest/3600, rest/60%60, rest%60)
	switch days {
	case 0:
		return clock
	case 1, -1:
		return fmt.Sprintf("%d day, %s", days, clock)
	default:
		return fmt.Sprintf("%d days, %s", days, clock)
	}
}
