package asset

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/tree"
)

var themeFile = finding.Register(finding.Rule{
	Name: "theme-file", Severity: finding.Error,
	Doc: "A file that [theme] in config.toml names cannot be used",
	Why: "The built-in one would be shown in its place. Every page loads the logo and the icon, so they have to be small.",
	Instead: "Put the file into `static/` and write its name: `logo = \"img/logo.svg\"`. An icon is a square, an SVG drawing " +
		"of plain shapes or a PNG picture.",
})

// frameBytes is the largest size of a picture on every page, in bytes.
const frameBytes = 200 << 10

// Names of the generated icons. If the site has a file with one of these names, it is used instead.
const (
	oldIcon   = "favicon.ico"
	touchIcon = "img/apple-touch-icon.png"
	tabIcon   = "img/tab-icon.png"
)

// SetLook applies [theme] of the settings: it adds the colors to the style sheet, and makes the icons from one
// picture. It removes settings that cannot be used from Theme, and reports them.
func (s *Store) SetLook(cfg *config.Config) []finding.Finding {
	s.Theme = cfg.Theme
	findings := s.setColors(cfg)
	for _, setting := range []struct {
		name  string
		file  *string
		small bool
	}{{"logo", &s.Theme.Logo, true}, {"favicon", &s.Theme.Favicon, true}, {"hero", &s.Theme.Hero, false}} {
		if *setting.file == "" {
			continue
		}
		f, message, advice := s.frame(*setting.file, setting.small)
		if message == "" && setting.name == "favicon" {
			message, advice = s.setIcons(f)
		}
		if message != "" {
			at := cfg.At("theme." + setting.name)
			findings = append(findings, at.Report(themeFile, "%s", message).Suggest("%s", advice))
			*setting.file = ""
		}
	}
	return findings
}

// frame returns the picture that a setting names. If the picture cannot be used, message says why. small: the
// picture may have at most frameBytes.
func (s *Store) frame(name string, small bool) (f *source, message, advice string) {
	name = strings.TrimPrefix(name, "/")
	f = s.files[name]
	switch {
	case f == nil:
		advice = "put the file into static/ and write its name there, such as img/logo.svg"
		if near := finding.Nearest(name, s.names); near != "" {
			advice = `write "` + near + `"`
		}
		return nil, finding.Message("there is no file %q in static/", name), advice
	case !strings.HasPrefix(f.mediaType, "image/"):
		return nil, finding.Message("%q is no picture", name), saveAnother
	case f.refused != "":
		return nil, finding.Message("%q: %s", name, f.refused), "take it out of the drawing, or " + saveAnother
	case small && f.size > frameBytes:
		const most = "%q has %s, and a picture on every page may have %s"
		return nil, finding.Message(most, name, tree.Megabytes(f.size), tree.Megabytes(frameBytes)),
			"save it as an SVG drawing, or as a PNG picture of at most 400 x 400 pixels"
	case f.measured() == [2]int{}:
		return nil, finding.Message("%q has no size that can be read", name),
			"save it again, an SVG drawing with a viewBox"
	}
	return f, "", ""
}

// setIcons makes the icons from a picture. If that is not possible, message says why.
func (s *Store) setIcons(f *source) (message, advice string) {
	body, err := f.original()
	if err == nil && f.mediaType != svgType && f.mediaType != "image/png" {
		err = errors.New("it is neither an SVG drawing nor a PNG picture")
	}
	var icons picture.Icons
	if err == nil {
		icons, err = picture.MakeIcons(body, f.mediaType == svgType)
	}
	if err != nil {
		return `no icons can be made of "` + f.name + `": ` + err.Error(),
			"save it as a square PNG picture of 512 x 512 pixels"
	}
	s.addMade(f, touchIcon, "image/png", icons.Touch)
	s.addMade(f, oldIcon, "image/vnd.microsoft.icon", icons.Old)
	if icons.Tab != nil {
		s.addMade(f, tabIcon, "image/png", icons.Tab)
		s.Theme.Favicon = tabIcon
	}
	return "", ""
}

// addMade adds a file that was made from another one, unless the site has a file with that name.
func (s *Store) addMade(of *source, name, mediaType string, body []byte) {
	have := s.files[name]
	if have != nil && !have.theme {
		return
	}
	if have == nil {
		at, _ := slices.BinarySearch(s.names, name)
		s.names = slices.Insert(s.names, at, name)
	}
	width, height, _ := ImageSize(bytes.NewReader(body), mediaType)
	s.files[name] = &source{
		fsys: of.fsys, entry: of.entry, name: name, size: int64(len(body)), mediaType: mediaType, small: body,
		plain: name == oldIcon, measured: func() [2]int { return [2]int{width, height} },
	}
}
