package render

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/picture"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

var (
	pictureFormat = finding.Register(finding.Rule{
		Name: "picture-format", Severity: finding.Error,
		Doc:     "A file that browsers do not show is used as a picture",
		Why:     "Readers see an empty frame where the picture should be.",
		Instead: "Save it as a JPEG, PNG or WebP picture. Write a link to a film or a document.",
	})
	picturePixels = finding.Register(finding.Rule{
		Name: "picture-pixels", Severity: finding.Error,
		Doc: "A picture has more pixels than a picture may have",
		Why: "A small file can hold so many pixels that it takes all memory of the machine that builds the site, and of a " +
			"reader's phone.",
		Instead: "Save a smaller copy: 3,000 pixels on the longer side are enough for every screen. Or raise " +
			"`limits.picturePixels` in config.toml.",
	})
	pictureCut = finding.Register(finding.Rule{
		Name: "picture-cut", Severity: finding.Warning,
		Doc:     "A picture was cut off before its end",
		Why:     "Readers see a part of it, and the rest is grey or empty. It was not copied or loaded to the end.",
		Instead: "Copy the picture again from where it came.",
	})
)

// textWidth and shareWidth, in pixels, are the preferred widths for software that does not choose from srcset.
// Browsers get textWidth, other sites get shareWidth. textSizes is the width at which the built-in layouts show a
// picture.
const (
	textWidth  = 800
	shareWidth = 1200
	textSizes  = "(min-width: 42rem) 41rem, 100vw"
)

// pictures looks at the pictures that pages show, each once.
type pictures struct {
	source   fs.FS
	assets   *asset.Store
	site     *site.Site
	limits   config.Limits
	settings picture.Settings
	known    *picture.Known
	seen     sync.Map // path of the file -> func() seenPicture
}

// seenPicture describes the file of a picture. Sizes are in CSS pixels, 0 when unknown.
type seenPicture struct {
	width, height  int
	rule           finding.Rule // of the fault
	fault, instead string       // "is a TIFF picture, which ..."; "" when nothing is wrong
	plan           []picture.Variant
	hrefs          []string // addresses of plan, then of the picture itself if it is the largest choice
	srcset         string
}

// look describes a file in the site's folder. at is the output path of the file. Each file is read once.
func (p *pictures) look(file, at string) seenPicture {
	look, ok := p.seen.Load(file)
	if !ok {
		look, _ = p.seen.LoadOrStore(file, sync.OnceValue(func() seenPicture { return p.read(file, at) }))
	}
	return look.(func() seenPicture)()
}

// read describes a file. The sizes of files in static/ are known to the asset store.
func (p *pictures) read(file, at string) (seen seenPicture) {
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
	if what, instead := asset.NoPicture(file, head); what != "" {
		seen.rule, seen.instead = pictureFormat, instead
		seen.fault = "is " + what + ", which browsers do not show as a picture"
	}
	if picture.FormatOf(head) != "" {
		p.plan(&seen, file, at)
	} else if !isStatic || p.assets == nil {
		rest := io.MultiReader(bytes.NewReader(head), f)
		seen.width, seen.height, _ = asset.ImageSize(rest, asset.MediaType(file))
	}
	return seen
}

// plan reads a picture in a format that can get variants, and plans the variants. The number of pixels is known
// from the header, so a picture with too many pixels is never decoded.
func (p *pictures) plan(seen *seenPicture, file, at string) {
	whole, digest, err := p.see(path.Clean(file))
	info := whole.Info
	switch {
	case err != nil || info.Width == 0:
		return // reported where it is published, or not a picture in spite of its first bytes
	case info.Pixels() > p.limits.PicturePixels:
		err := picture.SizeError{Width: info.Width, Height: info.Height, Limit: p.limits.PicturePixels}
		seen.rule, seen.fault = picturePixels, "is too large: "+err.Error()
		seen.instead = "save a smaller copy, or raise limits.picturePixels in config.toml"
		return
	}
	seen.width, seen.height = info.Width, info.Height
	if !whole.Whole {
		seen.rule, seen.fault = pictureCut, "is cut off: readers see only a part of it"
		seen.instead = "copy the picture again from where it came"
		return
	}
	plan, own := p.settings.Plan(info, at, file, whole.Size, digest)
	taken := func(v picture.Variant) bool { _, ok := p.site.At(v.Path); return ok }
	if len(plan) == 0 || slices.ContainsFunc(plan, taken) {
		return
	}
	seen.plan = plan
	var choices []string
	add := func(path string, width int) {
		href := (&url.URL{Path: p.site.BasePath + path}).EscapedPath()
		seen.hrefs = append(seen.hrefs, href)
		choices = append(choices, fmt.Sprintf("%s %dw", href, width))
	}
	for _, v := range plan {
		add(v.Path, v.Width)
	}
	if own {
		add(at, info.Width)
	}
	seen.srcset = strings.Join(choices, ", ")
}

// see describes the whole file of a picture. It reads the file only if the picture is not known by its digest. An
// error is one of reading the file.
func (p *pictures) see(file string) (seen picture.Seen, digest picture.Digest, err error) {
	if s, ok := p.source.(*tree.Snapshot); ok && s.Entry(file) != nil && s.Entry(file).Kind == tree.File {
		if digest, err = s.Entry(file).Digest(); err != nil {
			return seen, digest, err
		}
		if seen, ok = p.known.Get(digest); ok {
			return seen, digest, nil
		}
	}
	raw, err := tree.ReadFile(p.source, file, p.limits.PictureBytes, nil)
	if err != nil {
		return seen, digest, err
	}
	digest, seen = sha256.Sum256(raw), picture.See(raw)
	p.known.Put(digest, seen)
	return seen, digest, nil
}

// choose returns the address of the first choice that is at least width pixels wide, or else of the widest; ""
// without variants.
func (s *seenPicture) choose(width int) string {
	if len(s.hrefs) == 0 {
		return ""
	}
	return s.hrefs[s.choice(width)]
}

func (s *seenPicture) choice(width int) int {
	at := slices.IndexFunc(s.plan, func(v picture.Variant) bool { return v.Width >= width })
	if at < 0 {
		at = len(s.hrefs) - 1
	}
	return at
}

// size returns the width and height of the choice that choose returns.
func (s *seenPicture) size(width int) (int, int) {
	if at := s.choice(width); at < len(s.plan) {
		return s.plan[at].Width, s.plan[at].Height
	}
	return s.width, s.height
}

// problem returns the problem with the picture, named by what; nil when nothing is wrong.
func (s *seenPicture) problem(what string) *markdown.Problem {
	if s.fault == "" {
		return nil
	}
	return &markdown.Problem{Rule: s.rule, Message: what + " " + s.fault, Suggestion: s.instead,
		Unlink: s.rule.Severity == finding.Error}
}

// Variant finds the variant of a picture by its output path. No page that shows the picture needs to have been
// drawn.
func (r *Renderer) Variant(path string) (v picture.Variant, ok bool) {
	begin, ok := picture.SourceOf(path)
	if !ok {
		return v, false
	}
	find := func(file, at string) bool {
		if without(at) != begin || !isPicture(at) {
			return false
		}
		plan := r.pictures.look(file, at).plan
		i := slices.IndexFunc(plan, func(v picture.Variant) bool { return v.Path == path })
		if i >= 0 {
			v = plan[i]
		}
		return i >= 0
	}
	return v, slices.ContainsFunc(r.site.Resources, func(f site.Resource) bool { return find(f.File, f.Path) }) ||
		slices.ContainsFunc(r.env.Assets.Paths(), func(name string) bool { return find("static/"+name, name) })
}

// without returns a path without its extension.
func without(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
