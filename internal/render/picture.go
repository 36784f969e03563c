package render

import (
	"fmt"
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

// PictureData is a picture beside the page or in static/, as layouts see it.
type PictureData struct {
	RelURL        template.URL
	Width, Height int // CSS pixels; 0 unknown
}

// picture finds a picture by the path that an editor writes: "group.jpg" beside the page, "/img/door.jpg" in static/.
func (w *Worker) picture(name string) (*PictureData, error) {
	if w.page == nil {
		return nil, errNoPage
	}
	r := w.r.site.Resolve(w.page.node, name)
	if r.Kind == site.ToWithheld {
		w.result.Findings = append(w.result.Findings, r.Withheld.LeftOut(w.where(), w.component,
			fmt.Sprintf("layout: picture %q", name)))
		return &PictureData{}, nil
	}
	if r.Kind != site.ToFile || !isPicture(name) {
		return nil, unknownName("picture", name, nil)
	}
	p := &PictureData{RelURL: template.URL(r.Href)}
	if r.File != "" {
		p.Width, p.Height = w.r.pictures.size(r.File)
	}
	return p, nil
}

// isPicture reports whether a path is that of a picture, by its extension.
func isPicture(name string) bool {
	name, _, _ = strings.Cut(name, "?")
	return strings.HasPrefix(asset.MediaType(name), "image/")
}

// attributePictures checks the pictures named in attributes of a component.
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
			const advice = "put the picture beside this page, or into static/"
			problems = append(problems, problem(directiveAttribute, name, advice,
				"%s: %q is no picture of this site", name, attrs[name]))
		}
	}
	return problems
}

// pictures measures the pictures that pages show, each once.
type pictures struct {
	source fs.FS
	assets *asset.Store
	sizes  sync.Map // file -> func() [2]int
}

// size is the width and height of a file in the site's folder; 0 when unknown.
func (p *pictures) size(file string) (width, height int) {
	measure, ok := p.sizes.Load(file)
	if !ok {
		measure, _ = p.sizes.LoadOrStore(file, sync.OnceValue(func() [2]int { return p.measure(file) }))
	}
	size := measure.(func() [2]int)()
	return size[0], size[1]
}

// measure reads the size of a file.
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
