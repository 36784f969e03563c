package render

import (
	"html/template"
	"maps"
	"slices"
	"strings"

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
