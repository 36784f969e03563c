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

// Origin is the source of a published file.
type Origin uint8

const (
	FromLayout  Origin = iota // drawn: a page, a further part of its list, its feed, a redirect
	FromStatic                // in static/
	FromContent               // beside a page
	FromStyle                 // a style sheet or a script that pages use, minified
)

// File is one published file.
type File struct {
	Name      string // file of findings: that of a page, "static/old.html", "content/iop/plan.svg"
	Path      string // of the output
	MediaType string
	Size      int64 // for FromStatic and FromContent: of the source file, in bytes
	Origin    Origin
	Helpline  string   // of a drawn page: the address that calls the helpline which it has to show, "tel:+18006624357"
	Emergency string   // of a page about an emergency: the address of its first link that calls, "tel:911"
	Explained string   // of a drawn page: the address of the page about who answers that helpline, "/who-answers/"
	Body      []byte   // for FromLayout and FromStyle, and for FromStatic if it is HTML, a style sheet or a script
	Head      []byte   // for FromContent: the first bytes, at most headBytes
	OfPage    bool     // for FromContent: it is in the folder of a page
	Styles    []string // texts of style elements in Body that are checked as FromStyle
	Layout    string   // of a drawn page: the file of its layout

	host    string                         // of the site
	layouts *render.Layouts                // that may have drawn it; nil: none
	text    string                         // HTML of the page's text, before its layout
	lost    []string                       // ids of the page's text that the page does not have
	written func() (text []byte, line int) // the source, and the line on which it begins; nil: unknown
	tags    *Tags                          // nil until Tags is called
	data    []Data                         // for Tags().Data
	parts   [][]byte                       // see withoutData
	words   string                         // see Words
	unused  *Tags                          // memory for tags; nil: none

	described bool // it has the JSON-LD that the renderer made
}

// nearby is how many bytes before and behind words find looks at.
const nearby = 100

// LacksText reports whether a page lacks text of its file, and LayoutsLost does not explain that.
func (p *Pass) LacksText() bool { return len(p.File.lost) > 0 && !p.LayoutsLost() }

// LayoutsLost reports whether a finding of the layouts says already that pages lack parts.
func (p *Pass) LayoutsLost() bool { return p.File.layouts.Lost(p.Config.Checks) }

// IsHTML reports whether the file is a page.
func (f *File) IsHTML() bool { return f.MediaType == "text/html" }

// Find is the place of words in the source: in the page's Markdown, in a file of static/ before it was minified, or in
// a layout, so that findings about the same words on many pages have one place. If the words are in none, the place is
// the file.
func (f *File) Find(words string) Place { return f.find(words, nil) }

// find is Find, at the first place for which near accepts the text before and behind the words. Without such a place it
// is the first place of the words.
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

// FindMatch is the place of the match of a pattern with an index from 0 in the source. Start is zero without that
// match.
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

// FindInLayouts is the place of words in a layout. If they are in none, the place is the file.
func (f *File) FindInLayouts(words string) Place {
	file, text, at := f.layouts.Find(words)
	if at < 0 {
		return Place{File: f.Name}
	}
	return placeIn(file, text, 1, at, words)
}

// placeIn is the place of words at an offset of a text. line is the line of the file on which the text begins.
func placeIn(file string, text []byte, line, offset int, words string) Place {
	at := Place{file, finding.PositionAt(text, offset), finding.PositionAt(text, offset+len(words))}
	at.Start.Line, at.End.Line = at.Start.Line+line-1, at.End.Line+line-1
	return at
}

// Media types of the files that make a browser fetch others, beside HTML.
const (
	cssType = "text/css"
	jsType  = "text/javascript"
)

// Styles checks the style sheets and scripts among the fingerprinted files that pages use.
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

// Static checks the files of static/. Files that cannot be read are reported by the store.
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
				text, _ = readAtMost(f.Source, limit) // without the text a finding has no line
				return text, 1
			}
		}
		list = append(list, file)
	}
	return c.files(list)
}

// Beside checks the files beside pages. source is the site's folder.
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

// headBytes is how many bytes of a file are read to recognize HTML or XML, behind white space.
const headBytes = 512

// readable checks that a file beside a page can be read, and returns its first bytes. The rest is read when the file is
// published. An SVG file is read and checked as a whole, since it may have a script, and may be no larger than an
// output.
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

// Unreadable is the finding that a file to be published cannot be read.
func Unreadable(file string, err error) finding.Finding {
	why, advice := tree.Why(err)
	return fileUnreadable.At(file, finding.Position{}, "%s", why).Suggest("%s", advice)
}

// readAtMost reads a file; of one that is larger than the limit it reads one byte more than the limit.
func readAtMost(open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// Tags are the tags of the file. The first call reads them. Only one goroutine may use a File.
func (f *File) Tags() *Tags {
	if f.tags == nil {
		f.tags = f.unused
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
