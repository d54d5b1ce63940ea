package ctl

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/sdk"
)

// screen is what there is to know of the place where output goes. The zero
// screen is a file or a pipe, for which everything is printed as Supervisor
// prints it.
type screen struct {
	terminal *os.File // nil if it is none
	redraws  bool     // the cursor can be moved
	colours  bool
}

// newScreen finds out about an output. Colours are for terminals that can show
// them, unless the variable NO_COLOR or the user says otherwise.
func newScreen(out io.Writer, when colourMode) screen {
	var s screen
	if file, ok := out.(*os.File); ok && isTerminal(file) {
		s.terminal = file
		term := os.Getenv("TERM")
		s.redraws = term != "" && term != "dumb"
	}
	s.colours = s.redraws && os.Getenv("NO_COLOR") == ""
	if when != coloursAuto {
		s.colours = when == coloursAlways
	}
	return s
}

func isTerminal(file *os.File) bool {
	_, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	return err == nil
}

// size returns how many columns and rows the terminal has; 0 if it doesn't
// know.
func (s screen) size() (columns, rows int) {
	if s.terminal == nil {
		return 0, 0
	}
	size, err := unix.IoctlGetWinsize(int(s.terminal.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0
	}
	return int(size.Col), int(size.Row)
}

// colourMode is the value of the flag --color.
type colourMode string

const (
	coloursAuto   colourMode = "auto"
	coloursAlways colourMode = "always"
	coloursNever  colourMode = "never"
)

// Set takes one of the three modes.
func (m *colourMode) Set(text string) error {
	switch mode := colourMode(text); mode {
	case coloursAuto, coloursAlways, coloursNever:
		*m = mode
		return nil
	}
	return errors.New("use auto, always or never")
}

// String returns the mode.
func (m *colourMode) String() string { return string(*m) }

// Type names the kind of value in usage texts.
func (m *colourMode) Type() string { return "WHEN" }

// stateColour returns the sequence that begins the colour of a state, or "".
func stateColour(state sdk.ProcessState) string {
	switch state {
	case sdk.StateRunning:
		return green
	case sdk.StateStarting, sdk.StateBackoff, sdk.StateStopping:
		return yellow
	case sdk.StateFatal, sdk.StateUnknown:
		return red
	case sdk.StateStopped, sdk.StateExited:
		return dim
	}
	return ""
}

// pluginColour is stateColour for plugins.
func pluginColour(state sdk.PluginState) string {
	switch state {
	case sdk.PluginRunning:
		return green
	case sdk.PluginStarting, sdk.PluginBackoff:
		return yellow
	default:
		return red
	}
}

// Sequences of a terminal.
const (
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	red    = "\x1b[31m"
	dim    = "\x1b[2m"
	plain  = "\x1b[0m"
)

// paint colours a text if there are colours.
func (s screen) paint(colour, text string) string {
	if !s.colours || colour == "" || text == "" {
		return text
	}
	return colour + text + plain
}
