package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// inDigest are what rules on texts and files may ask of the site. Their findings are kept with the drawing of a page,
// so each of these is in site.Page.TiesDigest. Another one has to be added there first.
var inDigest = []string{"NoticePages"}

// TestSiteFactsAreInDigest: a rule whose findings are kept with a drawing uses only data of the site that are in its
// digest. Otherwise its findings would not change with another page.
func TestSiteFactsAreInDigest(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, fact := range siteFacts(t, name, nil) {
			if asked[fact] = true; !slices.Contains(inDigest, fact) {
				t.Errorf("%s asks for Site.%s, and its findings are kept: add that to site.Page.TiesDigest, then to inDigest", name, fact)
			}
		}
	}
	for _, fact := range inDigest {
		if !asked[fact] {
			t.Errorf("no rule asks for Site.%s", fact)
		}
	}
	const forgetful = `package rules
var _ = check.Add(check.Rule{Text: func(p *check.Pass) { all(p) }})
func all(p *check.Pass) { s := p.Site; _ = s; p.Site.Pages() }`
	if have := siteFacts(t, "forgetful.go", forgetful); !slices.Equal(have, []string{"itself", "Pages"}) {
		t.Errorf("have %v", have)
	}
}

// siteFacts are what a file with a rule on texts or files asks of the site of its pass; "itself" when it passes that
// on.
func siteFacts(t *testing.T, name string, source any) (facts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	isKept, of := false, map[ast.Expr]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			rule, ok := n.Type.(*ast.SelectorExpr)
			for _, element := range n.Elts {
				if pair, isPair := element.(*ast.KeyValueExpr); ok && isPair && rule.Sel.Name == "Rule" {
					key, _ := pair.Key.(*ast.Ident)
					isKept = isKept || key != nil && (key.Name == "Text" || key.Name == "File")
				}
			}
		case *ast.SelectorExpr:
			if inner, ok := n.X.(*ast.SelectorExpr); ok && inner.Sel.Name == "Site" {
				of[inner] = n.Sel.Name
			}
			if n.Sel.Name == "Site" {
				if fact := of[n]; fact != "" {
					facts = append(facts, fact)
				} else {
					facts = append(facts, "itself")
				}
			}
		}
		return true
	})
	if !isKept {
		return nil
	}
	return facts
}
