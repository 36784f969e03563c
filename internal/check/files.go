package check

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/tree"
)

var fileUnreadable = finding.NewFixedRule("file-unreadable", "A file that would be published unchanged cannot be "+
	"read")

// Origin is where a published file comes from.
type Origin uint8

const (
	FromLayout  Origin = iota // drawn: a page, a further part of its list, its feed, a redirect
	FromStatic                // is in static/
	FromContent               // is beside a page
	FromStyle                 // a style sheet or a script that pages use, minified
)

// File is one file that is published.
type File struct {
	Name      string // as findings name it: the file of a page, "static/old.html", "content/iop/plan.svg"
	Path      string // where it is published
	MediaType string
	Size      int64 // of FromStatic and FromContent: bytes, as it lies
	Origin    Origin
	Helpline  string   // of a drawn page: the address that calls the helpline it has to show, "tel:+18006624357"
	Emergency string   // of a page about an emergency: the address that its first link to call has to have, "tel:911"
	Explained string   // of a drawn page: the address of the page about who answers that helpline, "/who-answers/"
	Body      []byte   // of FromLayout and FromStyle, and of FromStatic when it is HTML, a style sheet or a script
	Head      []byte   // of FromContent: the first bytes, at most headBytes
	OfPage    bool     // of FromContent: it is in the folder of a page
	Styles    []string // in Body, that are looked at as FromStyle
	Layout    string   // of a drawn page: the file of its layout

	host    string                         // of the site
	layouts *render.Layouts                // that may have drawn it; nil: none
	lost    []string                       // ids of the page's text that it does not have
	written func() (text []byte, line int) // what an editor wrote and the line on which it begins; nil: unknown
	tags    *Tags
	data    []Data   // of Tags().Data
	parts   [][]byte // of withoutData
	words   string   // of the page, when they were asked for
	room    *Tags    // for tags; nil: none
	// the JSON-LD that the renderer made is in it
	described bool
}

// nearby is how many bytes around words are looked at.
const nearby = 100

// LacksText reports whether a page lacks text of its file, for another reason than a layout that is reported.
func (p *Pass) LacksText() bool { return len(p.File.lost) > 0 && !p.LayoutsLost() }

// LayoutsLost reports whether it is known already that layouts draw less than they should.
func (p *Pass) LayoutsLost() bool { return p.File.layouts.Lost(p.Config.Checks) }

// IsHTML reports whether the file is a page.
func (f *File) IsHTML() bool { return f.MediaType == "text/html" }

// Find is where words stand in what an editor wrote: in the page's Markdown, in a file of static/ before it was
// minified, or in a layout, so that what a layout brings to many pages has one place. When they are nowhere, the
// place is the file.
func (f *File) Find(words string) Place { return f.find(words, nil) }

// find is Find, at the first place for which near accepts the text before and behind it, if there is one.
func (f *File) find(words string, near func(before, behind []byte) bool) Place {
	if f.written == nil {
		return Place{File: f.Name}
	}
	text, line := f.written()
	i := bytes.Index(text, []byte(words))
	for from, last := i, 0; near != nil && from >= 0; {
		end := from + len(words)
		next := bytes.Index(text[end:], []byte(words))
		behind := text[end:]
		if next >= 0 {
			behind = behind[:next]
		}
		if near(text[max(last, from-nearby):from], behind[:min(len(behind), nearby)]) {
			i = from
			break
		}
		if next < 0 {
			break
		}
		from, last = end+next, end
	}
	if i < 0 {
		return f.FindInLayouts(words)
	}
	return placeIn(f.Name, text, line, i, words)
}

// FindMatch is where the match with an index of a pattern is in what an editor wrote. The zero Start: nowhere.
func (f *File) FindMatch(pattern *regexp.Regexp, index int) Place {
	if f.written == nil {
		return Place{File: f.Name}
	}
	text, line := f.written()
	all := pattern.FindAllIndex(text, index+1)
	if len(all) <= index {
		return Place{File: f.Name}
	}
	return placeIn(f.Name, text, line, all[index][0], string(text[all[index][0]:all[index][1]]))
}

// FindInLayouts is where words stand in a layout. When they are in none, the place is the file.
func (f *File) FindInLayouts(words string) Place {
	file, text, at := f.layouts.Find(words)
	if at < 0 {
		return Place{File: f.Name}
	}
	return placeIn(file, text, 1, at, words)
}

// placeIn is the place of words that are at an offset of a text, which begins on a line of the file.
func placeIn(file string, text []byte, line, offset int, words string) Place {
	at := Place{file, finding.PositionAt(text, offset), finding.PositionAt(text, offset+len(words))}
	at.Start.Line, at.End.Line = at.Start.Line+line-1, at.End.Line+line-1
	return at
}

// The kinds of files, beside HTML, that make a browser fetch others.
const (
	cssType = "text/css"
	jsType  = "text/javascript"
)

// Styles looks at the style sheets and scripts among the fingerprinted files that pages use.
func (c *Checker) Styles(used []*asset.Asset) []finding.Finding {
	var list []*File
	for _, a := range used {
		if a.MediaType == cssType || a.MediaType == jsType {
			list = append(list, &File{
				Name: "static/" + a.Name, Path: a.Path, MediaType: a.MediaType, Origin: FromStyle, Body: a.Body,
			})
		}
	}
	return c.files(list)
}

// Static looks at the files of static/. Those that cannot be read were reported when the folder was.
func (c *Checker) Static(store *asset.Store) []finding.Finding {
	limit := c.config.Limits.OutputBytes
	var list []*File
	for _, f := range store.Files() {
		file := &File{Name: "static/" + f.Path, Path: f.Path, MediaType: f.MediaType, Size: f.Size, Origin: FromStatic}
		if file.IsHTML() || f.MediaType == cssType || f.MediaType == jsType {
			var err error
			if file.Body, err = readAtMost(f.Open, limit); err != nil || int64(len(file.Body)) > limit {
				continue
			}
			file.written = func() (text []byte, line int) {
				text, _ = readAtMost(f.Source, limit) // without it there is no place
				return text, 1
			}
		}
		list = append(list, file)
	}
	return c.files(list)
}

// Beside looks at the files beside pages, which are published unchanged. source is the site's folder.
func (c *Checker) Beside(source fs.FS) []finding.Finding {
	var list []*File
	var findings []finding.Finding
	for _, r := range c.site.Resources {
		head, problems := c.readable(source, r.File)
		list = append(list, &File{
			Name: r.File, Path: r.Path, MediaType: asset.MediaType(r.File), Origin: FromContent, Head: head,
			Size: r.Size, OfPage: r.Page != nil,
		})
		findings = append(findings, problems...)
	}
	return append(findings, c.files(list)...)
}

// headBytes is how much of a file is read to recognize HTML or XML: more than any white space before the first tag.
const headBytes = 512

// readable looks whether a file beside a page can be read, and gives its first bytes: the rest is read when it is
// published. A drawing is read at once, for it may hold a script, and may be no larger than an output.
func (c *Checker) readable(source fs.FS, file string) (head []byte, _ []finding.Finding) {
	f, err := source.Open(file)
	if err != nil {
		return nil, []finding.Finding{Unreadable(file, err)}
	}
	if strings.ToLower(path.Ext(file)) != ".svg" {
		defer f.Close()
		head, err = io.ReadAll(io.LimitReader(f, headBytes))
		if err != nil {
			return nil, []finding.Finding{Unreadable(file, err)}
		}
		return head, nil
	}
	limit := c.config.Limits.OutputBytes
	svg, err := readAtMost(func() (io.ReadCloser, error) { return f, nil }, limit)
	switch {
	case err != nil:
		return nil, []finding.Finding{Unreadable(file, err)}
	case int64(len(svg)) > limit:
		f := fileUnreadable.At(file, finding.Position{}, "the drawing is larger than %d bytes", limit)
		return nil, []finding.Finding{f.Suggest("make it smaller, or raise limits.outputBytes in config.toml")}
	}
	return nil, asset.UnsafeSVG(file, svg)
}

// Unreadable reports that a file that would be published cannot be read.
func Unreadable(file string, err error) finding.Finding {
	why, advice := tree.Why(err)
	return fileUnreadable.At(file, finding.Position{}, "%s", why).Suggest("%s", advice)
}

// readAtMost reads a file, and one byte more than the limit of a larger one.
func readAtMost(open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// Tags are the tags of the file, read when first needed. A file belongs to one goroutine.
func (f *File) Tags() *Tags {
	if f.tags == nil {
		f.tags = f.room
		if f.tags == nil {
			f.tags = new(Tags)
		}
		f.tags.begin(f)
		f.tags.read(f.Body)
	}
	return f.tags
}

// Fetches are the addresses on other hosts from which the file makes a browser fetch something.
func (f *File) Fetches() []Fetch {
	switch {
	case f.IsHTML():
		return f.Tags().Fetches
	case f.MediaType == cssType:
		return styleFetches(f.Body, f.host)
	case f.MediaType == jsType:
		return scriptFetches(string(f.Body), f.host)
	}
	return nil
}
