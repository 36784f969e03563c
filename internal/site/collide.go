package site

import (
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/names"
)

// reportShared reports each output path with several claims.
func (c *claimer) reportShared() {
	o := &c.outputs
	for _, key := range slices.Sorted(maps.Keys(o.shared)) {
		var rivals []*claim
		for _, at := range o.shared[key] {
			rivals = append(rivals, &o.claims[at])
		}
		c.reportCollision(rivals, sharedPaths(rivals))
	}
}

// sharedPaths describes the paths on which rivals collide.
func sharedPaths(rivals []*claim) string {
	var paths []string
	for _, c := range rivals {
		if quoted := finding.Message("%q", c.path); !slices.Contains(paths, quoted) {
			paths = append(paths, quoted)
		}
	}
	if len(paths) == 1 {
		return "each would be " + paths[0]
	}
	slices.Sort(paths)
	return strings.Join(paths, " and ") + " are one file on many disks"
}

// reportFolders reports files at paths where other outputs need a folder.
func (c *claimer) reportFolders() {
	o := &c.outputs
	checked := map[string]bool{}
	reported := map[int32]bool{}
	for i := range o.claims {
		rival := &o.claims[i]
		for end := strings.LastIndexByte(rival.path, '/'); end > 0; end = strings.LastIndexByte(rival.path[:end], '/') {
			folder := names.Fold(rival.path[:end])
			if strings.HasSuffix(folder, "/index.html") {
				o.pageFolders[folder] = int32(i)
			}
			if own := strings.HasPrefix(rival.path[end:], "/index.html"); !own { // the folder of one page is hardly ever shared
				if checked[folder] {
					break
				}
				checked[folder] = true
			}
			if at, taken := o.index[folder]; taken && !reported[at] {
				reported[at] = true
				file := &o.claims[at]
				c.reportCollision([]*claim{file, rival},
					finding.Message("%q would be a file and a folder at once", file.path))
			}
		}
	}
}

func (c *claimer) reportCollision(rivals []*claim, where string) {
	f := collision(rivals, where)
	// Ordinary pages in the folder of a taxonomy make it a section, whose address is that of the taxonomy. The text of
	// a term has to be a section.
	for _, r := range rivals {
		page := r.page
		if page == nil || !page.isList() || page.Source != nil {
			continue
		}
		for _, p := range c.pages {
			if p.Source != nil && p.Source.Bundle == content.Single && parentPath(p.Path) == "/"+page.Section &&
				(page.Kind == KindTaxonomy && f.File == "" || p.Path == page.Path) {
				if f.File == "" {
					f.File = p.Source.File
				}
				f = f.Suggest("if it is the text of a term, name it %q; else move it to another folder",
					path.Join(path.Dir(p.Source.File), lastSegment(p.Path), "_index.md")).
					Because("%s lies in the folder of a taxonomy", p.Source.File)
				break
			}
		}
	}
	if at := rivals[0].path; (at == RobotsPath || at == LLMsPath) && !content.IsMarkdown(f.File) {
		f = f.Suggest("move it to static/, where it takes the place of the one that is made")
	}
	c.report(f)
}

// isList reports whether a page is that of a taxonomy or a term.
func (p *Page) isList() bool { return p.Kind == KindTaxonomy || p.Kind == KindTerm }

// collision is one finding that names all rivals, at the place that an editor will most likely change.
func collision(rivals []*claim, where string) finding.Finding {
	var names []string
	var file string
	var pos finding.Position
	best := -2
	for _, c := range rivals {
		if name := c.what(); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if f, p, rank := c.place(); rank >= best {
			file, pos, best = f, p, rank
		}
	}
	slices.Sort(names)
	last := len(names) - 1
	subject, all := names[last], "twice"
	switch {
	case last == 1:
		subject, all = names[0]+" and "+subject, "both"
	case last > 1:
		subject, all = strings.Join(names[:last], ", ")+" and "+subject, "all"
	}
	return pathCollision.At(file, pos, "%s cannot %s be published: %s", subject, all, where).
		Suggest("give one of them another address or name, or remove it")
}

// PagerCollision is the finding that another output has the path of the nth part of the page's list (see Pager); nil:
// none has. Assemble cannot check it, because the number of parts is known only when the page is drawn.
func (p *Page) PagerCollision(n int) *finding.Finding {
	path, _ := p.Pager(n)
	o := &p.site.outputs
	part := &claim{path: path, page: p, made: "the further parts of " + p.label()}
	rival, taken := o.find(path)
	where := ""
	switch {
	case taken:
		where = sharedPaths([]*claim{rival, part})
	default:
		if rival = o.besidePart(p, path); rival == nil {
			return nil
		}
		where = finding.Message("%q would be a file and a folder at once", shorter(rival.path, path))
	}
	f := collision([]*claim{rival, part}, where).Suggest("give %s another address or name, or remove it", rival.what())
	if f.File == "" && p.Source != nil {
		f.File = p.Source.File
	}
	return &f
}

// besidePart is a file at the path of a folder that a part of a list needs, or an output in a folder at the path of the
// part; nil: neither.
func (o *outputs) besidePart(p *Page, path string) *claim {
	own := 0 // length of the path of the page's own folder, which need not be checked
	if strings.HasPrefix(p.OutputPath, p.dir) {
		own = len(p.dir)
	}
	for end := strings.LastIndexByte(path, '/'); end > own; end = strings.LastIndexByte(path[:end], '/') {
		if rival, taken := o.find(path[:end]); taken {
			return rival
		}
	}
	if at, taken := o.pageFolders[names.Fold(path)]; taken {
		return &o.claims[at]
	}
	return nil
}

func shorter(a, b string) string {
	if len(a) < len(b) {
		return a
	}
	return b
}
