package preview

import (
	"slices"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// inputs are the files, and folders that cannot be listed, that differ between two snapshots. Digests are compared, so
// that a file that was saved without a change is not among them. Pages are not inputs: content.Reader compares them.
type inputs []tree.Change

// changedInputs compares two snapshots. was may be nil.
func changedInputs(was, now *tree.Snapshot) inputs {
	changes := tree.Compare(was.Folder("."), now.Folder("."))
	return tree.Changed(slices.DeleteFunc(changes, func(c tree.Change) bool {
		return !affects(c.Was) && !affects(c.Now)
	}))
}

// affects reports whether an entry is an input.
func affects(e *tree.Entry) bool {
	return e != nil && (e.Kind != tree.Directory || e.Folder.Fault != nil) && !isPage(e.Path)
}

func isPage(file string) bool { return within(file, content.Folder) && content.IsMarkdown(file) }

// within reports whether a path is folder, or is in it.
func within(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

// in are the inputs in a folder, and the folder itself.
func (in inputs) in(folder string) inputs {
	var list inputs
	for _, c := range in {
		if within(c.Path(), folder) {
			list = append(list, c)
		}
	}
	return list
}

// settings reports whether settings or data are among the inputs.
func (in inputs) settings() bool {
	return len(in.in("data")) > 0 || slices.ContainsFunc(config.Files(), func(file string) bool {
		return len(in.in(file)) > 0
	})
}

// layouts reports whether layouts are among the inputs.
func (in inputs) layouts() bool {
	return slices.ContainsFunc(in.in("layouts"), func(c tree.Change) bool {
		is := func(e *tree.Entry) bool {
			return e != nil && (e.Kind == tree.Directory || e.Path == "layouts" || render.IsLayout(e.Name))
		}
		return is(c.Was) || is(c.Now)
	})
}

// beside reports whether files beside pages are among the inputs.
func (in inputs) beside(resources []site.Resource) bool {
	changed := map[string]bool{}
	for _, c := range in.in(content.Folder) {
		changed[c.Path()] = true
	}
	return len(changed) > 0 && slices.ContainsFunc(resources, func(r site.Resource) bool { return changed[r.File] })
}

// Limits in bytes for remember: of one file, and of all.
const (
	rememberedFile = 256 << 10
	rememberedAll  = 8 << 20
)

// remember reads small static files and files beside pages at the start, so that a file that is later saved without a
// change is recognized.
func remember(now *tree.Snapshot) {
	for _, folder := range []string{"static", content.Folder} {
		var files []*tree.Entry
		now.Folder(folder).Files(func(e *tree.Entry) {
			if !isPage(e.Path) {
				files = append(files, e)
			}
		})
		tree.Remember(files, rememberedFile, rememberedAll)
	}
}
