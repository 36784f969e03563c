package build

import (
	"encoding/hex"
	"path"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/publish"
	"porchlight/internal/render"
)

// Removed is an address at which a page was published until this build.
type Removed struct {
	Address string // from the top of the site: "/forms/"
	File    string // of the page that was there; "" for one without a file
	Why     string // why the page of that file is not published, in words; "" when there is none any more
	MovedTo string // the file in which the page is now; "" unknown
}

// Alias is the line of front matter that keeps the address, for the file of MovedTo.
func (r Removed) Alias() string { return "aliases: [" + r.Address + "]" }

// originOf returns what a page's HTML was made of: the file, and the start of its digest.
func originOf(out *render.Output) string {
	if out.Page == nil || out.Page.Source == nil || out.Path != out.Page.OutputPath {
		return ""
	}
	return out.Page.Source.File + " " + contentKey(out.Page.Source)
}

// contentKey stands for what is in a file, in an origin.
func contentKey(p *content.Page) string {
	digest := p.Body.Digest()
	return hex.EncodeToString(digest[:8])
}

// pagerPart matches the output of a further part of a list.
var pagerPart = lazyregexp.New(`(^|/)page/\d+/index\.html$`)

// removed lists the addresses of pages that are no longer published, and where the pages are now.
func removed(l *Line, files []publish.RemovedFile) []Removed {
	var list []Removed
	for _, g := range files {
		if path.Ext(g.Path) != ".html" || pagerPart().MatchString(g.Path) {
			continue
		}
		r := Removed{Address: "/" + strings.TrimSuffix(g.Path, "index.html")}
		var key string
		r.File, key, _ = strings.Cut(g.Origin, " ")
		if r.File != "" {
			r.follow(l, key)
		}
		list = append(list, r)
	}
	return list
}

// follow looks for the page: in the same file, which has another address now, or in another one with the same text.
func (r *Removed) follow(l *Line, key string) {
	if l.Site.PublishedFrom(r.File) != nil {
		r.MovedTo = r.File
		return
	}
	for _, w := range l.Site.Withheld {
		if w.Page.File == r.File {
			r.Why = w.String()
			return
		}
	}
	for _, p := range l.Site.Pages() {
		if p.Source == nil || contentKey(p.Source) != key {
			continue
		}
		if r.MovedTo == "" || path.Base(p.Source.File) == path.Base(r.File) {
			r.MovedTo = p.Source.File
		}
	}
}
