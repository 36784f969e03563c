package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"

	"porchlight/internal/finding"
)

// columnGap separates the columns of a table.
const columnGap = "  "

// printTable prints rows below a header. Each column is as wide as its widest cell. The last column is not
// padded, and a terminal cuts it at its edge. Terminal sequences in cells are removed.
func printTable(w io.Writer, head []string, rows [][]string) error {
	widths := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(finding.Harmless(cell)))
		}
	}
	room := terminalWidth(w)
	line := func(row []string) string {
		var b strings.Builder
		for i, cell := range row {
			cell = finding.Harmless(cell)
			if i == len(row)-1 && room > 0 {
				cell = cutTo(cell, max(narrowest/2, room-uniseg.StringWidth(b.String())))
			}
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell)) + columnGap)
			}
		}
		return strings.TrimRight(b.String(), " ")
	}
	quiet := fmt.Sprint
	if useColor(w) {
		quiet = color.New(color.Faint).Sprint
	}
	if _, err := fmt.Fprintln(w, quiet(line(head))); err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := fmt.Fprintln(w, line(row)); err != nil {
			return err
		}
	}
	return nil
}

// cutTo shortens words to a number of cells, with an ellipsis at the cut. The ellipsis alone is the shortest result.
func cutTo(words string, cells int) string {
	const mark = "..."
	if uniseg.StringWidth(words) <= cells {
		return words
	}
	kept, state := "", -1
	for rest := words; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if cells -= width; cells < len(mark) {
			break
		}
		kept += cluster
	}
	return kept + mark
}
