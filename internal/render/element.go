package render

import (
	"html/template"

	"porchlight/internal/markdown"
)

// Element is the data of a layout in `_markup/`: one link, image, heading, table or alert in the Markdown.
type Element struct {
	Kind          string
	Href          template.URL // resolved; package markdown has checked its scheme
	Title         string
	HTML          template.HTML
	Text          string
	Src           template.URL
	Width, Height int // CSS pixels; 0 when unknown
	Srcset        template.Srcset
	Sizes         string
	Level         int
	ID            string
	Alert         string
	Head, Rows    [][]Cell
	Ordinal       int
	Page          *Page
	Site          *Site
}

// Cell is one cell of a table.
type Cell struct {
	HTML  template.HTML
	Align string
}

func newElement(e markdown.Element, p *Page) *Element {
	return &Element{
		Kind: e.Kind, Href: template.URL(e.Href), Title: e.Title, HTML: template.HTML(e.HTML), Text: e.Text,
		Src: template.URL(e.Image.Src), Width: e.Image.Width, Height: e.Image.Height,
		Srcset: template.Srcset(e.Image.Srcset), Sizes: e.Image.Sizes,
		Level: e.Level, ID: e.ID, Alert: e.Alert, Head: cells(e.Head), Rows: cells(e.Rows), Ordinal: e.Ordinal,
		Page: p, Site: p.Site,
	}
}

func cells(rows [][]markdown.Cell) [][]Cell {
	out := make([][]Cell, len(rows))
	for i, row := range rows {
		out[i] = make([]Cell, len(row))
		for j, c := range row {
			out[i][j] = Cell{template.HTML(c.HTML), c.Align}
		}
	}
	return out
}
