package care

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Pack is a list of phrases that a rule looks for, from data/checks/NAME.toml: the built-in terms, with those that a
// site adds or changes in its file of the same name.
type Pack struct {
	Name     string
	Version  string // of the built-in terms
	AsOf     time.Time
	Source   string // https address
	Licence  string
	Language string // of the texts that are searched: "en"

	Questions bool // terms are looked for in questions, too
	Terms     []Phrase
	Names     []Pattern // names that contain terms: of an institute, a journal, a law
	Subjects  []Pattern // in a heading: the section is about words, so that terms in it are not findings
	Lists     []Pattern // headings of lists of sources
	Denials   []Pattern // before a term: its sentence denies the term
	Unless    []Pattern // anywhere in the sentence of a term: the sentence denies the term
	Guides    map[string]Guideline
	Laws      []Law
}

// Guideline is a page about wording, which is the source of terms and by which a site can choose between them.
type Guideline struct {
	Name   string `key:"name,required"`
	Source string `key:"source,required"`
}

// Law is a law or a decision that is the reason for a term.
type Law struct {
	ID            string   `key:"id,required"`
	Name          string   `key:"name,required"`          // as messages name it
	Jurisdictions []string `key:"jurisdictions,required"` // "us", "us-fl", "gb"
	Source        string   `key:"source,required"`
}

// Phrase is one term of a Pack.
type Phrase struct {
	ID       string
	Severity finding.Severity
	Find     []Pattern
	Instead  string   // what to write
	Why      string   // what is wrong with it; "": the rule explains it
	Guides   []string // keys of Pack.Guides
	Laws     []string // ids of Pack.Laws
	Allowed  []string // guides that allow the term
	Only     []string // guides that do not allow the term; none: all
	Guards   Guards
	Scope    Scope

	replacements []string // for each of Find: words that may replace the match without other changes; "": none
}

// Guards are patterns that keep a term from being found.
type Guards struct {
	Except []Pattern // longer phrases that hold the words of the term
	Unless []Pattern // in the same sentence
	Before []Pattern // within a few words before the term
	After  []Pattern // within a few words behind the term
	Near   []Pattern // unless one of these is in the same sentence
	OnPage []Pattern // anywhere on the page
}

// Scope is on which pages and where on them a term is looked for.
type Scope struct {
	Uncited    bool     // only on pages without sources and footnotes, in blocks without a link to another site
	NotAbout   []string // not on pages about these topics
	AnsweredBy []string // only if one of these answers the helpline
}

// Replacement is the text that may replace a match of Find[pattern], or "".
func (p *Phrase) Replacement(pattern int) string { return p.replacements[pattern] }

// Applies reports whether the term is looked for on a site that follows a guide; "": none in particular.
func (p *Phrase) Applies(guide string) bool {
	return !slices.Contains(p.Allowed, guide) && (len(p.Only) == 0 || slices.Contains(p.Only, guide))
}

// packFile are the keys of data/checks/NAME.toml.
type packFile struct {
	Version   int                  `key:"version,required"`
	Pack      string               `key:"pack"`
	AsOf      time.Time            `key:"asOf"`
	Source    string               `key:"source"`
	Licence   string               `key:"licence"`
	Language  string               `key:"language"`
	Questions bool                 `key:"questions"`
	Words     map[string][]string  `key:"words"`
	Names     []string             `key:"names"`
	Subjects  []string             `key:"subjects"`
	Lists     []string             `key:"lists"`
	Denials   []string             `key:"denials"`
	Unless    []string             `key:"unless"`
	Guides    map[string]Guideline `key:"guides"`
	Laws      []Law                `key:"laws"`
	Terms     record.Place         `key:"terms"`
}

// termKeys are the keys of one [[terms]].
type termKeys struct {
	ID         string            `key:"id"`
	Severity   string            `key:"severity"`
	Find       []string          `key:"find"`
	Replace    map[string]string `key:"replace"`
	Instead    string            `key:"instead"`
	Why        string            `key:"why"`
	Sources    []string          `key:"sources"`
	Laws       []string          `key:"laws"`
	AllowedBy  []string          `key:"allowedBy"`
	OnlyBy     []string          `key:"onlyBy"`
	Except     []string          `key:"except"`
	Unless     []string          `key:"unless"`
	Before     []string          `key:"unlessBefore"`
	After      []string          `key:"unlessAfter"`
	Near       []string          `key:"near"`
	OnPage     []string          `key:"unlessOnPage"`
	Uncited    bool              `key:"uncited"`
	NotAbout   []string          `key:"notAbout"`
	AnsweredBy []string          `key:"answeredBy"`
}

// packNames are the names of all packs, which are also those of their files in data/checks/.
var packNames = []string{"language", "claims"}

// builtInPacks are the packs of a site without files in data/checks/. They are read once.
var builtInPacks = sync.OnceValues(func() (map[string]*Pack, []finding.Finding) {
	l := loader{}
	packs := map[string]*Pack{}
	for _, name := range packNames {
		packs[name] = l.pack(name, nil)
	}
	return packs, l.findings
})

// packs reads all packs.
func (l *loader) packs() {
	packs, findings := builtInPacks()
	l.data.Packs = maps.Clone(packs)
	l.report(findings...)
	if l.site == nil {
		return
	}
	for _, name := range packNames {
		file := packPath(name)
		src, err := record.ReadFile(l.site, file)
		switch {
		case err == nil:
			l.data.Packs[name] = l.pack(name, src)
		case !errors.Is(err, fs.ErrNotExist):
			l.report(badData.At(file, finding.Position{}, "%s", err))
		}
	}
}

func packPath(name string) string { return "data/checks/" + name + ".toml" }

// pack reads the built-in terms of a pack, and then those of the site's file; own is its text, or nil.
func (l *loader) pack(name string, own []byte) *Pack {
	m := packMerge{loader: l, keys: map[string]*termKeys{}, places: map[string]record.Place{}}
	src, _ := File("checks/" + name + ".toml")
	m.file(packPath(name), src)
	if own != nil {
		m.file(packPath(name), own)
	}
	return m.made(name)
}

// packMerge collects the keys of a pack's files.
type packMerge struct {
	*loader
	all    packFile                // of all files
	places map[string]record.Place // of terms, by id, in the last file that has them
	keys   map[string]*termKeys    // of terms, by id
	order  []string                // ids of terms
	at     record.Place            // of the last file
}

// file reads one file of a pack. Its lists are added to those of the files before, and its terms change theirs.
func (m *packMerge) file(file string, src []byte) {
	var f packFile
	m.at = m.understand(file, src, &f)
	if !m.at.Written() {
		return
	}
	all := &m.all
	if all.Language == "" {
		all.Pack, all.AsOf, all.Source, all.Licence, all.Language = f.Pack, f.AsOf, f.Source, f.Licence, f.Language
		all.Questions = f.Questions
		all.Words, all.Guides = words{}, map[string]Guideline{}
	}
	maps.Copy(all.Words, f.Words)
	maps.Copy(all.Guides, f.Guides)
	all.Names = append(all.Names, f.Names...)
	all.Subjects = append(all.Subjects, f.Subjects...)
	all.Lists = append(all.Lists, f.Lists...)
	all.Denials = append(all.Denials, f.Denials...)
	all.Unless = append(all.Unless, f.Unless...)
	all.Laws = append(all.Laws, f.Laws...)
	given := map[string]bool{}
	for _, at := range m.items(f.Terms) {
		id := at.At("id").Text()
		keys := m.keys[id]
		if keys == nil {
			keys = &termKeys{Severity: finding.Warning.String()}
		}
		m.report(at.Decode(keys)...)
		if id == "" {
			m.report(at.Report(badData, "a term needs an id").Suggest(
				`add id = "a-word", lower-case words joined by hyphens`))
		}
		if !m.id(at.At("id"), "terms", given) {
			continue
		}
		if m.keys[id] == nil {
			m.order = append(m.order, id)
		}
		m.keys[id], m.places[id] = keys, at
	}
}

// made makes the pack from the collected keys.
func (m *packMerge) made(name string) *Pack {
	all := &m.all
	p := &Pack{Name: name, Version: all.Pack, AsOf: all.AsOf, Source: all.Source, Licence: all.Licence,
		Language: all.Language, Questions: all.Questions, Guides: all.Guides, Laws: all.Laws}
	groups := words{}
	for group, list := range all.Words {
		for _, word := range list {
			parts := tokensOf(word)
			if len(parts) != 1 && word != EndWord {
				m.report(m.at.At("words").Key(group).Report(badData, "want single words, have %q", word))
				continue
			}
			groups[group] = append(groups[group], oneWord(strings.ToLower(word)).Words...)
		}
	}
	read := func(at record.Place, texts []string) []Pattern {
		list, problems := groups.patterns(at, texts)
		m.report(problems...)
		return list
	}
	p.Names, p.Subjects = read(m.at.At("names"), all.Names), read(m.at.At("subjects"), all.Subjects)
	p.Lists, p.Denials = read(m.at.At("lists"), all.Lists), read(m.at.At("denials"), all.Denials)
	p.Unless = read(m.at.At("unless"), all.Unless)
	for _, id := range m.order {
		if term := m.term(m.places[id], m.keys[id], read); term.Severity != finding.Off && len(term.Find) > 0 {
			p.Terms = append(p.Terms, term)
		}
	}
	return p
}

// term makes one term from its keys.
func (m *packMerge) term(at record.Place, k *termKeys, read func(record.Place, []string) []Pattern) Phrase {
	t := Phrase{ID: k.ID, Instead: k.Instead, Why: k.Why, Guides: k.Sources, Laws: k.Laws,
		Allowed: k.AllowedBy, Only: k.OnlyBy,
		Guards: Guards{Except: read(at.At("except"), k.Except), Unless: read(at.At("unless"), k.Unless),
			Before: read(at.At("unlessBefore"), k.Before), After: read(at.At("unlessAfter"), k.After),
			Near: read(at.At("near"), k.Near), OnPage: read(at.At("unlessOnPage"), k.OnPage)},
		Scope: Scope{Uncited: k.Uncited, NotAbout: k.NotAbout, AnsweredBy: k.AnsweredBy}}
	t.Find = read(at.At("find"), k.Find)
	t.replacements = make([]string, len(t.Find))
	for _, text := range slices.Sorted(maps.Keys(k.Replace)) {
		found := read(at.At("replace").Key(text), []string{text})
		for _, pattern := range found {
			t.Find, t.replacements = append(t.Find, pattern), append(t.replacements, k.Replace[text])
		}
	}
	if t.Severity.UnmarshalText([]byte(k.Severity)) != nil {
		t.Severity = finding.Warning
	}
	if len(k.Find)+len(k.Replace) == 0 && t.Severity == finding.Off {
		f := at.At("id").Report(dataUnread, "no built-in term has the id %q, so nothing is turned off", k.ID)
		if near := finding.Nearest(k.ID, m.order); near != "" && near != k.ID {
			f = f.Suggest("did you mean %q?", near)
		}
		m.report(f)
	} else if len(k.Find)+len(k.Replace) == 0 {
		m.report(at.Report(badData, "a term needs find or replace, the words to look for").
			Suggest(`add find = ["the words"]`))
	}
	if t.Instead == "" && len(k.Find) > 0 {
		m.report(at.Report(badData, "a term needs instead, what to write").Suggest(`add instead = "other words"`))
	}
	m.known(at.At("severity"), []string{"off", "info", "warning", "error"})
	guides := slices.Sorted(maps.Keys(m.all.Guides))
	var laws []string
	for _, law := range m.all.Laws {
		laws = append(laws, law.ID)
	}
	for key, allowed := range map[string][]string{"sources": guides, "allowedBy": guides, "onlyBy": guides,
		"laws": laws, "answeredBy": {string(Facility), string(Network), string(ThirdParty)}} {
		for _, item := range at.At(key).Items() {
			m.known(item, allowed)
		}
	}
	return t
}

type acronymsFile struct {
	Version  int       `key:"version,required"`
	AsOf     time.Time `key:"asOf,required"`
	Known    []string  `key:"known,required"`
	Capitals []string  `key:"capitals"`
}

// acronyms reads the words in capitals that need not be spelled out.
func (l *loader) acronyms() {
	var f acronymsFile
	if !l.decode("data/acronyms.toml", &f).Written() {
		return
	}
	l.data.Acronyms = make(map[string]bool, len(f.Known)+len(f.Capitals))
	for _, list := range [][]string{f.Known, f.Capitals} {
		for _, word := range list {
			l.data.Acronyms[strings.ToLower(word)] = true
		}
	}
}
