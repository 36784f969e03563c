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
	File    string // of the page that was there; "": it had no file
	Why     string // why the page of File is withheld, in words; "": it is not
	MovedTo string // the file in which the page is now; "": unknown
}

// Alias returns the line of front matter that keeps the address. It belongs in the file MovedTo.
func (r Removed) Alias() string { return "aliases: [" + r.Address + "]" }

// originOf names the source of a page's HTML: the file, and the start of the digest of the file. It is ""
// for all other outputs.
func originOf(out *render.Output) string {
	if out.Page == nil || out.Page.Source == nil || out.Path != out.Page.OutputPath {
		return ""
	}
	return out.Page.Source.File + " " + contentKey(out.Page.Source)
}

// contentKey is the start of the digest of a page's file, in hexadecimal.
func contentKey(p *content.Page) string {
	digest := p.Body.Digest()
	return hex.EncodeToString(digest[:8])
}

// pagerPart matches the path of a further part of a list.
var pagerPart = lazyregexp.New(`(^|/)page/\d+/index\.html$`)

// removed lists the addresses of pages that are no longer published, and the files in which the pages are
// now.
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

// follow looks for the page: in the same file, which has another address now, or in another file with the
// same content. Of several such files, it prefers one with the same name.
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
