package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

var (
	layoutSyntax = finding.NewFixedRule("layout-syntax", "A layout is not a valid Go template")
	layoutUnsafe = finding.NewFixedRule("layout-unsafe",
		"A layout uses a construct through which text could become markup")
	layoutMissing = finding.NewFixedRule("layout-missing", "No layout can draw a page")
	layoutForeign = finding.NewRule("layout-foreign", finding.Info,
		"A page names a layout that every page of another system has, which means nothing here")
	layoutUnknown = finding.NewRule("layout-unknown", finding.Error, "A page asks for a layout that does not exist")
)

// templates are the parsed layouts before html/template escapes them. They are only cloned, never executed.
type templates struct {
	set    layoutSet
	shared *template.Template // partials, components and hooks, by file name
	broken map[string]bool    // files with a reported syntax error
	funcs  template.FuncMap
	clock  bool // a layout uses the time of the build
	empty  bool // a layout draws nothing, which is reported

	mu    sync.Mutex
	pages map[string]*template.Template // by layout and base, made on first use

	begun sync.Map // see unfinishedAt
}

// parseTemplates parses every layout, so that syntax errors are found in unused files too.
func parseTemplates(set layoutSet, funcs template.FuncMap) (*templates, []finding.Finding) {
	t := &templates{set: set, pages: map[string]*template.Template{}, broken: map[string]bool{}, funcs: funcs}
	t.shared = template.New("").Funcs(funcs)
	var findings []finding.Finding
	defined := map[string][]string{} // blocks of layouts that are drawn inside their base
	note := func(n parse.Node) { t.clock = t.clock || readsClock(n) }
	for _, name := range set.names("", ".html") {
		name += ".html"
		target := t.shared
		if !isShared(name) {
			target = template.New("").Funcs(funcs)
		}
		if _, err := target.New(name).Parse(set[name].text); err != nil {
			t.broken[name] = true
			findings = append(findings, syntaxFinding(set, err, funcs))
			// An empty template replaces the partly parsed one.
			template.Must(target.New(name).Parse(""))
		} else if at := target.Lookup(name); !isShared(name) && (at.Tree == nil || parse.IsEmptyTree(at.Tree.Root)) {
			defined[name] = []string{}
			for _, block := range target.Templates() {
				defined[name] = append(defined[name], block.Name())
			}
		}
		if !isShared(name) {
			eachNode(target, note)
		}
		if at := srcdocAt(set[name].text); at >= 0 {
			pos := finding.PositionAt([]byte(set[name].text), at)
			f := layoutUnsafe.At(set[name].file, pos, "the attribute \"srcdoc\" would turn text into live markup")
			findings = append(findings, f.Suggest("link to a page instead of a frame"))
		}
	}
	eachNode(t.shared, note)
	rewrite(t.shared)
	empty := append(t.emptyLayouts(defined), t.emptyElements()...)
	t.empty = len(empty) > 0
	return t, append(findings, empty...)
}

// srcdoc matches the attribute that turns text into a document.
var srcdoc = lazyregexp.New(`(?i)\bsrcdoc\s*=`)

// srcdocAt returns the offset of the attribute srcdoc, in bytes; -1 without one. It first searches for the word,
// which is much faster than the pattern.
func srcdocAt(text string) int {
	if !strings.Contains(strings.ToLower(text), "srcdoc") {
		return -1
	}
	if at := srcdoc().FindStringIndex(text); at != nil {
		return at[0]
	}
	return -1
}

// isShared reports whether a layout is a partial, a component or a hook.
func isShared(name string) bool {
	folder, _, _ := strings.Cut(name, "/")
	return slices.Contains([]string{"_partials", "_directives", "_markup"}, folder)
}

// page returns the unescaped template for a layout and the name to execute. A layout that only defines blocks is
// executed inside its base.
func (t *templates) page(layout, base string) (*template.Template, string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := layout + "\x00" + base
	if have, ok := t.pages[key]; ok {
		return have, have.Name(), nil
	}
	set := template.New("").Funcs(t.funcs)
	execute := layout
	for _, name := range slices.Compact([]string{cmp.Or(base, layout), layout}) {
		text := t.set[name].text
		if t.broken[name] {
			text = "" // the finding about the file stops the build
		}
		if _, err := set.New(name).Parse(text); err != nil {
			return nil, "", err
		}
	}
	if main := set.Lookup(layout); base != "" && layout != base &&
		(main == nil || main.Tree == nil || parse.IsEmptyTree(main.Tree.Root)) {
		execute = base
	}
	rewrite(set)
	if err := t.addCalled(set); err != nil {
		return nil, "", err
	}
	set = set.Lookup(execute)
	t.pages[key] = set
	return set, execute, nil
}

// addCalled adds the shared templates that a set calls by name, directly or through other shared templates. It
// adds no others, because each worker copies the whole set.
func (t *templates) addCalled(set *template.Template) error {
	var missing []*template.Template
	find := func(node parse.Node) {
		call, ok := node.(*parse.TemplateNode)
		if !ok {
			return
		}
		have, shared := set.Lookup(call.Name), t.shared.Lookup(call.Name)
		isEmpty := have == nil || have.Tree == nil || parse.IsEmptyTree(have.Tree.Root)
		if isEmpty && shared != nil && shared.Tree != nil && !slices.Contains(missing, shared) {
			missing = append(missing, shared)
		}
	}
	eachNode(set, find)
	for i := 0; i < len(missing); i++ { // find appends to missing
		if _, err := set.AddParseTree(missing[i].Name(), missing[i].Tree.Copy()); err != nil {
			return err
		}
		nodesIn(missing[i].Tree.Root, find)
	}
	return nil
}
