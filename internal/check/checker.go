package check

import (
	"html"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// step is one of the functions of a rule.
type step struct {
	rule *finding.Rule
	run  func(*Pass)
}

// added are the steps of all rules, by their inputs.
var added struct{ site, page, text, file, link []step }

// Add registers a rule, so that every Checker runs it. The file of a rule calls it to initialize a package variable.
func Add(r Rule) finding.Rule {
	if r.Known == nil {
		known := finding.Register(finding.Rule{
			Name: r.Name, Severity: r.Severity, Fixed: r.Fixed, Editorial: r.Editorial,
			Doc: r.Doc, Why: r.Why, Instead: r.Instead, Source: r.Source,
		})
		r.Known = &known
	}
	add := func(steps *[]step, run func(*Pass)) {
		if run != nil {
			*steps = append(*steps, step{r.Known, run})
		}
	}
	add(&added.site, r.Site)
	add(&added.page, r.Page)
	add(&added.text, r.Text)
	add(&added.file, r.File)
	add(&added.link, r.Link)
	return *r.Known
}

// Checker runs the rules on one site. It is safe for concurrent use.
type Checker struct {
	config  *config.Config
	site    *site.Site
	layouts *render.Layouts
	pool    sync.Pool // of *buffers
}

// New makes a checker. s, and the layouts that draw it, may be nil if only Static and Styles are called.
func New(cfg *config.Config, s *site.Site, layouts *render.Layouts) *Checker {
	finder := sync.OnceValue(func() *prose.Finder { // of the phrases of all packs in the site's language
		var packs []*care.Pack
		for _, name := range slices.Sorted(maps.Keys(cfg.Data.Packs)) {
			if language, _, _ := strings.Cut(cfg.Locale, "-"); cfg.Data.Packs[name].Language == language {
				packs = append(packs, cfg.Data.Packs[name])
			}
		}
		return prose.NewFinder(cfg.LanguageGuide, packs...)
	})
	return &Checker{config: cfg, site: s, layouts: layouts, pool: sync.Pool{New: func() any {
		return &buffers{reader: prose.NewReader(finder())}
	}}}
}

func (c *Checker) pass() *Pass {
	return &Pass{Config: c.config, Site: c.site, pool: &c.pool}
}

func (p *Pass) run(steps []step) {
	for i := range steps {
		p.runOne(&steps[i])
	}
}

// Site checks the site and the front matter of its pages, on all processors. Findings about pages are in their order.
func (c *Checker) Site() []finding.Finding {
	whole := c.pass()
	defer whole.release()
	whole.run(added.site)
	pages := c.site.Pages()
	share := len(pages)/runtime.GOMAXPROCS(0) + 1
	parts := make([][]finding.Finding, (len(pages)+share-1)/share)
	var checked sync.WaitGroup
	for i := range parts {
		checked.Go(func() {
			pass := c.pass()
			defer pass.release()
			for _, page := range pages[i*share : min((i+1)*share, len(pages))] {
				if page.Source != nil {
					pass.Page = page
					pass.run(added.page)
				}
			}
			parts[i] = pass.findings
		})
	}
	checked.Wait()
	return slices.Concat(whole.findings, slices.Concat(parts...))
}

// Facts are the data of one output for Links.
type Facts struct {
	Path string   // of the output
	IDs  []string // of its elements, in order, repeats kept
}

// DrawnPass checks a page or a redirect that was drawn. The lists of findings that its methods return are valid until
// Close.
type DrawnPass struct {
	checker *Checker
	drawn   render.Drawn
	pass    *Pass
}

// Drawn begins a pass. Close ends it.
func (c *Checker) Drawn(drawn render.Drawn) DrawnPass {
	pass := c.pass()
	pass.Page, pass.Source, pass.draw = drawn.Page, drawn.Source, drawn.Prose
	pass.findings = pass.buffers().findings[:0]
	return DrawnPass{c, drawn, pass}
}

// Close ends the pass.
func (d DrawnPass) Close() {
	clear(d.pass.findings) // so that their texts do not stay in memory
	d.pass.buffers().findings = d.pass.findings
	d.pass.release()
}

// Text checks the text of the page. Its findings do not depend on layouts.
func (d DrawnPass) Text() []finding.Finding {
	if d.drawn.Source == nil {
		return nil
	}
	before := len(d.pass.findings)
	d.pass.run(added.text)
	return d.pass.findings[before:]
}

// Outputs checks the drawn files. written has the known places of words of the text; places that are looked for are
// added to it.
func (d DrawnPass) Outputs(written *[]Written) ([]Facts, []finding.Finding) {
	c, drawn, pass := d.checker, d.drawn, d.pass
	pass.written = *written
	defer func() { *written = pass.written }()
	facts, before := make([]Facts, 0, len(drawn.Outputs)), len(pass.findings)
	for i := range drawn.Outputs {
		out := &drawn.Outputs[i]
		pass.Page, pass.File = out.Page, &File{
			Name: nameOf(out), Path: out.Path, MediaType: out.MediaType, Helpline: out.Helpline, Body: out.Body,
			Emergency: out.Emergency, Explained: out.Explained, described: out.Described,
			Styles: out.Styles, text: drawn.Text,
			Layout: drawn.Layout, unused: &pass.buffers().tags,
			host: c.config.BaseURL.Host, layouts: c.layouts,
			written: func() ([]byte, int) { return pageText(out.Source) },
		}
		if i == 0 && pass.File.IsHTML() {
			pass.File.lost = lostIDs(drawn.Text, pass.File.Tags().IDs)
		}
		pass.run(added.file)
		f := Facts{Path: out.Path}
		if pass.File.IsHTML() {
			f.IDs = slices.Concat(pass.File.Tags().IDs, pass.File.lost)
		}
		facts = append(facts, f)
	}
	return facts, pass.findings[before:]
}

// files checks files that are not drawn.
func (c *Checker) files(list []*File) []finding.Finding {
	pass := c.pass()
	for _, pass.File = range list {
		pass.File.host = c.config.BaseURL.Host
		pass.run(added.file)
	}
	return pass.findings
}

// lostIDs are the ids in the HTML of a text that are not on its page. nil if the first and the last one are, which is
// so unless a layout leaves out text.
func lostIDs(text string, onPage []string) []string {
	const id = ` id="`
	for _, at := range []int{strings.Index(text, id), strings.LastIndex(text, id)} {
		if at < 0 {
			return nil
		}
		if first, _, _ := strings.Cut(text[at+len(id):], `"`); slices.Contains(onPage, html.UnescapeString(first)) {
			continue
		}
		var lost []string
		tags := asset.Tags{Rest: []byte(text)}
		for tags.Next() {
			raw, _ := tags.Attr("id")
			if id := asset.Value(raw); id != "" && !slices.Contains(onPage, id) {
				lost = append(lost, id)
			}
		}
		return lost
	}
	return nil
}

// Links checks the links of texts to places on pages. pages are the facts of the outputs that are drawn; links to
// others are not checked. An output may have facts more than once.
func (c *Checker) Links(links []render.Link, pages []Facts) []finding.Finding {
	if len(links) == 0 || c.layouts.Lost(c.config.Checks) {
		return nil
	}
	byPath := make(map[string]*Facts, len(pages))
	twice := map[string]bool{} // outputs of two pages, which are reported elsewhere: it is unknown which is meant
	for i := range pages {
		facts := &pages[i]
		if other := byPath[facts.Path]; other != nil && !slices.Equal(other.IDs, facts.IDs) {
			twice[facts.Path] = true
		}
		byPath[facts.Path] = facts
	}
	pass := c.pass()
	for i := range links {
		pass.Link = &links[i]
		if facts := byPath[pass.Link.Target]; facts != nil && !twice[facts.Path] && pass.Link.Fragment != "" {
			pass.IDs = facts.IDs
			pass.run(added.link)
		}
	}
	return pass.findings
}

// nameOf is the file of a finding about an output: that of its page, or the output itself for a page without file.
func nameOf(out *render.Output) string {
	if out.Page != nil && out.Page.Source != nil {
		return out.Page.Source.File
	}
	return out.Path
}

// pageText is the Markdown of a page, and the line of its file on which it begins. Places of findings about an output
// are looked for in it.
func pageText(source *content.Page) (text []byte, line int) {
	if source == nil {
		return nil, 0
	}
	text, err := source.Body.Text()
	if err != nil {
		return nil, 0 // drawing the page has reported it
	}
	return text, source.BodyLine
}
