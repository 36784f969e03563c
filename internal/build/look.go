package build

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Overview is a site that was read and assembled and of which nothing is published: what commands look at that only answer questions.
type Overview struct {
	Config   *config.Config
	Site     *site.Site
	Findings []finding.Finding // of reading and assembling; once drawn, those that a build would report
	Links    []render.TextLink // once drawn: where the texts of the pages lead, by file and place

	line *line
	root *os.Root
}

// Include says which of the pages that the calendar or a draft holds back are looked at as if they were published.
type Include uint8

const (
	AsBuilt    Include = iota // those that a build with the same options includes
	OnlyLive                  // none, whatever the options say
	Everything                // all of them
)

// Look reads and assembles a site and writes nothing. Of the options, those about publishing do not count. Close it after use. An error is a
// matter of the machine.
func Look(opt Options, include Include) (*Overview, error) {
	source, err := filepath.Abs(opt.Source)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, err
	}
	l := &line{source: newFolder(root), theme: opt.Theme, textLinks: true}
	l.read(opt.Flags)
	if include != AsBuilt {
		all := include == Everything
		l.config.BuildDrafts, l.config.BuildFuture, l.config.BuildExpired = all, all, all
	}
	l.prepare()
	return &Overview{Config: l.config, Site: l.site, Findings: l.settle(l.findings), line: l, root: root}, nil
}

// Close lets go of the site's folder.
func (o *Overview) Close() error { return o.root.Close() }

// Withheld are the pages that are not published, with those that could not be read, sorted by file.
func (o *Overview) Withheld() []site.Withheld {
	list := slices.Concat(o.Site.Withheld, o.line.unread())
	slices.SortStableFunc(list, func(a, b site.Withheld) int { return strings.Compare(a.Page.File, b.Page.File) })
	return list
}

// ReadFile reads a file of the site's folder.
func (o *Overview) ReadFile(name string) ([]byte, error) { return fs.ReadFile(o.line.source, name) }

// Layout says which files draw a page.
func (o *Overview) Layout(p *site.Page) render.Layout { return o.line.renderer.Layout(p) }

// Draw draws every page in memory, so that all findings and links are known. see is given what came of each page, by many goroutines at
// once, and may be nil.
func (o *Overview) Draw(ctx context.Context, see func(render.Drawn), progress func(done, total int64)) error {
	o.Links = nil
	out := newOutputs(nil, o.line.checker)
	var mu sync.Mutex
	out.see = func(drawn render.Drawn) {
		if len(drawn.TextLinks) > 0 {
			mu.Lock()
			o.Links = append(o.Links, drawn.TextLinks...)
			mu.Unlock()
		}
		if see != nil {
			see(drawn)
		}
	}
	if err := o.line.draw(ctx, out, progress); err != nil {
		return err
	}
	slices.SortFunc(o.Links, func(a, b render.TextLink) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column)
	})
	o.Findings = o.line.judge(out)
	return nil
}
