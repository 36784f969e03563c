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
	Version  string // of its terms
	AsOf     time.Time
	Source   string // https address
	Licence  string
	Language string // of the texts in which it looks: "en"

	Questions bool // its terms are looked for in questions, too
	Terms     []Phrase
	Names     []Pattern // names that hold such words: an institute, a journal, a law
	// a section is about these words when its heading has one: what they mean, what is wrong with them
	Subjects []Pattern
	Lists    []Pattern // headings of lists of sources
	Denials  []Pattern // a sentence with one of these before a term does not mean it
	Unless   []Pattern // neither does one with these anywhere
	Guides   map[string]Guideline
	Laws     []Law
}

// Guideline is a page about words on which terms rest, or by which a site decides between them.
type Guideline struct {
	Name   string `key:"name,required"`
	Source string `key:"source,required"`
}

// Law is a law or a decision on which a term rests.
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
	Instead  string // what to write
	Why      string // what is wrong with it, where the rule does not say so
	Guides   []string
	Laws     []string
	Allowed  []string // guides by which it may be written
	Only     []string // guides by which it may not be written; none: all
	Guards   Guards
	Scope    Scope

	replacements []string // by Find: words that may replace it as it is, or ""
}

// Guards are patterns that keep a term from being found.
type Guards struct {
	Except []Pattern // longer phrases that hold the words of the term
	Unless []Pattern // in the same sentence
	Before []Pattern // at most a few words before
	After  []Pattern // at most a few words behind
	Near   []Pattern // one of these has to be in the same sentence
	OnPage []Pattern // anywhere on the page
}

// Scope is on which pages and where on them a term is looked for.
type Scope struct {
	Uncited    bool     // only on pages without a source, a footnote or a link in the same block
	NotAbout   []string // topics: not on pages about these
	AnsweredBy []string // only where the helpline is answered by one of these
}

// Replacement is what may replace a text that pattern of Find found, or "".
func (p *Phrase) Replacement(pattern int) string { return p.replacements[pattern] }

// Applies reports whether the term is looked for by a guide; "": by none in particular.
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

// packNames are the packs, by their files in data/checks/.
var packNames = []string{"language", "claims"}

// builtInPacks are the packs of a site that changes none. They are read once, since all sites share them.
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

// pack reads the built-in terms of a pack, and on top of them those of the site's file.
func (l *loader) pack(name string, own []byte) *Pack {
	m := packMerge{loader: l, keys: map[string]*termKeys{}, places: map[string]record.Place{}}
	src, _ := File("checks/" + name + ".toml")
	m.file(packPath(name), src)
	if own != nil {
		m.file(packPath(name), own)
	}
	return m.made(name)
}

// packMerge is the state of pack: what both files have.
type packMerge struct {
	*loader
	all    packFile
	places map[string]record.Place // of terms, by id, where each was last written
	keys   map[string]*termKeys
	order  []string
	at     record.Place // of the file that was read last
}

// file reads one file of a pack on top of those before.
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

// made makes the pack of what was read.
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

// term makes one term of its keys.
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
