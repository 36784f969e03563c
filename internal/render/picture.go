package render

import (
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

// PictureData is a picture beside the page or in static/, as a layout shows it.
type PictureData struct {
	RelURL        template.URL
	Width, Height int // CSS pixels; 0 unknown
}

// picture finds a picture as an editor writes it on this page: "group.jpg" beside the page, "/img/door.jpg" in static/.
func (w *Worker) picture(name string) (*PictureData, error) {
	if w.page == nil {
		return nil, errNoPage
	}
	r := w.r.site.Resolve(w.page.node, name)
	if r.Kind != site.ToFile || !isPicture(name) {
		return nil, unknownName("picture", name, nil)
	}
	p := &PictureData{RelURL: template.URL(r.Href)}
	if r.File != "" {
		p.Width, p.Height = w.r.pictures.size(r.File)
	}
	return p, nil
}

func isPicture(name string) bool {
	name, _, _ = strings.Cut(name, "?")
	return strings.HasPrefix(asset.MediaType(name), "image/")
}

// attributePictures looks for the pictures that attributes of a component name.
func (w *Worker) attributePictures(d *declaration, attrs map[string]string) []markdown.Problem {
	var problems []markdown.Problem
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if d.Attributes[name].Type != "picture" || attrs[name] == "" {
			continue
		}
		if _, p := w.image(attrs[name]); p != nil {
			p.Key = name
			problems = append(problems, *p)
		} else if _, err := w.picture(attrs[name]); err != nil {
			problems = append(problems, problem(directiveAttribute, name, "put the picture beside this page, or into static/", "%s: %q is no picture of this site", name, attrs[name]))
		}
	}
	return problems
}

// pictures knows the sizes of the pictures that pages show. Sizes are read once and kept.
type pictures struct {
	source fs.FS
	assets *asset.Store
	sizes  sync.Map // file -> func() [2]int
}

// size is the width and height of a file of the site's folder, 0 when they cannot be told.
func (p *pictures) size(file string) (width, height int) {
	measure, ok := p.sizes.Load(file)
	if !ok {
		measure, _ = p.sizes.LoadOrStore(file, sync.OnceValue(func() [2]int { return p.measure(file) }))
	}
	size := measure.(func() [2]int)()
	return size[0], size[1]
}

func (p *pictures) measure(file string) [2]int {
	var width, height int
	if name, ok := strings.CutPrefix(file, "static/"); ok && p.assets != nil {
		width, height, _ = p.assets.Size(name)
	} else if f, err := p.source.Open(path.Clean(file)); err == nil {
		width, height, _ = asset.ImageSize(f, asset.MediaType(file))
		f.Close()
	}
	return [2]int{width, height}
}

// Measured reports whether a picture beside a page still has the size with which pages were drawn, or none needed it: a file can be another for
// a moment and then as before.
func (r *Renderer) Measured(file string) bool {
	size, asked := r.pictures.sizes.Load(file)
	return !asked || size.(func() [2]int)() == r.pictures.measure(file)
}
