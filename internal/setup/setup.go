// Package setup makes a new site its editor's own. A new site shows a public helpline, sample people and a sample
// place. Answers to a few questions become settings in config.toml and pages that are true of the provider.
//
// # What changes
//
// Of config.toml only the keys that an answer decides are written; other lines and notes stay as they are. A page is
// rewritten or removed only while it is word for word the one that came with Porchlight. A page that the editor changed
// is kept and named, so that the editor reads it again.
//
// A plan is made whole before a file is touched, and its settings are checked as a build checks them.
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

// Answers are an editor's answers about the provider. Texts are as config.toml takes them. "" leaves the setting as it
// is, except where noted.
type Answers struct {
	Name         string        // of the provider and the site
	BaseURL      string        // address of the site
	Number       string        // to call
	AnsweredBy   care.Answerer // who picks up
	AnswererName string        // who that is, where it is not the provider's own staff
	Paid         bool          // someone is paid for sending callers to a program
	Hours        string        // "Monday to Friday, 9 am to 5 pm" or "24/7"
	TimeZone     string        // "America/Chicago"
	Text         string        // number for text messages; "" there is none
	TextKeyword  string        // what to send; "" any text
	TTY          string        // number for text telephones; "" there is none
	Street       string        // of the place of care; "" no page about it is made
	Locality     string
	Region       string // "IL"
	PostalCode   string
	Email        string
	License      string
	KeepSamples  bool // sample people and the sample place stay
}

// Change is one file to write, or to remove where Text is nil.
type Change struct {
	File string
	Text []byte
}

// Plan is what answers change in a site.
type Plan struct {
	Changes []Change
	Kept    []string // pages of the starter that the editor changed, and that may say what is not true any more
}

//go:embed pages
var pages embed.FS

// rewritten are the pages that say who runs the site, by the templates that replace them.
var rewritten = map[string]string{
	"content/who-answers.md":   "pages/who-answers.tmpl",
	"content/about.md":         "pages/about.tmpl",
	"content/staff/_index.md":  "pages/staff.tmpl",
	"content/places/_index.md": "pages/places.tmpl",
}

// samples are the folders whose sample pages are removed.
var samples = []string{"content/staff", "content/places"}

// New makes the plan of a site. starter holds content/ as it comes with Porchlight; day is this moment: pages get the
// date that it has in the time zone of the site, so that none is due later. The findings are those of the settings as
// they would be. Where one is an error, the plan must not be carried out.
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

// view is what the templates of pages see.
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

// replace has a page of the starter rewritten, or removed where text is nil. A page that the editor changed is kept;
// one that is not there stays away.
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

// removeSamples has the sample people and the sample place removed.
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

// frontPage is the page that promises a call right now in its description.
const frontPage = "content/_index.md"

// front has the front page promise no call at every hour when the line closes.
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

// place has a page made about where the care is, unless there is one of this name.
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

// Write carries out the plan, whole or not at all: after an error the site is as it was.
func (p *Plan) Write(site *os.Root) error {
	var done []Change // with the texts from before; nil: there was no file
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

// undo puts the texts from before back. It ignores errors, since another one is being reported.
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

// Source is the text of a file as it would be, for showing the lines of findings.
func (p *Plan) Source(file string) ([]byte, error) {
	for _, c := range p.Changes {
		if c.File == file {
			return bytes.Clone(c.Text), nil
		}
	}
	return nil, fs.ErrNotExist
}
