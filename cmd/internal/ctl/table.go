package ctl

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// cells returns how many columns of a terminal a text takes.
func cells(text string) int {
	return runewidth.StringWidth(text)
}

// pad returns a text with spaces up to a width.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-cells(text)))
}

// cut returns as much of a text as a number of columns of a terminal shows.
// That it was cut shows.
func cut(text string, columns int) string {
	return runewidth.Truncate(text, max(columns, 1), "…")
}

// showable replaces what a terminal would take as an order.
func showable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '·'
		}
		return r
	}, text)
}

// table returns a line for each row, with columns as wide as they need. A cell
// is coloured if colour says how; nil colours none.
func table(rows [][]string, colour func(row, column int, text string) string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells(cell))
		}
	}
	var b strings.Builder
	for number, row := range rows {
		last := len(row) - 1
		for last >= 0 && row[last] == "" {
			last--
		}
		for i, cell := range row[:last+1] {
			text := cell
			if colour != nil {
				text = colour(number, i, cell)
			}
			b.WriteString(text)
			if i < last {
				b.WriteString(strings.Repeat(" ", widths[i]-cells(cell)+3))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
