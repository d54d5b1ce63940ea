package sdk

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

func TestOptionsReaders(t *testing.T) {
	type reader func(Options) (any, error)
	integer := func(o Options) (any, error) { return o.Int("Key", 7) }
	float := func(o Options) (any, error) { return o.Float("key", 1.5) }
	boolean := func(o Options) (any, error) { return o.Bool("key", true) }
	duration := func(o Options) (any, error) { return o.Duration("key", time.Minute) }
	size := func(o Options) (any, error) { return o.Bytes("key", 50) }
	text := func(o Options) (any, error) { return o.String("KEY", "none"), nil }
	list := func(o Options) (any, error) { return o.List("key"), nil }
	for _, test := range []struct {
		name    string
		read    reader
		value   string
		want    any    // if it can be read
		problem string // if not
		missing any    // without the key
	}{
		{"int", integer, " 12 ", 12, "", 7},
		{"negative int", integer, "-3", -3, "", 7},
		{"no int", integer, "many", nil, `Key must be a whole number, not "many"`, 7},
		{"empty int", integer, "", nil, `Key must be a whole number, not ""`, 7},
		{"float", float, "0.25", 0.25, "", 1.5},
		{"no float", float, "x", nil, `key must be a number, not "x"`, 1.5},
		{"bool", boolean, "OFF", false, "", true},
		{"bool as a digit", boolean, "1", true, "", true},
		{"no bool", boolean, "y", nil, `key must be true or false, not "y"`, true},
		{"seconds", duration, "10", 10 * time.Second, "", time.Minute},
		{"part of a second", duration, "0.5", 500 * time.Millisecond, "", time.Minute},
		{"units", duration, "1h30m", 90 * time.Minute, "", time.Minute},
		{"no duration", duration, "soon", nil, `key must be a number of seconds or a duration such as 1m30s, not "soon"`, time.Minute},
		{"endless duration", duration, "inf", nil, `key must be a number of seconds or a duration such as 1m30s, not "inf"`, time.Minute},
		{"no number", duration, "nan", nil, `key must be a number of seconds or a duration such as 1m30s, not "nan"`, time.Minute},
		{"bytes", size, "500", int64(500), "", int64(50)},
		{"kilobytes", size, "2KB", int64(2048), "", int64(50)},
		{"megabytes", size, "1 mb", int64(1 << 20), "", int64(50)},
		{"gigabytes", size, "3GB", int64(3 << 30), "", int64(50)},
		{"too many bytes", size, "9999999999999GB", nil, `key must be a size such as 500, 50KB or 1MB, not "9999999999999GB"`, int64(50)},
		{"no bytes", size, "50M", nil, `key must be a size such as 500, 50KB or 1MB, not "50M"`, int64(50)},
		{"string", text, " as it is ", " as it is ", "", "none"},
		{"list", list, "a, b ,c", []string{"a", "b", "c"}, "", []string(nil)},
		{"empty list", list, " ", []string(nil), "", []string(nil)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.read(Options{"key": test.value})
			if test.problem != "" {
				if err == nil || err.Error() != test.problem {
					t.Errorf("error %v, want %s", err, test.problem)
				}
			} else if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, %v, want %v", got, err, test.want)
			}
			if got, err := test.read(Options{"other": "1"}); err != nil || !reflect.DeepEqual(got, test.missing) {
				t.Errorf("without the key: %v, %v, want %v", got, err, test.missing)
			}
		})
	}
}

func TestOptionsRequired(t *testing.T) {
	if got, err := (Options{"path": "/x"}).Required("path"); got != "/x" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, options := range []Options{nil, {"path": ""}} {
		if _, err := options.Required("path"); err == nil || err.Error() != "path is required" {
			t.Errorf("%v: error %v", options, err)
		}
	}
}

func TestOptionsKeys(t *testing.T) {
	options := Options{"retries": "1", "delay": "2", "url": ""}
	if got := fmt.Sprint(options.Keys()); got != "[delay retries url]" {
		t.Errorf("Keys() = %s", got)
	}
	if got := fmt.Sprint(options.Unused("Delay", "url", "other")); got != "[retries]" {
		t.Errorf("Unused() = %s", got)
	}
}
