package render

import (
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/palette"
	"porchlight/internal/picture"
	"porchlight/internal/site"
)

var (
	shareFont = finding.Register(finding.Rule{
		Name: "share-font", Severity: finding.Error,
		Doc:     "The font file for share pictures cannot be used",
		Why:     "The built-in fonts would be shown in its place, or no words at all where these do not have the letters.",
		Instead: "Put a TrueType or OpenType file (.ttf, .otf) into `static/` and write its name: `font = \"fonts/name.ttf\"`.",
	})
	shareLetters = finding.Register(finding.Rule{
		Name: "share-letters", Severity: finding.Warning,
		Doc: "The fonts for share pictures do not have all letters of a title",
		Why: "The picture would show empty boxes. So the page is shared with the site's `defaultImage`, or without a picture.",
		Instead: "Name a font file with these letters: `share.font` in config.toml. Noto fonts are free, and there is one for " +
			"every script.",
	})
)

// shares holds everything that the share pictures of all pages have in common.
type shares struct {
	fonts *picture.Fonts // nil: no share pictures are made
	site  string         // the site's name in the pictures; "" when the fonts lack some of its letters
	looks picture.Share  // colors, fonts and language
}

// ShareFonts returns the fonts of share pictures; nil when none are made.
func (r *Renderer) ShareFonts() *picture.Fonts { return r.shares.fonts }

// makeShares prepares the share pictures, if the settings want them.
func (r *Renderer) makeShares() (findings []finding.Finding) {
	if !r.cfg.SharePictures {
		return nil
	}
	fonts, findings := r.readShareFont()
	if fonts == nil {
		return findings
	}
	name, missing := fonts.Words(r.cfg.Title)
	if len(missing) > 0 {
		name = ""
	}
	r.shares = shares{fonts, name, picture.Share{
		Locale: r.cfg.Locale, RightToLeft: r.cfg.Direction == "rtl", Fonts: fonts.Digest,
	}}
	tokens := palette.Tokens{"night": {R: 16, G: 26, B: 49}, "night-ink": {R: 244, G: 242, B: 236},
		"night-soft": {R: 192, G: 201, B: 220}, "light": {R: 255, G: 190, B: 92}}
	for token := range tokens {
		if c, ok := palette.Parse(r.view.Colors["light"][token]); ok {
			tokens[token] = c
		}
	}
	looks := &r.shares.looks
	looks.Ground, looks.Ink, looks.Soft, looks.Light =
		tokens["night"], tokens["night-ink"], tokens["night-soft"], tokens["light"]
	return append(findings, r.missingLetters(missing)...)
}

// readShareFont opens the font that the settings name, with the built-in fonts. The fonts are nil when the file
// cannot be used.
func (r *Renderer) readShareFont() (*picture.Fonts, []finding.Finding) {
	var own []byte
	name := strings.TrimPrefix(r.cfg.ShareFont, "/")
	var err error
	if name != "" {
		if own, err = fs.ReadFile(r.env.Source, "static/"+name); err != nil {
			return nil, []finding.Finding{r.cfg.At("share.font").Report(shareFont, "there is no file %q in static/",
				name).
				Suggest("put the file into static/ and write its name there, such as fonts/name.ttf")}
		}
	}
	fonts, err := picture.OpenFonts(own)
	if err != nil {
		return nil, []finding.Finding{r.cfg.At("share.font").Report(shareFont, "%q: %v", name, err).
			Suggest("save it as a .ttf or .otf file; a .woff2 file cannot be read")}
	}
	return fonts, nil
}

// missingLetters reports in one finding the letters of titles that no font has. letters are missing letters of
// the site's title.
func (r *Renderer) missingLetters(letters []rune) []finding.Finding {
	pages, first := 0, ""
	for _, p := range r.site.Pages() {
		if !sharesPicture(p) {
			continue
		}
		if _, missing := r.shares.fonts.Words(p.Title); len(missing) > 0 {
			letters = append(letters, missing...)
			if pages++; first == "" {
				first = p.RelPermalink
			}
		}
	}
	if len(letters) == 0 {
		return nil
	}
	slices.Sort(letters)
	letters = slices.Compact(letters)
	const shown = 5
	list := string(letters[:min(shown, len(letters))])
	message := finding.Message("no font for share pictures has %q", list)
	if more := len(letters) - shown; more > 0 {
		message += " and " + strconv.Itoa(more) + " more characters"
	}
	if pages > 0 {
		message += finding.Message(": they are in %d titles, such as that of %q", pages, first)
	}
	return []finding.Finding{r.cfg.At("share.pictures").Report(shareLetters, "%s", message).
		Suggest("name a font file that has them: font in [share]")}
}

// sharesPicture reports whether a page gets a share picture. Every page without a picture of its own does, except
// 404.
func sharesPicture(p *site.Page) bool {
	return p.Kind != site.Kind404 && (p.Image == nil || p.Image.Default)
}

// showShare makes a share picture with the page's title, if the page has no picture of its own. A title with
// letters that the fonts lack gets none.
func (w *Worker) showShare(p *site.Page) {
	common := &w.r.shares
	if common.fonts == nil || !sharesPicture(p) {
		return
	}
	title, missing := common.fonts.Words(p.Title)
	if title == "" || len(missing) > 0 {
		return
	}
	drawing, err := w.partial("share-drawing.html", w.page)
	if err != nil {
		w.addFault(err)
	}
	share := common.looks
	share.Title, share.Site, share.Drawing = title, common.site, strings.TrimSpace(string(drawing))
	if share.Site == title {
		share.Site = ""
	}
	levels := w.r.site.Continuum()
	if at := slices.IndexFunc(levels, func(s *site.Step) bool { return s.Level.ID == p.Level }); at >= 0 {
		share.Step, share.Steps = at+1, len(levels)
	}
	w.share = &share
	v, href := w.addShare(picture.Wide)
	w.page.Image = &site.Image{URL: w.r.absolute(href), RelURL: href, Alt: shareAlt(&share), Path: v.Path,
		Width: v.Width, Height: v.Height, Default: true}
}

// shareAlt returns the words in a share picture.
func shareAlt(s *picture.Share) string {
	if s.Site == "" {
		return s.Title
	}
	return s.Title + " | " + s.Site
}

// addShare adds the page's share picture in a size (width and height in pixels).
func (w *Worker) addShare(size [2]int) (v picture.Variant, href string) {
	v = w.share.Variant(w.page.node.OutputPath, size)
	return v, w.addVariant(v)
}

// addVariant adds a picture that is drawn for the page, and returns its address.
func (w *Worker) addVariant(v picture.Variant) (href string) {
	if !slices.ContainsFunc(w.result.Pictures, func(have picture.Variant) bool { return have.Path == v.Path }) {
		w.result.Pictures = append(w.result.Pictures, v)
	}
	return (&url.URL{Path: w.r.site.BasePath + v.Path}).EscapedPath()
}

// sharedPicture returns the address of the picture for networks that share pictures; "" without one. A share
// picture has the tall size, which these networks prefer.
func (p *Page) sharedPicture() string {
	if p.worker.share != nil {
		_, href := p.worker.addShare(picture.Tall)
		return p.worker.r.absolute(href)
	}
	if p.Image != nil {
		return p.Image.URL
	}
	return ""
}

// PictureOwner finds the page for which a picture was drawn, by the output path of the picture. The picture is a
// share picture or a code for the camera. The result is nil for other paths.
func (r *Renderer) PictureOwner(name string) *site.Page {
	begin, ok := picture.SourceOf(name)
	if !ok {
		return nil
	}
	if dir, last := path.Split(begin); last == "share" || last == "code" {
		if at, ok := r.site.At(dir + "index.html"); ok && at.Page != nil {
			return at.Page
		}
	}
	at, _ := r.site.At(begin + ".html")
	return at.Page
}
