// Package check looks for problems of a site that are neither mistakes of syntax nor faults of drawing: what a
// page promises to its reader, what its front matter claims, what its finished bytes do.
//
// # Rules
//
// A rule is a value of type Rule. Each has a file in the folder rules/ that adds it, and a fixture in
// rules/testdata/ that shows what it finds. There is no list to edit: a rule that was added can be configured in
// [checks], ignored by a page, and is described in docs/rules.md.
//
// # Passes
//
// A rule gets a Pass, which holds what the rule looks at and takes its findings. A Checker makes the passes of one
// site: of the site and of each page before anything is drawn (Site), of each page and its outputs right after
// they are drawn (Drawn), of the other files that are published (Beside, Static, Styles), and of links between
// pages when both ends are drawn (Links). Builds and previews make the same calls.
//
// What a page ignores and what severities the site chose is applied in one place, by Suppressions.
package check

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Rule is one kind of problem and how it is found.
type Rule struct {
	Name     string           // kebab-case, as in config.toml's [checks]
	Severity finding.Severity // unless the site chose another
	Fixed    bool             // always an error; neither the site nor a page can change that
	// Errors of it do not stop a build: words are for a person to judge, and one on an old page must not keep the site
	// from being corrected.
	Editorial bool
	Doc       string        // what is wrong: one sentence, no full stop
	Why       string        // why it matters: full sentences
	Instead   string        // what to write instead: full sentences
	Source    string        // address of the fact or standard on which it rests; may be ""
	Known     *finding.Rule // instead of all these: a rule by which the same is found where it is read

	// What the rule looks at: one or more of these. Each may be called by many goroutines at once.
	Site func(*Pass) // the whole site, once, before anything is drawn
	Page func(*Pass) // each published page that has a file, before it is drawn
	Text func(*Pass) // the text of each such page, once it is drawn
	File func(*Pass) // each file that is published
	Link func(*Pass) // each link of a text to a place on a page
}

// Pass is what a rule looks at, and takes its findings.
type Pass struct {
	Config *config.Config
	// nil for files of static/, which are looked at before there is a site. Findings of Text and File are kept with the
	// drawing of their page, so what they use of other pages has to be in the digest of the site: a test of the rules
	// holds a list.
	Site   *site.Site
	Page   *site.Page    // of Page and Text; of File the page whose output it is, or nil
	Source *content.Page // of Text: the state of the page's file that was drawn
	File   *File         // of File
	Link   *render.Link  // of Link
	IDs    []string      // of Link: the ids on the page to which the link leads

	room       *room
	rooms      *sync.Pool                                 // of *room
	draw       func(*markdown.ProseRoom) []markdown.Prose // makes prose; nil: the page has no text
	prose      []markdown.Prose
	written    []Written // found in prose for rules on files
	blocks     []prose.Block
	language   *string
	sections   []prose.Section
	phrases    []prose.Found
	sought     bool     // phrases are those of the page
	bare       []string // texts of PhrasesIn that were read last and have none of any pack
	rule       *finding.Rule
	findings   []finding.Finding
	references []site.Reference // of the page named by of
	of         *site.Page
}

// room is what passes use one after another: of the words of texts, and of what is read of finished pages.
type room struct {
	reader   *prose.Reader
	prose    markdown.ProseRoom
	tags     Tags              // of one file after another
	findings []finding.Finding // of DrawnPass
}

// space is the room of the pass, until release.
func (p *Pass) space() *room {
	if p.room == nil {
		p.room = p.rooms.Get().(*room)
	}
	return p.room
}

// release gives the room to another pass. What Prose, Blocks, Sections and Phrases gave does not hold any longer.
func (p *Pass) release() {
	if p.room != nil {
		p.rooms.Put(p.room)
		p.room = nil
	}
}

// References are all references of the page to what others are about. Several rules ask for them. Read only.
func (p *Pass) References() []site.Reference {
	if p.of != p.Page {
		p.references, p.of = p.Page.References(), p.Page
	}
	return p.references
}

// Prose is the running text of the page, block by block: without code, markup and addresses. It is for Text, and
// made once for all rules. Read only.
func (p *Pass) Prose() []markdown.Prose {
	if p.prose == nil && p.draw != nil {
		p.prose, p.draw = p.draw(&p.space().prose), nil
	}
	return p.prose
}

// Blocks are the blocks of Prose with their words. It is for Text, and made once for all rules. Read only.
func (p *Pass) Blocks() []prose.Block {
	if p.blocks == nil {
		p.blocks = p.space().reader.Read(p.Prose())
	}
	return p.blocks
}

// Block has the words of a text that is not in the page's, such as a title. It holds until the next text is read.
func (p *Pass) Block(text string) *prose.Block { return p.space().reader.Block(text) }

// Language is the language of the page's text, such as "en", where that is plain, or "". It is for Text.
func (p *Pass) Language() string {
	if p.language == nil {
		language := prose.Language(p.Blocks())
		p.language = &language
	}
	return *p.language
}

// Sections are the sections of the page's text with their sentences, as far as it is in English: none of a site in
// another language, nor of a page that plainly is. It is for Text, and made once for all rules. Read only.
func (p *Pass) Sections() []prose.Section {
	if p.sections == nil && strings.HasPrefix(p.Config.Locale+"-", english+"-") {
		if language := p.Language(); language == english || language == "" {
			p.sections = p.space().reader.Sections(p.Blocks())
		}
	}
	return p.sections
}

// english is the language whose sentences are read.
const english = "en"

// Phrases are the phrases of a pack, such as "language", in the text of the page. It is for Text; the phrases of all
// packs are found in one walk.
func (p *Pass) Phrases(pack string) iter.Seq[prose.Found] {
	if !p.sought {
		p.phrases, p.sought = p.space().reader.Find(p.Blocks()), true
	}
	return ofPack(p.phrases, p.Config.Data.Packs[pack])
}

// PhrasesIn are the phrases of a pack in another text, such as a title.
func (p *Pass) PhrasesIn(text, pack string) iter.Seq[prose.Found] {
	if slices.Contains(p.bare, text) {
		return ofPack(nil, nil)
	}
	found := p.space().reader.FindIn(text)
	if len(found) == 0 {
		p.bare = append(p.bare[max(0, len(p.bare)-mostBare):], text)
	}
	return ofPack(found, p.Config.Data.Packs[pack])
}

// mostBare is how many texts without phrases a pass remembers: those of the front matter of a page.
const mostBare = 5

func ofPack(list []prose.Found, pack *care.Pack) iter.Seq[prose.Found] {
	return func(yield func(prose.Found) bool) {
		for i := range list {
			if list[i].Pack == pack && !yield(list[i]) {
				return
			}
		}
	}
}

// In is the place of the bytes from to to of a block of the page's prose.
func (p *Pass) In(block *markdown.Prose, from, to int) Place {
	start, end := block.Span(from, to)
	return Place{p.Source.File, start, end}
}

// Words is the place of the tokens from first to last of a block of the page's text.
func (p *Pass) Words(block *prose.Block, first, last int) Place {
	return p.In(block.Prose, int(block.Tokens[first].From), int(block.Tokens[last].To))
}

// Place is where something is. The zero End is unknown, as is a zero Start.
type Place struct {
	File       string
	Start, End finding.Position
}

// Report adds a finding of the rule at a place. What to write instead is added to what it returns.
func (p *Pass) Report(at Place, format string, args ...any) Report {
	p.findings = append(p.findings, p.rule.At(at.File, at.Start, format, args...).Until(at.End))
	return Report{p.rule, &p.findings[len(p.findings)-1]}
}

// Key is where a key of the page's front matter was written: "review.next", "aliases[2]", counted from 1.
func (p *Pass) Key(key string) Place {
	file, pos := p.Page.Source.Place(key)
	return Place{File: file, Start: pos}
}

// ReportKey reports a problem of a key of the page's front matter, and names the key.
func (p *Pass) ReportKey(key, format string, args ...any) Report {
	name := key
	for i, c := range key {
		if c == '[' {
			name = key[:i]
			break
		}
	}
	return p.Report(p.Key(key), "front matter: "+name+": "+format, args...)
}

// Report is a finding to which more can be added, until the next one is reported.
type Report struct {
	rule    *finding.Rule
	finding *finding.Finding
}

// Suggest adds what to write instead.
func (r Report) Suggest(format string, args ...any) Report {
	*r.finding = r.finding.Suggest(format, args...)
	return r
}

// Withhold marks the finding as one that keeps only what it is about from being published.
func (r Report) Withhold() { *r.finding = r.finding.Withhold() }

// Severe sets how bad the finding is, where that is not the same for all findings of its rule.
func (r Report) Severe(severity finding.Severity) Report {
	r.finding.Severity, r.finding.Withholds = severity, r.rule.Editorial && severity == finding.Error
	return r
}

// Fact gives the address of the fact or standard on which the finding rests.
func (r Report) Fact(source string) Report {
	r.finding.Source = source
	return r
}

// Replace adds what mends the finding without judgement: at a place in the finding's file, the text is written instead.
// It is for what has one right answer, such as a doubled word; advice is Suggest. A place that is not known adds
// nothing.
func (r Report) Replace(at Place, text string) Report {
	if at.File == r.finding.File {
		*r.finding = r.finding.Replace(at.Start, at.End, strings.Clone(text)) // it would hold the texts of pages
	}
	return r
}
