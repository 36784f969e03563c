package site

import (
	"cmp"
	"path"
	"strings"

	"porchlight/internal/finding"
)

var imageMissing = finding.NewRule("image-missing", finding.Warning, "A picture does not exist")

// Sizer is an optional interface of a StaticIndex: Size is the size of a picture of static/ in CSS pixels, by output
// path.
type Sizer interface {
	Size(path string) (width, height int, ok bool)
}

// choosePictures sets the picture of each page.
func (a *assembly) choosePictures() {
	standard := a.defaultImage()
	for _, p := range a.site.pages {
		p.Image = standard
		if p.Source == nil || p.Source.Image.Src == "" {
			continue
		}
		r := a.site.Resolve(p, p.Source.Image.Src)
		if img := a.picture(r, p.Source.Image.Alt); img != nil {
			img.Focus = p.Source.Image.Focus
			p.Image = img
		}
		key := "image"
		if _, pos := p.Source.Place("image.src"); pos != (finding.Position{}) {
			key = "image.src"
		}
		if r.Withheld != nil {
			a.report(r.Withheld.leftOut(p, key, p.Source.Image.Src))
		}
		if r.Withheld != nil || r.Kind == External || r.Kind == ToFile {
			continue
		}
		file, pos := p.Source.Place(key)
		f := imageMissing.At(file, pos, "front matter: %s: no picture at %q", key, p.Source.Image.Src).Withhold()
		if isPicture(r.Nearest) {
			f = f.Suggest("write %q", r.Nearest)
		} else {
			f = f.Suggest("put the file beside the page or into static/, and write its name")
		}
		a.report(f)
	}
}

func (a *assembly) defaultImage() *Image {
	src := a.cfg.DefaultImage
	if src == "" {
		return nil
	}
	r := a.site.Resolve(a.site.home, "/"+strings.TrimPrefix(src, "/"))
	if strings.Contains(src, "://") {
		r = a.site.Resolve(a.site.home, src)
	}
	at := a.cfg.At("defaultImage")
	file, pos := at.Found()
	img := a.picture(r, cmp.Or(a.cfg.DefaultImageAlt, a.cfg.Title))
	if r.Withheld != nil {
		a.report(r.Withheld.LeftOut(file, pos, finding.Message("defaultImage: %q", src)))
	}
	if r.Kind == ToWithheld {
		return nil
	}
	if img == nil {
		f := at.Report(imageMissing, "no picture at %q", src).Withhold()
		if isPicture(r.Nearest) {
			f = f.Suggest("write %q", r.Nearest)
		} else {
			f = f.Suggest("put the file into static/, and write its path with a slash before it")
		}
		a.report(f)
		return nil
	}
	img.Default = true
	return img
}

// isPicture reports whether a name is that of a picture, so that it may be suggested for one.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// picture makes an Image of a resolution; nil if it is not that of a file or of another site.
func (a *assembly) picture(r Resolution, alt string) *Image {
	switch r.Kind {
	case External:
		return &Image{URL: r.Href, RelURL: r.Href, Alt: alt}
	case ToFile:
		img := &Image{URL: a.site.URL(r.Href), RelURL: r.Href, Alt: alt, File: r.File, Path: r.Output}
		if sizer, ok := a.statics.(Sizer); ok && strings.HasPrefix(r.File, "static/") {
			if width, height, ok := sizer.Size(r.Output); ok {
				img.Width, img.Height = width, height
			}
		}
		return img
	}
	return nil
}
