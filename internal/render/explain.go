package render

import (
	"io/fs"

	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

// Layout says which files draw a page: what `porchlight explain` tells.
type Layout struct {
	File string // "layouts/level-of-care/page.html"; "" when no layout draws such a page
	Base string // the frame around it: "layouts/baseof.html"; "" when there is none
	Own  bool   // File lies in the site's own folder and is not the one that comes with Porchlight
}

// Layout finds the layout of a page.
func (r *Renderer) Layout(p *site.Page) Layout {
	w := wantedFor(p)
	name := r.layouts.lookup(w)
	if name == "" {
		return Layout{}
	}
	l := Layout{File: r.layouts.fileOf(name), Own: r.isOwn(r.layouts.fileOf(name))}
	if base := r.layouts.base(w); base != "" {
		l.Base = r.layouts.fileOf(base)
	}
	return l
}

// isOwn reports whether a layout comes from the site's folder.
func (r *Renderer) isOwn(file string) bool {
	info, err := fs.Stat(r.env.Source, file)
	return err == nil && info.Mode().IsRegular()
}

// TextLink is a link in the text of a page to a page of this site.
type TextLink struct {
	File   string // where it is written
	Pos    finding.Position
	Target *site.Card
}

// keepTextLink remembers a link of the text to a page, for Drawn.TextLinks.
func (w *Worker) keepTextLink(l markdown.Link) {
	r := w.r.site.Resolve(w.page.node, l.Dest)
	if r.Kind == site.ToPage || r.Kind == site.ToAlias {
		w.textLinks = append(w.textLinks, TextLink{w.page.File, l.Pos, r.Target})
	}
}
