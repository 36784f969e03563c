package render

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/picture"
	"porchlight/internal/site"
)

// PictureData is a picture beside the page or in static/, as layouts see it.
type PictureData struct {
	RelURL        template.URL
	Width, Height int             // CSS pixels; 0 when unknown
	Srcset        template.Srcset // value of the attribute srcset; "" for a single width
}

// picture finds a picture by the path that an editor writes: "group.jpg" beside the page, "/img/door.jpg" in
// static/. For a picture that is not published, it adds a finding and returns an empty PictureData.
func (w *Worker) picture(name string) (*PictureData, error) {
	if w.page == nil {
		return nil, errNoPage
	}
	r := w.resolve(name, nil)
	if r.Kind == site.ToWithheld {
		w.result.Findings = append(w.result.Findings, r.Withheld.LeftOut(w.where(), w.component,
			finding.Message("layout: picture %q", name)))
		return &PictureData{}, nil
	}
	if r.Kind != site.ToFile || !isPicture(name) {
		return nil, unknownName("picture", name, nil)
	}
	p := &PictureData{RelURL: template.URL(r.Href)}
	if r.File != "" {
		seen := w.show(r)
		p.Width, p.Height, p.Srcset = seen.width, seen.height, template.Srcset(seen.srcset)
		if href := seen.choose(textWidth); href != "" {
			p.RelURL = template.URL(href)
		}
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

// show looks at a picture that the page shows, and adds its variants to the pictures that the page needs.
func (w *Worker) show(r site.Resolution) seenPicture {
	seen := w.r.pictures.look(r.File, r.Output)
	known := func(v picture.Variant) bool { return len(seen.plan) > 0 && v.Path == seen.plan[0].Path }
	if !slices.ContainsFunc(w.result.Pictures, known) {
		w.result.Pictures = append(w.result.Pictures, seen.plan...)
	}
	return seen
}

// showImage sets the page's picture to a variant with a width that other sites can load. It reports a problem
// with a picture from front matter.
func (w *Worker) showImage(p *site.Page) {
	if p.Image == nil || p.Image.File == "" {
		return
	}
	img := *p.Image
	seen := w.show(site.Resolution{File: img.File, Output: img.Path})
	if img.Width == 0 {
		img.Width, img.Height = seen.width, seen.height
	}
	if href := seen.choose(shareWidth); href != "" {
		img.RelURL, img.URL, img.Srcset = href, w.r.absolute(href), seen.srcset
		img.Width, img.Height = seen.size(shareWidth)
	}
	w.page.Image = &img
	if img.Default || p.Source == nil || p.Source.Image.Src == "" {
		return
	}
	if problem := seen.problem(finding.Message("front matter: image: %q", p.Source.Image.Src)); problem != nil {
		file, pos := p.Source.Place("image")
		w.result.Findings = append(w.result.Findings, problem.Rule.At(file, pos, "%s", problem.Message).
			Suggest("%s", problem.Suggestion))
	}
}
