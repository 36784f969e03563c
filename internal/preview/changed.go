package preview

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/content"
)

// changedPages are the addresses of the pages whose own files changed or are new, sorted by file. paths are hints. If
// none of them is that of a changed page, a page may have changed through a link, so all pages are compared.
func changedPages(was, now *Edition, paths []string) []string {
	hints := hintsOf(paths)
	addresses := changedAmong(was, now, hints)
	if len(addresses) == 0 && !hints["."] {
		addresses = changedAmong(was, now, hints.everything())
	}
	for _, b := range now.blank {
		if hints[b.file] {
			addresses = append(addresses, b.address)
		}
	}
	return slices.Compact(addresses)
}

func changedAmong(was, now *Edition, hints hints) []string {
	var addresses []string
	for _, p := range hints.pages(now.line.Tree) {
		shown, before := now.Site.PublishedFrom(p.File), pageOf(was.line.Tree, p.File)
		switch {
		case shown == nil:
		case now.stale[p.File]:
			if hints[p.File] || !was.stale[p.File] {
				addresses = append(addresses, shown.RelPermalink)
			}
		case before == nil || was.stale[p.File] || before != p && before.Digest != p.Digest:
			addresses = append(addresses, shown.RelPermalink)
		}
	}
	return addresses
}

// hints are paths that may have changed. A folder stands for all files in it.
type hints map[string]bool

func hintsOf(paths []string) hints {
	h := make(hints, len(paths))
	for _, p := range paths {
		h[path.Clean(p)] = true
	}
	return h
}

func (h hints) everything() hints { return hints{".": true} }

// has reports whether a file, or a folder around it, is among the hints.
func (h hints) has(file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if h[file] {
			return true
		}
	}
	return h["."]
}

// pages are the pages of a tree whose files the hints have, sorted by file.
func (h hints) pages(tree *content.Tree) []*content.Page {
	var pages []*content.Page
	for file := range h {
		p := pageOf(tree, file)
		if p == nil && (file == "." || within(file, content.Folder) && !content.IsMarkdown(file)) {
			return slices.DeleteFunc(slices.Clone(tree.Pages), func(p *content.Page) bool { return !h.has(p.File) })
		}
		if p != nil {
			pages = append(pages, p)
		}
	}
	slices.SortFunc(pages, byFile)
	return pages
}

func byFile(a, b *content.Page) int { return strings.Compare(a.File, b.File) }
