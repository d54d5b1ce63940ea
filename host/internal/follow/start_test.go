package follow

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestPlace(t *testing.T) {
	long := strings.Repeat(strings.Repeat("x", 99)+"\n", 2000)
	for _, test := range []struct {
		text  string
		start sdk.LogStart
		want  int64
	}{
		{"", sdk.LastLines(3), 0},
		{"", sdk.LastBytes(3), 0},
		{"a\nb\nc\n", sdk.LastLines(0), 6},
		{"a\nb\nc\n", sdk.LastLines(1), 4},
		{"a\nb\nc\n", sdk.LastLines(3), 0},
		{"a\nb\nc\n", sdk.LastLines(4), 0},
		{"a\nb\nc", sdk.LastLines(1), 4},
		{"a\nb\nc", sdk.LastLines(2), 2},
		{"\n\n\n", sdk.LastLines(2), 1},
		{"no end", sdk.LastLines(2), 0},
		{long, sdk.LastLines(1500), 50000},
		{long, sdk.LastLines(1 << 40), 0},
		{"abcdef", sdk.LastBytes(4), 2},
		{"abcdef", sdk.AtOffset(4), 4},
		{"abcdef", sdk.AtOffset(6), 6},
		{"abcdef", sdk.AtOffset(7), 0},
	} {
		got, err := place(strings.NewReader(test.text), int64(len(test.text)), test.start)
		if err != nil || got != test.want {
			t.Errorf("%.20q, %+v: got %d, %v; want %d", test.text, test.start, got, err, test.want)
		}
	}
	for _, bad := range []sdk.LogStart{sdk.LastLines(-1), {Kind: 99}} {
		if _, err := place(strings.NewReader("x"), 1, bad); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

func TestSince(t *testing.T) {
	begin := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	var text strings.Builder
	var places []int64
	text.WriteString("no time at all\n")
	for i := range 5000 {
		places = append(places, int64(text.Len()))
		when := begin.Add(time.Duration(i) * time.Second).Format(timeLayout)
		fmt.Fprintf(&text, "%s INFO line %d\n%s\n", when, i, strings.Repeat("more ", i%40))
		if i == 3000 {
			text.WriteString(strings.Repeat("a very long line ", 3*scanSize/16) + "\n")
		}
	}
	log, size := strings.NewReader(text.String()), int64(text.Len())
	for i := -1; i <= 5000; i += 7 {
		when := begin.Add(time.Duration(i)*time.Second - time.Millisecond)
		want := size
		if i < 5000 {
			want = places[max(i, 0)]
		}
		if got, err := place(log, size, sdk.Since(when)); err != nil || got != want {
			t.Fatalf("line %d: got %d, %v; want %d", i, got, err, want)
		}
	}
	if got, err := place(log, size, sdk.Since(begin.Add(time.Hour*9))); err != nil || got != size {
		t.Errorf("the future: got %d, %v", got, err)
	}
}

// TestFollowLaggard follows with a reader that takes nothing while the log is
// rotated several times.
func TestFollowLaggard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, path, "1\n")
	expect := expecter(t, &Watcher{}, path, 100)
	expect("1")
	want := "\n"
	for i := 2; i < 6; i++ {
		for n := i; n > 0; n-- {
			from := fmt.Sprintf("%s.%d", path, n-1)
			if n == 1 {
				from = path
			}
			if err := os.Rename(from, fmt.Sprintf("%s.%d", path, n)); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		text := strings.Repeat(fmt.Sprintf("%d\n", i), 3)
		write(t, path, text)
		want += text
	}
	expect(want)
}

func TestFollowToEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, path, "a\nb\nc\n")
	start := sdk.LastLines(2)
	start.ToEnd = true
	f, err := Open(at(path), start)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	write(t, path, "later\n")
	var out strings.Builder
	if err := f.Follow(t.Context(), &Watcher{}, &out); err != nil || out.String() != "b\nc\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
	if p := f.Place(); p.Offset != 6 || p.Size != 6 {
		t.Errorf("place: %+v", p)
	}
}

func TestFollowMoves(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "log"), filepath.Join(t.TempDir(), "other")
	write(t, first, "1\n")
	watcher, path := &Watcher{}, first
	moved := make(chan struct{})
	expect := expecterAt(t, watcher, func() string {
		select {
		case <-moved:
			return second
		default:
			return path
		}
	}, 100)
	expect("1\n")
	write(t, first, "2\n")
	close(moved)
	watcher.NotifyAll()
	expect("2\n")
	write(t, second, "3\n")
	expect("3\n")
}
