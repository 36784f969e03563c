package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
)

var tableSyntax = finding.Register(finding.Rule{
	Name: "table-syntax", Severity: finding.Warning,
	Doc: "Lines are written like a table and are none, so readers would see the bars between the cells",
	Why: "A table needs a line of dashes under its first line, with as many columns as that line. Without it, or after " +
		"an empty line, all rows run together into one paragraph.",
	Instead: "Write `| --- | --- |` under the names of the columns, with dashes for each column. Leave no empty line in a " +
		"table. Write `\\|` for a bar that is part of a text.",
})

// noTable reports a paragraph, which was not made a table, whose lines look like the rows of one.
func (p *page) noTable(node *ast.Paragraph) {
	lines := node.Lines()
	first := lines.At(0)
	if bytes.IndexByte(p.text[first.Start:lines.At(lines.Len()-1).Stop], '|') < 0 {
		return
	}
	columns, marks := 0, -1 // of the first line; the index of a line of marks
	framed := true          // each line begins and ends with a bar
	for i := range lines.Len() {
		line := lines.At(i)
		row := bytes.TrimSpace(line.Value(p.text))
		n, ok := cellsOf(row)
		if !ok || i > 0 && n != columns && marks < 0 && !isMarks(row) {
			return
		}
		if i == 0 {
			columns = n
		} else if marks < 0 && isMarks(row) {
			marks = i
		}
		framed = framed && row[0] == '|' && row[len(row)-1] == '|'
	}
	if columns < 2 || !framed && marks < 0 && lines.Len() < 3 && columns < 3 || !framed && lines.Len() == 1 {
		return
	}
	want := "|" + strings.Repeat(" --- |", min(columns, 20))
	f := tableSyntax.At(p.file, p.at(first.Start), "these lines look like a table, and no line of dashes is under the first")
	switch {
	case marks > 0:
		line := lines.At(marks)
		row := bytes.TrimSpace(line.Value(p.text))
		f = tableSyntax.At(p.file, p.at(line.Start), "%q is no line of dashes for %d columns, so this is no table", row, columns)
		f = f.Suggest("write %q", want)
	case lines.Len() == 1:
		f = tableSyntax.At(p.file, p.at(first.Start), "this row stands alone, so it is in no table").
			Suggest("take out the empty line before it, or write %q under it to begin a table", want)
	default:
		f = f.Suggest("write %q under it", want)
	}
	p.report(f)
}

// lostCells reports rows of a table that have more cells than its line of dashes: the rest is left out.
func (p *page) lostCells(dashes []byte, rows []text.Segment) {
	columns := barsOf(bytes.TrimSpace(dashes)) + 1
	for i := range rows {
		row := bytes.TrimSpace(rows[i].Value(p.text))
		if barsOf(row) < columns {
			continue
		}
		at := cellAt(row, columns)
		if rest := bytes.Trim(row[at:], "| \t"); len(rest) > 0 {
			p.report(tableSyntax.At(p.file, p.at(rows[i].Start+bytes.Index(rows[i].Value(p.text), row)+at),
				"the table has %d columns and this row more cells, so %q is left out", columns, rest).
				Suggest("write \\| for a bar that is part of a text, or add a column to the first two lines of the table"))
			return
		}
	}
}

// cellsOf is the number of cells in a line that looks like a row of a table. ok: it does. Bars in code, in a link of a
// wiki or in a template are none of a table.
func cellsOf(row []byte) (n int, ok bool) {
	for _, other := range []string{"`", "[[", "{{", "{%", "$", "||"} {
		if bytes.Contains(row, []byte(other)) {
			return 0, false
		}
	}
	return barsOf(row) + 1, bytes.IndexByte(row, '|') >= 0
}

// barsOf is the number of bars between the cells of a row.
func barsOf(row []byte) int {
	row = bytes.TrimPrefix(row, []byte{'|'})
	if !bytes.HasSuffix(row, []byte(`\|`)) {
		row = bytes.TrimSuffix(row, []byte{'|'})
	}
	return bytes.Count(row, []byte{'|'}) - bytes.Count(row, []byte(`\|`))
}

// cellAt is the offset in a row of the cell with an index from 0.
func cellAt(row []byte, index int) int {
	at := bytes.IndexByte(row[:1], '|') + 1
	for ; at < len(row); at++ {
		if row[at] == '|' && row[at-1] != '\\' {
			if index--; index == 0 {
				return at + 1
			}
		}
	}
	return at
}

// isMarks reports whether a row has only marks, as the line under the names of the columns has.
func isMarks(row []byte) bool {
	return len(bytes.Trim(row, "|-–—=_+:*~. \t")) == 0
}
