package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// seen returns what is wrong with the display of elements, such as one that has no size, leaves the window at a side,
// is cut off, or is written too small to be read. "" is nothing. There must be at least as many as given.
const seen = `((selector, least) => {
	const wrong = [], list = [...document.querySelectorAll(selector)];
	if (list.length < least) wrong.push('only ' + list.length + ' of ' + selector);
	for (const e of list) {
		const r = e.getBoundingClientRect(), words = selector + ' "' + e.textContent.slice(0, 30) + '"';
		if (r.width < 1 || r.height < 1 || getComputedStyle(e).visibility !== 'visible') wrong.push(words + ' cannot be seen');
		if (r.left < -0.5 || r.right > innerWidth + 0.5) wrong.push(words + ' leaves the window: ' + r.left + ' to ' + r.right);
		if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline') wrong.push(words + ' is cut off');
		if (parseFloat(getComputedStyle(e).fontSize) < 14) wrong.push(words + ' is written in ' + getComputedStyle(e).fontSize);
	}
	if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
	return wrong.slice(0, 5).join('; ');
})(%q, %d)`

// TestLevelPageInABrowser opens pages of the field in Chromium, at the width of an old phone, of a new one and of a
// desk, with scripts and without.
func TestLevelPageInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	for _, width := range []int64{320, 360, 1280} {
		for _, script := range []bool{true, false} {
			t.Run(fmt.Sprintf("%dpx/javascript=%t", width, script), func(t *testing.T) {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 740), scripts(script)); err != nil {
					t.Fatal(err)
				}
				visit(ctx, t, host.URL+"/levels-of-care/iop/")
				wantInView(ctx, t, ".continuum li[aria-current] .here", 1)
				wantInView(ctx, t, ".continuum .step-name", 6)
				wantInView(ctx, t, ".facts dt, .facts dd", 8)
				wantInView(ctx, t, ".week th, .week td", 6)
				visit(ctx, t, host.URL+"/levels-of-care/")
				wantInView(ctx, t, ".prose tbody th, .prose tbody td", 24)
				visit(ctx, t, host.URL+"/guides/overdose/")
				wantInView(ctx, t, ".care-emergency a[href='tel:911']", 1)
			})
		}
	}
}

// TestAddressesKeepTheirLetters: the first letter of a fact is a capital, that of an email address is as it was
// written.
func TestAddressesKeepTheirLetters(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	const transform = `(() => {
		const link = document.querySelector('.facts dd > a[href^="tel:"]');
		link.parentElement.className = %q;
		return getComputedStyle(link.parentElement, '::first-letter').textTransform;
	})()`
	// layouts give an email address the class
	for _, c := range []struct{ class, want string }{{"", "uppercase"}, {"as-is", "none"}} {
		visit(ctx, t, host.URL+"/places/sample-house/")
		if have := evaluate[string](ctx, t, fmt.Sprintf(transform, c.class)); have != c.want {
			t.Errorf("class %q: have text-transform: %s, want %s", c.class, have, c.want)
		}
	}
}

// TestFieldIsReadAloud checks what Chromium gives to screen readers.
func TestFieldIsReadAloud(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 740), scripts(false)); err != nil {
		t.Fatal(err)
	}
	visit(ctx, t, host.URL+"/levels-of-care/iop/")
	if n := strings.Count(readTexts(readTree(ctx, t)), "You are here"); n != 1 {
		t.Errorf("the own step is read out %d times", n)
	}

	// The week is a table and, in a part that can be opened, sentences: each exactly once, never both at first.
	sentences := evaluate[[]string](ctx, t, `[...document.querySelectorAll('.week details p')].map(p => p.textContent.trim().replace(/\s+/g, ' '))`)
	if len(sentences) < 3 {
		t.Fatalf("only %q", sentences)
	}
	holdTexts(ctx, t, sentences, 0)
	if n := countRole(readTree(ctx, t), "table"); n != 1 {
		t.Errorf("%d tables, want that of the week", n)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".week summary"))); err != nil {
		t.Fatal(err)
	}
	holdTexts(ctx, t, sentences, 1)

	// The comparison of the levels, and the table of their numbers, stay tables with their headers where they are drawn
	// as cards.
	visit(ctx, t, host.URL+"/levels-of-care/")
	tree := readTree(ctx, t)
	if tables, rows, columns, names := countRole(tree, "table"), countRole(tree, "row"), countRole(tree,
		"columnheader"), countRole(tree, "rowheader"); tables != 2 || rows != 14 || columns != 6 || names != 12 {
		t.Errorf("%d tables with %d rows, %d headers of columns and %d of rows", tables, rows, columns, names)
	}
	if n := strings.Count(readTexts(tree), "Hours of care"); n != 1 {
		t.Errorf("the header of a column is read out %d times", n)
	}

	visit(ctx, t, host.URL+"/guides/overdose/")
	announced, drawn := 0, evaluate[int](ctx, t, `document.querySelectorAll('a[href="tel:911"]').length`)
	for _, node := range readTree(ctx, t) {
		if role(node) == "link" && strings.Contains(name(node), "911") {
			announced++
		}
	}
	if drawn < 3 || announced != drawn {
		t.Errorf("%d of %d links to the emergency number say it", announced, drawn)
	}
}

// uris are the addresses of links in a PDF, in their order.
var uris = regexp.MustCompile(`/URI \(([^)]*)\)`)

// TestLevelPageOnPaper prints a level's page: the number to call comes before everything else, in digits.
func TestLevelPageOnPaper(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	visit(ctx, t, host.URL+"/levels-of-care/iop/")
	want := evaluate[string](ctx, t, `document.querySelector('.helpline a[href^="tel:"]').getAttribute('href')`)
	if err := chromedp.Do(ctx, onPaper); err != nil {
		t.Fatal(err)
	}
	first := evaluate[string](ctx, t, `(() => {
		const words = [];
		for (const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walk.nextNode();) {
			const range = document.createRange();
			range.selectNodeContents(walk.currentNode);
			const r = range.getBoundingClientRect();
			if (walk.currentNode.data.trim() && r.width > 1 && r.height > 1 && !walk.currentNode.parentElement.closest('.skip')) words.push([r.top + scrollY, walk.currentNode.data.trim()]);
		}
		const title = words.find(w => w[1] === document.querySelector('h1').textContent.trim())[0];
		return words.filter(w => w[0] < title).map(w => w[1]).join(' ');
	})()`)
	if digits := strings.TrimPrefix(want, "tel:+1"); !strings.Contains(regexp.MustCompile(`\D`).ReplaceAllString(first,
		""), digits) {
		t.Errorf("above the title stands %q, without %s", first, digits)
	}
	var printed page.PrintToPDFResult
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		printed, err = cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PageRanges: "1"})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	links := uris.FindAllSubmatch(printed.Data, -1)
	if len(links) == 0 || string(links[0][1]) != want {
		t.Errorf("the first of %d links on paper is %q, want %s", len(links), links[:min(1, len(links))], want)
	}
}

func visit(ctx context.Context, t *testing.T, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

func evaluate[T any](ctx context.Context, t *testing.T, script string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func wantInView(ctx context.Context, t *testing.T, selector string, least int) {
	t.Helper()
	if wrong := evaluate[string](ctx, t, fmt.Sprintf(seen, selector, least)); wrong != "" {
		t.Error(wrong)
	}
}

// holdTexts wants each text to be read aloud so many times.
func holdTexts(ctx context.Context, t *testing.T, texts []string, times int) {
	t.Helper()
	all := readTexts(readTree(ctx, t))
	for _, text := range texts {
		if n := strings.Count(all, text); n != times {
			t.Errorf("%q is read %d times, want %d", text, n, times)
		}
	}
}

// readTree is what a screen reader gets of the page, in order.
func readTree(ctx context.Context, t *testing.T) []*accessibility.Node {
	t.Helper()
	var tree accessibility.GetFullAXTreeResult
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		tree, err = cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	return inOrder(tree.Nodes)
}

// inOrder puts nodes as they are read, those that are not read left out.
func inOrder(nodes []*accessibility.Node) []*accessibility.Node {
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, node := range nodes {
		byID[node.NodeID] = node
	}
	var list []*accessibility.Node
	var visit func(node *accessibility.Node)
	visit = func(node *accessibility.Node) {
		if node == nil {
			return
		}
		if !node.Ignored {
			list = append(list, node)
		}
		for _, id := range node.ChildIDs {
			visit(byID[id])
		}
	}
	if len(nodes) > 0 {
		visit(nodes[0])
	}
	return list
}

func role(node *accessibility.Node) string { return text(node.Role) }
func name(node *accessibility.Node) string { return text(node.Name) }

func text(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	var words string
	_ = json.Unmarshal(value.Value, &words) // what is no text has no words
	return words
}

// readTexts is all text of a tree in one line.
func readTexts(nodes []*accessibility.Node) string {
	var b strings.Builder
	for _, node := range nodes {
		if role(node) == "StaticText" {
			b.WriteString(name(node))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func countRole(nodes []*accessibility.Node, want string) int {
	n := 0
	for _, node := range nodes {
		if role(node) == want {
			n++
		}
	}
	return n
}
