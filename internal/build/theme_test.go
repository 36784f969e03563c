package build_test

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
)

const themeBase = "https://example.org/recovery/"

// TestThemePages holds what every page of the built-in layouts promises to people with screen readers or keyboards, and
// to machines, on the starter and on a site whose pages say nothing about themselves. The words and the looks are free
// to change.
func TestThemePages(t *testing.T) {
	starter := t.TempDir()
	if err := os.CopyFS(starter, porchlight.Starter); err != nil {
		t.Fatal(err)
	}
	bare := t.TempDir()
	tree{
		"content/_index.md":      "Words.\n",
		"content/a.md":           "---\ntitle: A\ntags: [one]\naliases: [/old/]\n---\n",
		"content/care/_index.md": "---\ntitle: Care\n---\n",
		"content/care/b.md":      "---\ntitle: '\"B\" & <i>'\nsensitive: true\nshare: []\n---\n## Deep\n",
	}.write(t, bare)
	for name, source := range map[string]string{"starter": starter, "bare": bare} {
		t.Run(name, func(t *testing.T) {
			if name == "starter" && testing.Short() {
				t.Skip("the whole starter, at which cmd looks in a short run")
			}
			dest := filepath.Join(t.TempDir(), "public")
			report, err := build.Run(t.Context(), build.Options{
				Source: source, Dest: dest, Theme: porchlight.Starter,
				Flags: config.Flags{Environment: "production", Clock: noon, BaseURL: themeBase},
			})
			if err != nil {
				t.Fatal(err)
			}
			if report.Failed {
				t.Fatal(report.Findings)
			}
			files := readTree(t, dest)
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if path.Ext(name) != ".html" {
					continue
				}
				root, err := html.Parse(strings.NewReader(files[name]))
				if err != nil {
					t.Fatal(err)
				}
				p := &themePage{t: t, name: name, files: files, ids: map[string]bool{}, heads: map[string]string{}}
				p.walk(root)
				p.judge()
			}
		})
	}
}

// filledByScript are the classes of what js/search.js fills; it is not shown before.
var filledByScript = []string{"search-status", "search-found"}

// themePage collects what one finished page holds.
type themePage struct {
	t        *testing.T
	name     string
	files    tree
	level    int // of the last heading
	order    []string
	ids      map[string]bool
	targets  []string
	heads    map[string]string
	h1, main int
}

func (p *themePage) fault(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf("%s: %s", p.name, fmt.Sprintf(format, args...))
}

func (p *themePage) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		p.element(n)
	}
	for child := range n.ChildNodes() {
		p.walk(child)
	}
}

func (p *themePage) element(n *html.Node) {
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			p.fault("<%s> has the attribute %q, which a strict policy forbids", n.Data, a.Key)
		}
	}
	if id := attrs["id"]; id != "" {
		if p.ids[id] {
			p.fault("two elements have the id %q", id)
		}
		p.ids[id] = true
	}
	switch n.Data {
	case "html":
		if attrs["lang"] == "" {
			p.fault("no language")
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		p.heading(n, int(n.Data[1]-'0'))
	case "main":
		p.main++
		p.order = append(p.order, "main")
	case "nav", "aside":
		if attrs["aria-label"] == "" && attrs["aria-labelledby"] == "" {
			p.fault("<%s class=%q> has no label", n.Data, attrs["class"])
		}
	case "img":
		if _, ok := attrs["alt"]; !ok {
			p.fault("a picture without alt: %s", attrs["src"])
		}
	case "a", "button", "p", "ul", "ol", "li", "address":
		if accessibleText(n) == "" && !holdsPicture(n) && !slices.Contains(filledByScript, attrs["class"]) {
			p.fault("<%s class=%q> is empty", n.Data, attrs["class"])
		}
	case "script":
		if attrs["src"] == "" && attrs["type"] != "application/ld+json" {
			p.fault("a script in the page")
		}
	case "title":
		p.heads["title"] = accessibleText(n)
	case "meta":
		p.heads[attrs["name"]+attrs["property"]+attrs["http-equiv"]] = attrs["content"]
		if _, ok := attrs["content"]; ok && strings.TrimSpace(attrs["content"]) == "" {
			p.fault("<meta %s%s> says nothing", attrs["name"], attrs["property"])
		}
	case "link":
		p.heads[attrs["rel"]] = attrs["href"]
	}
	p.address(n.Data, attrs["href"])
	p.address(n.Data, attrs["src"])
}

func (p *themePage) heading(n *html.Node, level int) {
	if level == 1 {
		p.h1++
	}
	if level > p.level+1 {
		p.fault("the heading %q jumps from level %d to %d", accessibleText(n), p.level, level)
	}
	if accessibleText(n) == "" {
		p.fault("an empty heading")
	}
	p.level = level
}

// accessibleText is what a screen reader reads of an element: its text, labels and the words of its pictures.
func accessibleText(n *html.Node) string {
	var b strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "alt", "aria-label", "data-copied":
				b.WriteString(a.Val)
			}
		}
		for child := range n.ChildNodes() {
			read(child)
		}
	}
	read(n)
	return strings.TrimSpace(b.String())
}

// holdsPicture reports whether an element shows a picture. A decorative one has no words.
func holdsPicture(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Data == "img" {
			return true
		}
	}
	return false
}

// address holds that what a page links to or loads is there.
func (p *themePage) address(tag, written string) {
	u, err := url.Parse(written)
	switch {
	case written == "":
		return
	case err != nil:
		p.fault("<%s>: %q is no address", tag, written)
		return
	case u.Scheme == "tel":
		p.order = append(p.order, "tel")
		return
	case u.Scheme != "" && !strings.HasPrefix(written, themeBase):
		return
	}
	own, _ := url.Parse(themeBase + strings.TrimSuffix(p.name, "index.html"))
	full := own.ResolveReference(u)
	if full.Path == own.Path && full.Fragment != "" {
		p.targets = append(p.targets, full.Fragment)
	}
	rest, below := strings.CutPrefix(full.Path, "/recovery/")
	if !below {
		p.fault("<%s>: %q leads out of the site's path", tag, written)
		return
	}
	if rest == "" || strings.HasSuffix(rest, "/") {
		rest += "index.html"
	}
	if _, ok := p.files[rest]; !ok {
		p.fault("<%s>: there is nothing at %q", tag, written)
	}
}

// judge holds what is known when the whole page was seen.
func (p *themePage) judge() {
	if p.main != 1 || p.h1 != 1 {
		p.fault("%d <main>, %d <h1>, want one of each", p.main, p.h1)
	}
	if call, content := slices.Index(p.order, "tel"), slices.Index(p.order, "main"); call < 0 || call > content {
		p.fault("the helpline does not come before the content")
	}
	for _, id := range p.targets {
		if !p.ids[id] {
			p.fault("there is no place %q", id)
		}
	}
	want := []string{"title", "viewport", "canonical", "og:title", "og:url", "og:type", "og:site_name", "twitter:card"}
	switch {
	case p.heads["refresh"] != "":
		want = []string{"title", "viewport", "canonical", "robots"}
	case p.name == "404.html":
		want = []string{"title", "viewport", "robots"}
	default:
		if at := themeBase + (&url.URL{Path: strings.TrimSuffix(p.name,
			"index.html")}).EscapedPath(); p.heads["canonical"] != at || p.heads["og:url"] != at {
			p.fault("its address is %q, and it says %q and %q", at, p.heads["canonical"], p.heads["og:url"])
		}
	}
	for _, name := range want {
		if p.heads[name] == "" {
			p.fault("no %q in its head", name)
		}
	}
}
