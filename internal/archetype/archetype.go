// Package archetype starts new pages. An archetype is the text of a page with blanks, for one kind of page.
// `porchlight new staff` uses archetypes/staff.md.
//
// # Archetypes
//
// Porchlight has built-in archetypes. A file of the same name in the site's own archetypes/ replaces one. A
// file of another name is a further archetype. A kind without an archetype uses default.md. An archetype is
// a text/template that is executed with Words. Its functions are those of text/template and
//
//	quote TEXT   the text in quotes, as in front matter
//	lower TEXT   in lower case
//	list IDS     ids as in front matter: [housing, medical]
//	title TEXT   each word with a capital, as in a person's name
//
// # Blanks
// A blank, [[fill: what to write]], marks a value that only the editor knows. If the value has a fixed
// form, the text of the blank ends in "such as " and a valid example. A page with a blank can only be a
// draft. Publishing it is an error.
package archetype

import (
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"porchlight/internal/bound"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/templatefault"
)

// Folder is the folder of archetypes, in a site and among the built-in files.
const Folder = "archetypes"

// Plain is the name for a page of no kind.
const Plain = "page"

// fallback is the archetype for kinds without one of their own.
const fallback = "default"

// Entry is a kind or an archetype from which a page can be started.
type Entry struct {
	Name   string   // "level-of-care"
	Doc    string   // one sentence about the purpose of such a page
	Folder string   // usual folder in content/; "" for any
	From   []string // ids of the data that can be the subject, in order: "iop"
	File   string   // "archetypes/level-of-care.md"
	Own    bool     // File belongs to the site

	kind *care.Kind // nil for an entry that is no kind of the data
}

// Start is an entry with the subject of the new page.
type Start struct {
	Entry
	ID string // id of the subject: "iop"; "" if only the kind is known
}

// Set holds all archetypes of a site.
type Set struct {
	site, theme fs.FS
	data        *care.Data
	entries     []Entry
	timeout     time.Duration // for executing an archetype
}

// Open finds the archetypes of a site. site and theme are the folders that hold archetypes/. Each may be
// nil.
func Open(site, theme fs.FS, data *care.Data) *Set {
	s := &Set{site: site, theme: theme, data: data, timeout: timeout}
	for i := range data.Kinds {
		kind := &data.Kinds[i]
		s.add(Entry{Name: kind.ID, Doc: kind.Doc, Folder: kind.Folder, From: s.subjects(kind), kind: kind})
	}
	s.add(Entry{Name: Plain, Doc: "An ordinary page"})
	for _, name := range names(site) {
		if name != fallback && s.entry(name) == nil {
			s.add(Entry{Name: name, Doc: "An archetype of this site"})
		}
	}
	return s
}

// add adds an entry with its file: the site's own, else the built-in one, else default.md.
func (s *Set) add(e Entry) {
	for _, name := range []string{e.Name, fallback} {
		e.File = path.Join(Folder, name+".md")
		if e.Own = has(s.site, e.File); e.Own || has(s.theme, e.File) {
			break
		}
	}
	s.entries = append(s.entries, e)
}

// Entries gives all entries: the kinds in the order of the data, a page of no kind, then the site's own
// archetypes by name.
func (s *Set) Entries() []Entry { return s.entries }

func (s *Set) entry(name string) *Entry {
	for i := range s.entries {
		if strings.EqualFold(s.entries[i].Name, name) {
			return &s.entries[i]
		}
	}
	return nil
}

// subjects gives the ids that can be the subject of pages of a kind.
func (s *Set) subjects(kind *care.Kind) []string {
	var ids []string
	if kind.Subject == "level" {
		for _, level := range s.data.Levels {
			ids = append(ids, level.ID)
		}
	} else if kind.Subject != "" {
		for _, subject := range s.data.Subjects(kind.Relation) {
			ids = append(ids, subject.ID)
		}
	}
	return ids
}

// Find gives the start for a name: a kind, an archetype of the site, or an id of the data. ok is false for
// an unknown name. near is then the most similar name, or "".
func (s *Set) Find(name string) (start Start, near string, ok bool) {
	if e := s.entry(name); e != nil {
		return Start{Entry: *e}, "", true
	}
	var known []string
	for _, e := range s.entries {
		for _, id := range e.From {
			if strings.EqualFold(id, name) {
				return Start{e, id}, "", true
			}
		}
		known = append(append(known, e.Name), e.From...)
	}
	return Start{}, finding.Nearest(name, known), false
}

// Kind gives the kind of the page, or nil.
func (s Start) Kind() *care.Kind { return s.kind }

// About sets the subject by the name of the file if the start has no subject. A level of care in iop.md is
// about the level iop.
func (s Start) About(name string) Start {
	if s.ID == "" && slices.Contains(s.From, name) {
		s.ID = name
	}
	return s
}

// names gives the names of the archetypes in a folder, sorted.
func names(from fs.FS) []string {
	if from == nil {
		return nil
	}
	files, _ := fs.Glob(from, Folder+"/*.md")
	var list []string
	for _, file := range files {
		if name := strings.TrimSuffix(path.Base(file), ".md"); has(from, file) && !strings.HasPrefix(name, ".") {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func has(from fs.FS, file string) bool {
	if from == nil {
		return false
	}
	info, err := fs.Stat(from, file)
	return err == nil && info.Mode().IsRegular()
}

// fault turns an error of text/template into a finding.
func fault(file, text string, err error) finding.Finding {
	at, what, _ := templatefault.Locate(err.Error())
	_, what = templatefault.Expression(what)
	problem := func(format string, args ...any) finding.Finding {
		return badArchetype.At(file, at.In(text), "archetype: "+format, args...)
	}
	suggest := func(f finding.Finding, format, near string) finding.Finding {
		if near == "" {
			return f
		}
		return f.Suggest(format, near)
	}
	var large *bound.TooLarge
	switch {
	case errors.As(err, &large):
		return problem("%s", large).Suggest("look for a loop in which a text grows")
	case errors.Is(err, errTooLong), errors.Is(err, errTooSlow):
		return problem("%s", err).Suggest("look for a loop that repeats too often")
	case templatefault.IsEndless(what):
		return problem("it includes itself without end").Suggest("take out the template call that leads back to itself")
	case strings.Contains(what, "nil pointer evaluating") || strings.Contains(what, "called using nil "):
		return problem("this page has no such value").
			Suggest("use it only where there is one: {{ with .Level }} ... {{ end }}")
	}
	if name, ok := templatefault.UnknownFunction(what); ok {
		unknown := badArchetype.At(file, at.Function(name, text), "archetype: there is no function %q", name)
		return suggest(unknown, "write %q",
			templatefault.NearestFunction(name, functions(new(bound.Values))))
	}
	if name, typ, ok := templatefault.UnknownField(what); ok {
		return suggest(problem("there is no .%s here", name), "write .%s", finding.Nearest(name, fieldsOf(typ)))
	}
	if words, open, ok := templatefault.Unclosed(what, text); ok {
		return badArchetype.At(file, open, "archetype: %s", words).Suggest("write {{ end }} where it ends")
	}
	words, advice := templatefault.Syntax(what)
	return suggest(problem("%s", words), "%s", advice)
}

// fieldsOf lists the members of a type. name is the name that text/template uses for the type.
func fieldsOf(name string) []string {
	for _, v := range []any{Words{}, Site{}, care.Kind{}, care.Level{}, care.Subject{}, care.Data{}, care.Range{}} {
		if t := reflect.TypeOf(v); strings.TrimPrefix(name, "*") == t.String() {
			return templatefault.Members(reflect.PointerTo(t))
		}
	}
	return nil
}
