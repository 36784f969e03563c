package archetype

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/bound"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var badArchetype = finding.NewFixedRule("bad-archetype",
	"An archetype cannot be read, or is not a template that can be filled in")

// Words is the data with which an archetype is executed.
type Words struct {
	Name    string        // of the file, without extension: "evening-iop"
	Title   string        // made from the name: "Evening IOP"
	Date    string        // the day: "2026-11-23"
	ID      string        // of the subject: "iop"; "" if the editor fills it in
	Kind    *care.Kind    // nil for a page of no kind
	Level   *care.Level   // for a page about a known level of care; else nil
	Subject *care.Subject // for a page about a known service, substance or therapy; else nil
	Site    Site
	Data    *care.Data // all data of the site

	// Named has the ids of pages that name the subject of this page in a relation, by the reverse relation:
	// "services": "housing".
	Named map[string][]string
}

// New has the inputs for a new page.
type New struct {
	Name      string // of its file or folder, without extension: "evening-iop"
	SiteTitle string
	Day       time.Time // day on which the page is written
	Named     map[string][]string
}

// Site is the value of .Site in an archetype.
type Site struct{ Title string }

// Limits for an archetype, because a template can loop forever.
const (
	maxBytes = 1 << 20 // for the page, and for each value made for it
	timeout  = 5 * time.Second
)

// Page executes the archetype of a start.
func (s *Set) Page(start Start, of New) ([]byte, []finding.Finding) {
	text, err := s.read(start)
	if err != nil {
		return nil, []finding.Finding{badArchetype.At(start.File, finding.Position{}, "%s", err)}
	}
	words := Words{
		Name: of.Name, Title: s.humanise(of.Name), Date: of.Day.Format(time.DateOnly), ID: start.ID, Kind: start.kind,
		Site: Site{of.SiteTitle},
		Data: s.data, Named: of.Named,
	}
	if start.ID != "" && start.kind.Subject == "level" {
		words.Level = s.data.Level(start.ID)
	} else if start.ID != "" {
		words.Subject = s.data.Subject(start.kind.Relation, start.ID)
	}
	switch {
	case of.Name != start.ID:
	case words.Level != nil:
		words.Title = words.Level.Label()
	case words.Subject != nil:
		words.Title = words.Subject.Name
	}
	values := &bound.Values{One: maxBytes}
	parsed, err := template.New(start.File).Funcs(functions(values)).Parse(text)
	if err == nil {
		var page []byte
		if page, err = s.fillIn(parsed, words, values); err == nil {
			return page, nil
		}
	}
	return nil, []finding.Finding{fault(start.File, text, err)}
}

func (s *Set) read(start Start) (string, error) {
	var (
		text []byte
		err  error
	)
	if start.Own {
		text, err = record.ReadFile(s.site, start.File)
	} else if s.theme != nil {
		text, err = fs.ReadFile(s.theme, start.File)
	} else {
		err = fs.ErrNotExist
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", errors.New("there is no such archetype")
	case err != nil:
		return "", err
	case !utf8.Valid(text):
		return "", errors.New("this file is not UTF-8 text")
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // a byte order mark would come before the front matter
	return strings.ReplaceAll(string(text), "\r\n", "\n"), nil
}

// functions gives the functions that an archetype can call.
func functions(values *bound.Values) template.FuncMap {
	text := func(f func(string) string) func(string) (string, error) {
		return func(text string) (string, error) { return values.MadeText(f(text), nil) }
	}
	all := values.Functions()
	all["quote"], all["lower"] = text(strconv.Quote), text(strings.ToLower)
	all["list"] = func(ids []string) string { return "[" + strings.Join(ids, ", ") + "]" }
	all["title"] = text(func(text string) string {
		words := strings.Fields(text)
		for i, word := range words {
			words[i] = capital(word)
		}
		return strings.Join(words, " ")
	})
	return all
}

var (
	errTooLong = fmt.Errorf("it writes more than %d MiB", maxBytes>>20)
	errTooSlow = errors.New("it takes too long")
)

// fillIn executes a template within the limits. A template cannot be interrupted. After a timeout its
// goroutine runs on until the template writes output or makes a value.
func (s *Set) fillIn(t *template.Template, words Words, values *bound.Values) ([]byte, error) {
	type outcome struct {
		page []byte
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		b := limited{values: values}
		err := t.Execute(&b, words)
		done <- outcome{b.Bytes(), err}
	}()
	select {
	case o := <-done:
		return o.page, o.err
	case <-time.After(s.timeout):
		values.Stop()
		return nil, errTooSlow
	}
}

// limited is a buffer for at most maxBytes.
type limited struct {
	bytes.Buffer
	values *bound.Values
}

func (l *limited) Write(p []byte) (int, error) {
	switch {
	case l.values.Stopped():
		return 0, bound.ErrStopped
	case l.Len()+len(p) > maxBytes:
		return 0, errTooLong
	}
	return l.Buffer.Write(p)
}

// humanise makes a title from the name of a file: "Evening IOP" from "evening-iop". Terms of the glossary
// and acronyms of levels are in capitals.
func (s *Set) humanise(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	for i, word := range words {
		upper := strings.ToUpper(word)
		known := s.data.Term(upper) != nil
		for _, level := range s.data.Levels {
			known = known || level.Acronym == upper
		}
		if known {
			words[i] = upper
		}
	}
	return capital(strings.Join(words, " "))
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// BlankOpen and BlankClose enclose a blank.
const BlankOpen, BlankClose = "[[fill:", "]]"

// Blanks gives the number of blanks in a page.
func Blanks(page []byte) int { return bytes.Count(page, []byte(BlankOpen)) }
