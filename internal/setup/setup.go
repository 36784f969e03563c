// Package setup adapts a new site to its provider. A new site shows a public helpline, sample people and a
// sample place. Setup turns the answers to a few questions into settings in config.toml and pages about the
// provider.
//
// # What changes
//
// Setup writes only the keys of config.toml that an answer decides. Other lines and notes stay. It rewrites
// or removes a page only if the page is still the one of the starter, apart from line ends. It keeps a page
// that the editor changed, and names it so that the editor reads it again.
//
// The whole plan is made before any file is written. Its settings are checked as in a build.
package setup

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/theme"
)

// Answers are an editor's answers about the provider. Texts are as config.toml takes them. An empty text
// leaves the setting unchanged, except where noted.
type Answers struct {
	Name         string        // of the provider and the site
	BaseURL      string        // address of the site
	Number       string        // to call
	AnsweredBy   care.Answerer // who answers calls
	AnswererName string        // name of who answers, if not the provider's own staff
	Paid         bool          // someone is paid for referring callers to a program
	Hours        string        // "Monday to Friday, 9 am to 5 pm" or "24/7"
	TimeZone     string        // "America/Chicago"
	Text         string        // number for text messages; "" for none
	TextKeyword  string        // word to send; "" for any text
	TTY          string        // number for text telephones; "" for none
	Street       string        // of the place of care; "" makes no page about it
	Locality     string
	Region       string // "IL"
	PostalCode   string
	Email        string
	License      string
	KeepSamples  bool // do not remove the sample people and the sample place
}

// Change is one file to write. A nil Text removes the file.
type Change struct {
	File string
	Text []byte
}

// Plan has the changes that answers make in a site.
type Plan struct {
	Changes []Change
	Kept    []string // pages that the editor changed or added; they may be untrue now
}

//go:embed pages
var pages embed.FS

// rewritten are the pages about who runs the site, with the templates that replace them.
var rewritten = map[string]string{
	"content/who-answers.md":   "pages/who-answers.tmpl",
	"content/about.md":         "pages/about.tmpl",
	"content/staff/_index.md":  "pages/staff.tmpl",
	"content/places/_index.md": "pages/places.tmpl",
}

// samples are the folders with sample people and sample places.
var samples = []string{"content/staff", "content/places"}

// New makes the plan for a site. starter holds content/ of the built-in starter. day is the present time.
// Pages get its date in the time zone of the site, so that no page is dated in the future. The findings are
// those of the new settings. If any is an error, the caller must not carry out the plan.
func New(site, starter fs.FS, a Answers, day time.Time) (*Plan, []finding.Finding, error) {
	settings, err := fs.ReadFile(site, config.File)
	if err != nil {
		return nil, nil, err
	}
	text, err := a.settings(string(settings))
	if err != nil {
		return nil, nil, err
	}
	cfg, findings := config.LoadText(site, []byte(text), config.Flags{Clock: day})
	p := &Plan{Changes: []Change{{config.File, []byte(text)}}}
	view := view{Answers: a, Line: cfg.Helpline, Day: day.In(cfg.TimeZone).Format(time.DateOnly)}
	for _, file := range slices.Sorted(maps.Keys(rewritten)) {
		page, err := draw(rewritten[file], view)
		if err != nil {
			return nil, nil, err
		}
		p.replace(site, starter, file, page)
	}
	if !a.KeepSamples {
		p.removeSamples(site, starter)
	}
	p.front(site, starter, cfg.Helpline)
	if err := p.place(site, view); err != nil {
		return nil, nil, err
	}
	return p, findings, nil
}

// view is the data of the page templates.
type view struct {
	Answers
	Line care.Helpline
	Day  string // 2026-03-01
}

func draw(file string, v view) ([]byte, error) {
	t, err := template.New(path.Base(file)).Funcs(template.FuncMap{"quote": quote}).ParseFS(pages, file)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, v)
	return b.Bytes(), err
}

// replace plans to rewrite a page of the starter, or to remove it if text is nil. It keeps a page that the
// editor changed. It does not create a page that the site does not have.
func (p *Plan) replace(site, starter fs.FS, file string, text []byte) {
	have, err := fs.ReadFile(site, file)
	if err != nil {
		return
	}
	shipped, err := fs.ReadFile(starter, file)
	plain := func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
	if err != nil || !bytes.Equal(plain(have), plain(shipped)) {
		p.Kept = append(p.Kept, file)
		return
	}
	p.Changes = append(p.Changes, Change{file, text})
}

// removeSamples plans to remove the sample people and the sample place.
func (p *Plan) removeSamples(site, starter fs.FS) {
	for _, folder := range samples {
		entries, _ := fs.ReadDir(starter, folder) // an embedded folder can always be read
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "sample-") {
				p.replace(site, starter, path.Join(folder, e.Name()), nil)
			}
		}
	}
}

// frontPage is the page whose description promises a call at any time.
const frontPage = "content/_index.md"

// front plans to remove that promise if the line is not always open.
func (p *Plan) front(site, starter fs.FS, line care.Helpline) {
	text, err := fs.ReadFile(starter, frontPage)
	if err != nil || line.AlwaysOpen {
		return
	}
	limited := strings.Replace(string(text), "and whom you can call right now.", "and whom you can call.", 1)
	if limited != string(text) {
		p.replace(site, starter, frontPage, []byte(limited))
	}
}

// place plans a page about the place of care. It keeps an existing file of that name.
func (p *Plan) place(site fs.FS, v view) error {
	if v.Street == "" || v.Locality == "" {
		return nil
	}
	file := fmt.Sprintf("content/places/%s.md", names.Slug(v.Locality))
	if _, err := fs.Stat(site, file); err == nil {
		p.Kept = append(p.Kept, file)
		return nil
	}
	text, err := draw("pages/place.tmpl", v)
	p.Changes = append(p.Changes, Change{file, text})
	return err
}

// Write carries out the plan. After an error it undoes the changes that it made.
func (p *Plan) Write(site *os.Root) error {
	var done []Change // with the earlier texts; nil if there was no file
	for _, c := range p.Changes {
		before, err := site.ReadFile(c.File)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.undo(site, done)
			return err
		}
		if err := c.write(site); err != nil {
			p.undo(site, done)
			return err
		}
		done = append(done, Change{c.File, before})
	}
	return nil
}

// undo restores the earlier texts. It ignores errors, because Write reports the first error.
func (p *Plan) undo(site *os.Root, before []Change) {
	for _, c := range before {
		_ = c.write(site)
	}
}

func (c Change) write(site *os.Root) error {
	if c.Text == nil {
		return site.Remove(c.File)
	}
	return theme.Replace(site, c.File, c.Text)
}

// Source gives the planned text of a file, to show the lines of findings. The error is fs.ErrNotExist for
// other files.
func (p *Plan) Source(file string) ([]byte, error) {
	for _, c := range p.Changes {
		if c.File == file {
			return bytes.Clone(c.Text), nil
		}
	}
	return nil, fs.ErrNotExist
}
