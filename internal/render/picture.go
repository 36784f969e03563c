package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

var pictureFormat = finding.Register(finding.Rule{
	Name: "picture-format", Severity: finding.Error,
	Doc:     "A file that browsers do not show is used as a picture",
	Why:     "Readers see an empty frame where the picture should be.",
	Instead: "Save it as a JPEG, PNG or WebP picture. Write a link to a film or a document.",
})

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

// pictures looks at the pictures that pages show, at each once.
type pictures struct {
	source fs.FS
	assets *asset.Store
	seen   sync.Map // file -> func() seenPicture
}

// seenPicture is what the file of a picture shows. Sizes are in CSS pixels, 0 when unknown.
type seenPicture struct {
	width, height int
	what, instead string // of a file that browsers do not show: see asset.NoPicture
}

// look gives what a file in the site's folder shows.
func (p *pictures) look(file string) seenPicture {
	look, ok := p.seen.Load(file)
	if !ok {
		look, _ = p.seen.LoadOrStore(file, sync.OnceValue(func() seenPicture { return p.read(file) }))
	}
	return look.(func() seenPicture)()
}

// size is the width and height of a file.
func (p *pictures) size(file string) (width, height int) {
	seen := p.look(file)
	return seen.width, seen.height
}

// read looks at a file. The sizes of static/ are known already.
func (p *pictures) read(file string) (seen seenPicture) {
	name, isStatic := strings.CutPrefix(file, "static/")
	if isStatic && p.assets != nil {
		seen.width, seen.height, _ = p.assets.Size(name)
	}
	f, err := p.source.Open(path.Clean(file))
	if err != nil {
		return seen // part of the theme, or reported where it is published
	}
	defer f.Close()
	head := make([]byte, asset.PictureHead)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return seen
	}
	head = head[:n]
	seen.what, seen.instead = asset.NoPicture(file, head)
	if !isStatic || p.assets == nil {
		seen.width, seen.height, _ = asset.ImageSize(io.MultiReader(bytes.NewReader(head), f), asset.MediaType(file))
	}
	return seen
}

// unshown is the problem of a file that browsers do not show as a picture; nil when they do.
func (p *pictures) unshown(file, what string) *markdown.Problem {
	seen := p.look(file)
	if seen.what == "" {
		return nil
	}
	return &markdown.Problem{
		Rule: pictureFormat, Message: fmt.Sprintf("%s is %s, which browsers do not show as a picture", what, seen.what),
		Suggestion: seen.instead, Unlink: true,
	}
}

// lookAtImage reports a picture of the front matter that browsers do not show.
func (w *Worker) lookAtImage(p *site.Page) {
	img := p.Image
	if img == nil || img.Default || img.File == "" || p.Source == nil || p.Source.Image.Src == "" {
		return
	}
	problem := w.r.pictures.unshown(img.File, fmt.Sprintf("front matter: image: %q", p.Source.Image.Src))
	if problem != nil {
		file, pos := p.Source.Place("image")
		w.result.Findings = append(w.result.Findings, problem.Rule.At(file, pos, "%s", problem.Message).
			Suggest("%s", problem.Suggestion))
	}
}
