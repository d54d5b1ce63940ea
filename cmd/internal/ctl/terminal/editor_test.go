package terminal

import (
	"context"
	"errors"
	"testing"

	"github.com/creack/pty"
)

// Liner reads up to these and no further, so neither may we give it more.
func TestUpToEnd(t *testing.T) {
	for typed, want := range map[string]int{
		"abc": 3, "ab\rc": 3, "ab\nc": 3, "a\x03b": 2, "\x04b": 1, "ab\x1ac": 2, "\r\n": 1, "a\tb\x1b[A": 6,
	} {
		if got := upToEnd([]byte(typed)); got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
}

func TestLegible(t *testing.T) {
	if got := legible("\x1b[1mweb\t\u202e> "); got != "[1mweb> " {
		t.Errorf("%q", got)
	}
}

// What is cut off from a wait is there for the next one.
func TestKeyboard(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	keys := Of(slave, slave)
	if keys == nil {
		t.Fatal("no keyboard")
	}
	if _, err := master.WriteString("one\ntwo\n"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one", "two"} {
		if line, err := keys.Next(t.Context()); line != want || err != nil {
			t.Errorf("%q, %v, want %s", line, err, want)
		}
	}
	given, giveUp := context.WithCancel(t.Context())
	giveUp()
	if line, err := keys.Next(given); err == nil {
		t.Errorf("%q", line)
	}
	if _, err := master.WriteString("three\n\x04"); err != nil {
		t.Fatal(err)
	}
	if line, err := keys.Next(t.Context()); line != "three" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
	if line, err := keys.Next(t.Context()); !errors.Is(err, ErrEnd) {
		t.Errorf("%q, %v", line, err)
	}
}
