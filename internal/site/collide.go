package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// reportShared reports each output path that more than one source wants.
func (a *assembly) reportShared() {
	o := &a.site.outputs
	for _, key := range slices.Sorted(maps.Keys(o.shared)) {
		var rivals []*claim
		for _, at := range o.shared[key] {
			rivals = append(rivals, &o.claims[at])
		}
		a.reportCollision(rivals, where(rivals))
	}
}

// where says how rivals meet.
func where(rivals []*claim) string {
	var paths []string
	for _, c := range rivals {
		if quoted := fmt.Sprintf("%q", c.path); !slices.Contains(paths, quoted) {
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
func (a *assembly) reportFolders() {
	o := &a.site.outputs
	checked := map[string]bool{}
	reported := map[int32]bool{}
	for i := range o.claims {
		c := &o.claims[i]
		for end := strings.LastIndexByte(c.path, '/'); end > 0; end = strings.LastIndexByte(c.path[:end], '/') {
			folder := foldPath(c.path[:end])
			if own := strings.HasPrefix(c.path[end:], "/index.html"); !own { // hardly ever another's
				if checked[folder] {
					break
				}
				checked[folder] = true
			}
			if at, taken := o.index[folder]; taken && !reported[at] {
				reported[at] = true
				file := &o.claims[at]
				a.reportCollision([]*claim{file, c}, fmt.Sprintf("%q would be a file and a folder at once", file.path))
			}
		}
	}
}

// reportCollision makes one finding that names all sources, at the place where an editor is most likely to change something.
func (a *assembly) reportCollision(rivals []*claim, where string) {
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
	a.report(pathCollision.At(file, pos, "%s cannot %s be published: %s", subject, all, where).
		Suggest("give one of them another address or name, or remove it"))
}
