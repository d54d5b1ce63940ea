package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// absent stands where there is no value.
const absent = "–"

// markdown is the table of all results, with what went wrong below it.
func (r *results) markdown() string {
	var text strings.Builder
	if len(r.Lines) > 0 {
		text.WriteString(r.caption() + "\n\n")
		writeTable(&text, r.rows())
	}
	for _, failure := range r.Failures {
		fmt.Fprintf(&text, "\n- failed: %s", strings.ReplaceAll(failure, "\n", "; "))
	}
	if len(r.Failures) > 0 {
		text.WriteString("\n")
	}
	return text.String()
}

// caption says what a reader must know of the run.
func (r *results) caption() string {
	rounds := "one round"
	if r.Rounds > 1 {
		rounds = fmt.Sprintf("medians of %d rounds, ~ where they differ by over a quarter", r.Rounds)
	}
	return fmt.Sprintf("%s, %s, %d CPUs; %d programs; %s; × times better than %s.",
		r.Date, r.Platform, r.CPUs, r.Scale.Children, rounds, r.Reference)
}

// rows are the cells of the table: the first row is its head.
func (r *results) rows() [][]string {
	head := []string{"measure", "unit", r.Reference}
	for _, name := range r.Systems[1:] {
		head = append(head, name, "×")
	}
	rows := [][]string{head}
	for _, l := range r.Lines {
		reference := l.Values[r.Reference]
		row := []string{l.Title, l.Unit, cell(reference)}
		for _, name := range r.Systems[1:] {
			row = append(row, cell(l.Values[name]), ratio(l.sense, reference, l.Values[name]))
		}
		rows = append(rows, row)
	}
	return rows
}

// writeTable pads the cells, for readers of the source.
func writeTable(text *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c), len("---"))
		}
	}
	const numbers = 2 // The columns from here on are aligned to the right.
	for number, row := range rows {
		for i, c := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i < numbers {
				text.WriteString("| " + c + gap + " ")
			} else {
				text.WriteString("| " + gap + c + " ")
			}
		}
		text.WriteString("|\n")
		if number > 0 {
			continue
		}
		for i, width := range widths {
			if i < numbers {
				text.WriteString("|" + strings.Repeat("-", width+2))
			} else {
				text.WriteString("|" + strings.Repeat("-", width+1) + ":")
			}
		}
		text.WriteString("|\n")
	}
}

// cell is the median of the values, marked when they differ much.
func cell(values []float64) string {
	if len(values) == 0 {
		return absent
	}
	text := number(median(values))
	if unsteady(values) && text != "0" {
		text = "~" + text
	}
	return text
}

// ratio is how many times better than the reference.
func ratio(sense sense, reference, values []float64) string {
	if sense == none || len(reference) == 0 || len(values) == 0 {
		return ""
	}
	better, worse := median(reference), median(values)
	if sense == more {
		better, worse = worse, better
	}
	switch {
	case better == worse:
		return "1"
	case worse == 0:
		return "∞"
	default:
		return number(better / worse)
	}
}

// number has three digits that count, at most two of them behind the point.
func number(x float64) string {
	decimals := 0
	switch size := math.Abs(x); {
	case size < 0.005:
		return "0"
	case size < 9.995:
		decimals = 2
	case size < 99.95:
		decimals = 1
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	fraction = strings.TrimRight(fraction, "0")
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction
}
