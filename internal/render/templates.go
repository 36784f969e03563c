package render

import (
	"html/template"
	"path"
	"regexp"
	"sort"
	"strings"
	"sync"
	"text/template/parse"

	"porchlight/internal/finding"
)

var (
	layoutSyntax  = finding.NewFixedRule("layout-syntax", "A layout is not a valid Go template")
	layoutUnsafe  = finding.NewFixedRule("layout-unsafe", "A layout uses a construct through which text could become markup")
	layoutMissing = finding.NewFixedRule("layout-missing", "No layout can draw a page")
	layoutUnknown = finding.NewRule("layout-unknown", finding.Error, "A page asks for a layout that does not exist")
)

// templates are the layouts, parsed and not yet escaped. They are only cloned, never executed.
type templates struct {
	set    layoutSet
	shared *template.Template // partials, directives, hooks, by file name
	broken map[string]bool    // files with a syntax error, told once
	funcs  template.FuncMap

	mu    sync.Mutex
	pages map[string]*template.Template // by layout and base, made when first asked for
}

// parseTemplates parses every layout, so that all syntax errors are told, also in files that no page uses.
func parseTemplates(set layoutSet, funcs template.FuncMap) (*templates, []finding.Finding) {
	t := &templates{set: set, pages: map[string]*template.Template{}, broken: map[string]bool{}, funcs: funcs}
	t.shared = template.New("").Funcs(funcs)
	var findings []finding.Finding
	names := make([]string, 0, len(set))
	for name := range set {
		if path.Ext(name) == ".html" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		target := t.shared
		if !isShared(name) {
			target = template.New("").Funcs(funcs)
		}
		if _, err := target.New(name).Parse(set[name].text); err != nil {
			t.broken[name] = true
			findings = append(findings, syntaxFinding(set, err, funcs))
			// A half-parsed file must not be drawn; an empty one stands in for it.
			template.Must(target.New(name).Parse(""))
		}
		if at := srcdoc.FindStringIndex(set[name].text); at != nil {
			findings = append(findings, layoutUnsafe.At(set[name].file, finding.PositionAt([]byte(set[name].text), at[0]),
				"the attribute \"srcdoc\" would turn text into live markup").Suggest("link to a page instead of a frame"))
		}
	}
	lowerParams(t.shared)
	return t, findings
}

var srcdoc = regexp.MustCompile(`(?i)\bsrcdoc\s*=`)

func isShared(name string) bool {
	for _, prefix := range []string{"_partials/", "_directives/", "_markup/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// page gives the unescaped template for a layout, inside its base when it only defines blocks, and the name to execute.
func (t *templates) page(layout, base string) (*template.Template, string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := layout + "\x00" + base
	if have, ok := t.pages[key]; ok {
		return have, have.Name(), nil
	}
	set, err := t.shared.Clone()
	if err != nil {
		return nil, "", err
	}
	execute := layout
	if base != "" && !t.broken[base] {
		if _, err := set.New(base).Parse(t.set[base].text); err != nil {
			return nil, "", err
		}
	}
	text := t.set[layout].text
	if t.broken[layout] {
		text = ""
	}
	if _, err := set.New(layout).Parse(text); err != nil {
		return nil, "", err
	}
	if main := set.Lookup(layout); base != "" && layout != base && (main == nil || main.Tree == nil || parse.IsEmptyTree(main.Tree.Root)) {
		execute = base
	}
	lowerParams(set)
	if set = set.Lookup(execute); set == nil {
		return nil, "", errEmptyLayout
	}
	t.pages[key] = set
	return set, execute, nil
}

// lowerParams makes `.Params.Audience` mean the key "audience": keys of front matter match whatever their letter case.
func lowerParams(set *template.Template) {
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			lowerIn(t.Tree.Root)
		}
	}
}

func lowerIn(node parse.Node) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				lowerIn(child)
			}
		}
	case *parse.ActionNode:
		lowerIn(n.Pipe)
	case *parse.TemplateNode:
		lowerIn(n.Pipe)
	case *parse.IfNode:
		lowerBranch(&n.BranchNode)
	case *parse.WithNode:
		lowerBranch(&n.BranchNode)
	case *parse.RangeNode:
		lowerBranch(&n.BranchNode)
	case *parse.PipeNode:
		if n != nil {
			for _, command := range n.Cmds {
				for _, arg := range command.Args {
					lowerIn(arg)
				}
			}
		}
	case *parse.ChainNode:
		lowerIn(n.Node)
		lowerAfterParams(n.Field)
	case *parse.FieldNode:
		lowerAfterParams(n.Ident)
	case *parse.VariableNode:
		lowerAfterParams(n.Ident)
	}
}

func lowerBranch(n *parse.BranchNode) {
	lowerIn(n.Pipe)
	lowerIn(n.List)
	lowerIn(n.ElseList)
}

func lowerAfterParams(idents []string) {
	for i, ident := range idents {
		if ident == "Params" {
			for j := i + 1; j < len(idents); j++ {
				idents[j] = strings.ToLower(idents[j])
			}
			return
		}
	}
}
