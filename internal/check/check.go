// Package check finds problems of a site that are neither errors of syntax nor of drawing: what a page promises to its
// readers, what its front matter claims, what its finished files do.
//
// # Rules
//
// A rule is a value of type Rule. Each has a file in the folder rules/ that adds it, and a fixture in rules/testdata/
// that shows what it finds. There is no list of rules to edit: an added rule can be set in [checks] and ignored by a
// page, and is described in docs/rules.md.
//
// # Passes
//
// A rule gets a Pass, which has the input of the rule and takes its findings. A Checker makes the passes of one site:
// of the site and of each page before anything is drawn (Site), of each page and its outputs right after they are drawn
// (Drawn), of the other published files (Beside, Static, Styles), and of links between pages once both are drawn
// (Links). Builds and previews make the same calls.
//
// Suppressions apply what pages ignore and the severities that the site chose.
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
	// Editorial means that an error does not stop a build: a person has to judge the words, and one on an old page must
	// not keep the site from being corrected.
	Editorial bool
	Doc       string        // what is wrong: one sentence, no full stop
	Why       string        // why it matters: full sentences
	Instead   string        // what to write instead: full sentences
	Source    string        // address of the fact or standard that is the reason for the rule; may be ""
	Known     *finding.Rule // instead of the fields above: the registered rule of another package

	// The inputs of the rule: one or more of these. Each may be called by many goroutines at once.
	Site func(*Pass) // the whole site, once, before anything is drawn
	Page func(*Pass) // each published page that has a file, before it is drawn
	Text func(*Pass) // the text of each such page, once it is drawn
	File func(*Pass) // each published file
	Link func(*Pass) // each link of a text to a place on a page
}

// Pass is the input of a rule, and takes its findings. Lists that its methods return are shared by all rules, which
// must not change them.
type Pass struct {
	Config *config.Config
	// Site is nil for files of static/, which are checked before there is a site. Findings of Text and File are kept
	// with the drawing of their page, so all that they use of other pages has to be in the digest of the site: a test
	// of the rules has the list.
	Site   *site.Site
	Page   *site.Page    // for Page and Text; for File the page of the output, or nil
	Source *content.Page // for Text and for File of a drawn page: the state of the page's file that was drawn
	File   *File         // for File
	Link   *render.Link  // for Link
	IDs    []string      // for Link: the ids on the page to which the link leads

	buf        *buffers                                      // nil: none is taken from pool
	pool       *sync.Pool                                    // of *buffers
	draw       func(*markdown.ProseBuffers) []markdown.Prose // makes prose; nil: the page has no text
	prose      []markdown.Prose
	written    []Written // places of words that rules for files looked for
	blocks     []prose.Block
	language   *string
	sections   []prose.Section
	phrases    []prose.Found
	searched   bool     // phrases are those of the page
	without    []string // last texts of PhrasesIn that have no phrase of any pack
	rule       *finding.Rule
	findings   []finding.Finding
	references []site.Reference // of the page referrer
	referrer   *site.Page
}

// buffers are memory that one pass after another uses.
type buffers struct {
	reader   *prose.Reader
	prose    markdown.ProseBuffers
	tags     Tags
	findings []finding.Finding // of DrawnPass
}

// buffers are the buffers of the pass until release.
func (p *Pass) buffers() *buffers {
	if p.buf == nil {
		p.buf = p.pool.Get().(*buffers)
	}
	return p.buf
}

// release gives the buffers to another pass. The results of Prose, Blocks, Sections and Phrases are then invalid.
func (p *Pass) release() {
	if p.buf != nil {
		p.pool.Put(p.buf)
		p.buf = nil
	}
}

// References are all references of the page to subjects of others.
func (p *Pass) References() []site.Reference {
	if p.referrer != p.Page {
		p.references, p.referrer = p.Page.References(), p.Page
	}
	return p.references
}

// Prose is the running text of the page, block by block, without code, markup and addresses. It is for Text.
func (p *Pass) Prose() []markdown.Prose {
	if p.prose == nil && p.draw != nil {
		p.prose, p.draw = p.draw(&p.buffers().prose), nil
	}
	return p.prose
}

// Blocks are the blocks of Prose with their words. They are for Text.
func (p *Pass) Blocks() []prose.Block {
	if p.blocks == nil {
		p.blocks = p.buffers().reader.Read(p.Prose())
	}
	return p.blocks
}

// Block is the words of another text, such as a title. It is valid until Block or PhrasesIn is called again.
func (p *Pass) Block(text string) *prose.Block { return p.buffers().reader.Block(text) }

// Language is the language of the page's text, such as "en"; "": it is not clear. It is for Text.
func (p *Pass) Language() string {
	if p.language == nil {
		language := prose.Language(p.Blocks())
		p.language = &language
	}
	return *p.language
}

// Sections are the sections of the page's text with their sentences. There are none if the site, or clearly the page,
// is not in English. They are for Text.
func (p *Pass) Sections() []prose.Section {
	if p.sections == nil && strings.HasPrefix(p.Config.Locale+"-", english+"-") {
		if language := p.Language(); language == english || language == "" {
			p.sections = p.buffers().reader.Sections(p.Blocks())
		}
	}
	return p.sections
}

// english is the language of Sections.
const english = "en"

// Phrases are the phrases of a pack, such as "language", in the text of the page. They are for Text. The first call
// finds the phrases of all packs.
func (p *Pass) Phrases(pack string) iter.Seq[prose.Found] {
	if !p.searched {
		p.phrases, p.searched = p.buffers().reader.Find(p.Blocks()), true
	}
	return ofPack(p.phrases, p.Config.Data.Packs[pack])
}

// PhrasesIn are the phrases of a pack in another text, such as a title.
func (p *Pass) PhrasesIn(text, pack string) iter.Seq[prose.Found] {
	if slices.Contains(p.without, text) {
		return ofPack(nil, nil)
	}
	found := p.buffers().reader.FindIn(text)
	if len(found) == 0 {
		p.without = append(p.without[max(0, len(p.without)-mostWithout):], text)
	}
	return ofPack(found, p.Config.Data.Packs[pack])
}

// mostWithout bounds Pass.without. It is enough for the texts in the front matter of a page.
const mostWithout = 5

func ofPack(list []prose.Found, pack *care.Pack) iter.Seq[prose.Found] {
	return func(yield func(prose.Found) bool) {
		for i := range list {
			if list[i].Pack == pack && !yield(list[i]) {
				return
			}
		}
	}
}

// In is the place of text[from:to] of a block of the page's prose.
func (p *Pass) In(block *markdown.Prose, from, to int) Place {
	start, end := block.Span(from, to)
	return Place{p.Source.File, start, end}
}

// Words is the place of the tokens from first to last of a block of the page's text.
func (p *Pass) Words(block *prose.Block, first, last int) Place {
	return p.In(block.Prose, int(block.Tokens[first].From), int(block.Tokens[last].To))
}

// Place is a place in a file. A zero Start or End is unknown.
type Place struct {
	File       string
	Start, End finding.Position
}

// Report adds a finding of the rule at a place. More can be added to the result.
func (p *Pass) Report(at Place, format string, args ...any) Report {
	p.findings = append(p.findings, p.rule.At(at.File, at.Start, format, args...).Until(at.End))
	return Report{p.rule, &p.findings[len(p.findings)-1]}
}

// Key is the place of a key of the page's front matter: "review.next", "aliases[2]", counted from 1.
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

// Report is a finding to which more can be added, until the pass reports the next one.
type Report struct {
	rule    *finding.Rule
	finding *finding.Finding
}

// Suggest adds what to write instead.
func (r Report) Suggest(format string, args ...any) Report {
	*r.finding = r.finding.Suggest(format, args...)
	return r
}

// Withhold marks the finding as one that leaves only its subject out and does not stop a build.
func (r Report) Withhold() { *r.finding = r.finding.Withhold() }

// Severe sets the severity of the finding, for rules whose findings have different ones.
func (r Report) Severe(severity finding.Severity) Report {
	r.finding.Severity, r.finding.Withholds = severity, r.rule.Editorial && severity == finding.Error
	return r
}

// Fact adds the address of the fact or standard that is the reason for the finding.
func (r Report) Fact(source string) Report {
	r.finding.Source = source
	return r
}

// Replace adds a fix: the text replaces a place in the finding's file. It is for findings with one right answer, such
// as a doubled word; Suggest is for advice. Nothing is added for an unknown place.
func (r Report) Replace(at Place, text string) Report {
	if at.File == r.finding.File {
		// A part of a page's text would keep the whole text in memory.
		*r.finding = r.finding.Replace(at.Start, at.End, strings.Clone(text))
	}
	return r
}
