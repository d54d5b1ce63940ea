package ini

import (
	"fmt"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// BadLine is a line that is neither a header nor an option.
type BadLine struct {
	Line    int
	Text    string // with its line end
	Section string // that it stands in
}

// ParsingError lists the bad lines of a file. All others have been read.
type ParsingError struct {
	File  string
	Lines []BadLine
}

// Error words it as Python does.
func (e *ParsingError) Error() string {
	var b strings.Builder
	b.WriteString("Source contains parsing errors: " + pytext.Repr(e.File))
	for _, bad := range e.Lines {
		fmt.Fprintf(&b, "\n\t[line %2d]: %s", bad.Line, pytext.Repr(bad.Text))
	}
	return b.String()
}

// MissingHeaderError is returned for an option before any section. Nothing
// behind it has been read.
type MissingHeaderError struct {
	File string
	BadLine
}

// Error words it as Python does.
func (e *MissingHeaderError) Error() string {
	return fmt.Sprintf("File contains no section headers.\nfile: %s, line: %d\n%s",
		pytext.Repr(e.File), e.Line, pytext.Repr(e.Text))
}

// EncodingError is returned for a file that is not UTF-8. Nothing of it has
// been read.
type EncodingError struct {
	File   string
	Line   int
	Offset int
	Byte   byte
}

// Error words it as Python does.
func (e *EncodingError) Error() string {
	reason := "invalid start byte"
	if 0xc2 <= e.Byte && e.Byte < 0xf5 {
		reason = "invalid continuation byte"
	}
	return fmt.Sprintf("'utf-8' codec can't decode byte 0x%02x in position %d: %s", e.Byte, e.Offset, reason)
}
