package preview

import (
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// withLastGood is a tree with stand-ins for pages that can no longer be read, so that lists, menus and links keep them.
// was is the tree before; nil at the start.
func (s *stages) withLastGood(read, was *content.Tree, findings []finding.Finding) *content.Tree {
	standIns := map[string]*content.Page{}
	away := unreadNow(read, was)
	unread := slices.Concat(read.Withheld, slices.Collect(maps.Keys(away)))
	s.causes = unreadable(read, findings)
	maps.Copy(s.causes, away)
	taken := map[string]bool{} // paths of pages, since an _index.md may have been added beside an index.md
	if was != nil && len(unread) > 0 {
		for _, p := range read.Pages {
			taken[p.Path] = true
		}
	}
	for _, file := range unread {
		have, old := s.standIns[file], pageOf(was, file)
		switch {
		case old == nil || taken[old.Path]:
		case have != nil:
			standIns[file] = have
		default:
			standIns[file] = s.standIn(old)
		}
	}
	s.standIns = standIns
	if len(standIns) == 0 {
		return read
	}
	tree := &content.Tree{Files: read.Files, Pages: slices.Clone(read.Pages), Unread: read.Unread,
		Bundled: read.Bundled}
	for _, p := range standIns {
		tree.Pages = append(tree.Pages, p)
	}
	slices.SortFunc(tree.Pages, byFile)
	for _, p := range read.Unreadable {
		if standIns[p.File] == nil {
			tree.Withheld, tree.Unreadable = append(tree.Withheld, p.File), append(tree.Unreadable, p)
		}
	}
	return tree
}

// unreadNow maps files of pages that could be read before, and cannot be read now, to the folder or link that is the
// cause.
func unreadNow(read, was *content.Tree) map[string]string {
	if was == nil || len(read.Unread) == 0 {
		return nil
	}
	files := map[string]string{}
	for _, p := range was.Pages {
		for _, place := range read.Unread {
			_, listed := slices.BinarySearch(read.Withheld, p.File)
			if !listed && strings.HasPrefix(p.File, place+"/") && pageOf(read, p.File) == nil {
				files[p.File] = place
			}
		}
	}
	return files
}

// unreadable maps withheld files without errors of their own to the section that is the cause.
func unreadable(read *content.Tree, findings []finding.Finding) map[string]string {
	files := map[string]string{}
	if len(read.Withheld) == 0 {
		return files
	}
	wrong := map[string]bool{}
	for _, f := range build.Errors(findings) {
		wrong[f.File] = true
	}
	sections := map[string]string{} // by folder
	for file := range wrong {
		if content.Stub(file).Bundle == content.Branch {
			sections[path.Dir(file)] = file
		}
	}
	for _, file := range read.Withheld {
		for dir := path.Dir(file); !wrong[file] && dir != "."; dir = path.Dir(dir) {
			if section, ok := sections[dir]; ok {
				files[file] = section
				break
			}
		}
	}
	return files
}

// standIn is a page without its body. It has the summary that other pages show.
func (s *stages) standIn(old *content.Page) *content.Page {
	p := *old
	p.Body = content.NewBody(nil, 0)
	if s.line.Site != nil {
		if shown := s.line.Site.Page(old.File); shown != nil {
			p.Body.Intro = shown.Summary // the front matter is shared with other pages
		}
	}
	return &p
}

// sameCards reports whether two trees differ only in pages that are replaced by their stand-ins.
func (s *stages) sameCards(was, now *content.Tree) bool {
	return slices.Equal(was.Files, now.Files) && slices.Equal(was.Withheld, now.Withheld) &&
		slices.EqualFunc(was.Pages, now.Pages, func(a, b *content.Page) bool {
			return a == b || a.File == b.File && s.standIns[b.File] == b
		})
}

// blankPage is a page that could never be read.
type blankPage struct{ file, address string }

// blankPages are the blank pages, by the output paths that they would have.
func (s *stages) blankPages() map[string]blankPage {
	stubs := &content.Tree{}
	for _, file := range s.line.Tree.Withheld {
		if content.IsMarkdown(file) {
			stub := content.Stub(file)
			stub.Unreadable, stub.Title = false, path.Base(stub.Path)
			stubs.Pages = append(stubs.Pages, stub)
		}
	}
	if len(stubs.Pages) == 0 {
		return nil
	}
	blank := map[string]blankPage{}
	alone, _ := site.Assemble(stubs, s.line.Config, nil)
	for _, p := range alone.Pages() {
		if p.Source != nil {
			blank[p.OutputPath] = blankPage{p.Source.File, p.RelPermalink}
		}
	}
	return blank
}

// pageOf is the page of a file, or nil.
func pageOf(tree *content.Tree, file string) *content.Page {
	if tree == nil {
		return nil
	}
	at, found := slices.BinarySearchFunc(tree.Pages, file, func(p *content.Page, file string) int {
		return strings.Compare(p.File, file)
	})
	if !found {
		return nil
	}
	return tree.Pages[at]
}
