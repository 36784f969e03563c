package check

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/asset"
)

// Tags are what the tags of an HTML file say, read in one pass over the bytes.
type Tags struct {
	IDs      []string // and names of anchors, in order, repeats kept
	Callable bool     // a link calls the helpline that the page has to show, or any number when none is known
	First    string   // the address of the first link that calls, "tel:911"
	Fetches  []Fetch  // what the browser fetches from other hosts, each address once for each element
	Calls    []Call   // links that call or text, and those that lead nowhere
	Hosts    []Host   // of links, that are odd
	Nested   []Nested // links that begin in other links
	Behind   string   // "main", "nav" or "h1", if one begins before the first link that calls the helpline
	Scripts  []string // texts of scripts, and of attributes that are scripts
	Data     [][]byte // texts of JSON-LD
	Times    []string // what <time> has as datetime
	Explains bool     // a link leads to the page about who answers the helpline
	Outline  Outline

	disclosure string // address of that page; "": there is none
	begun      string // the first of these elements

	host     string // the site's own
	helpline string // the number that has to be callable, as bareNumber gives it; "": any
	seen     map[string]bool
	known    []string // styles that are looked at elsewhere

	json        nodeReader // of Data
	tags        asset.Tags
	href, label string // of the link that is read
	link        []byte // what follows the start tag of the last link; nil: there was none
}

// begin makes t ready for the tags of a file. The room of the lists of another file is used again.
func (t *Tags) begin(f *File) {
	clear(t.seen)
	clear(t.Outline.links)
	*t = Tags{
		host: f.host, helpline: bareNumber(f.Helpline), disclosure: f.Explained, known: f.Styles,
		IDs: t.IDs[:0], Calls: t.Calls[:0], Times: t.Times[:0], Data: t.Data[:0], seen: t.seen, json: t.json,
		tags:    asset.Tags{Attrs: t.tags.Attrs[:0]},
		Outline: Outline{links: t.Outline.links, Headings: t.Outline.Headings[:0]},
	}
	t.json.begin()
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
}

// read goes from tag to tag.
func (t *Tags) read(body []byte) {
	t.tags.Rest = body
	for t.tags.Next() {
		t.tag(t.tags.Name, t.tags.Rest)
		switch string(t.tags.Name) {
		case "style":
			t.styleElement(t.tags.Text)
		case "script":
			t.scriptElement(t.tags.Text)
		case "time":
			t.Times = append(t.Times, t.attr("datetime"))
		}
	}
	t.Outline.unlabelled()
}

// tag keeps what matters of a tag. rest is what follows it.
func (t *Tags) tag(name, rest []byte) {
	isLink := string(name) == "a"
	if isLink {
		t.nest(rest)
	}
	t.outline(name, rest)
	if len(t.tags.Attrs) == 0 {
		return
	}
	t.href, t.label = "", ""
	for _, a := range t.tags.Attrs {
		switch string(a.Name) {
		case "id":
			t.addID(a.Value)
		case "name":
			if isLink && t.attr("id") != asset.Value(a.Value) {
				t.addID(a.Value)
			}
		case "style":
			if bytes.IndexByte(a.Value, '(') >= 0 {
				t.styles(asset.Value(a.Value))
			}
		case "hidden", "inert":
			t.hide(name, rest)
		case "href":
			t.Explains = t.Explains || isLink && t.disclosure != "" &&
				strings.HasSuffix(asset.Value(a.Value), t.disclosure)
			if isLink && mayCall(a.Value) {
				t.href = asset.Value(a.Value)
			} else if isLink && !plainHost(a.Value) {
				t.oddHost(asset.Value(a.Value))
			}
		case "aria-label":
			if isLink {
				t.label = asset.Value(a.Value)
			}
		default:
			if len(a.Name) > 2 && a.Name[0] == 'o' && a.Name[1] == 'n' {
				t.script(asset.Value(a.Value))
			}
		}
	}
	if fetches := loads[string(name)]; fetches != nil {
		t.fetching(string(name), fetches)
	}
	if t.href != "" {
		t.call(rest)
	}
}

func (t *Tags) addID(raw []byte) {
	if id := asset.Value(raw); id != "" {
		t.IDs = append(t.IDs, id)
	}
}

// attr is the value of an attribute of the tag, of several the first, as browsers have it; "" when there is none.
func (t *Tags) attr(name string) string {
	raw, _ := t.tags.Attr(name)
	return asset.Value(raw)
}

// styleElement looks at the styles in an element.
func (t *Tags) styleElement(text []byte) {
	if slices.Contains(t.known, string(text)) {
		return
	}
	t.styles(string(text))
}

// scriptElement keeps the text of a script: one that browsers run, or data.
func (t *Tags) scriptElement(text []byte) {
	kind := strings.ToLower(strings.TrimSpace(t.attr("type")))
	switch {
	case kind == "application/ld+json":
		t.Data = append(t.Data, text)
	case len(text) > 0 && (kind == "" || kind == "module" || strings.Contains(kind, "javascript")):
		t.script(string(text))
	}
}

// styles finds what styles in the page load from other hosts.
func (t *Tags) styles(styles string) {
	for _, f := range styleFetches([]byte(styles), t.host) {
		if f.Tag = "style"; !t.seen[f.Tag+f.Address] {
			t.seen[f.Tag+f.Address] = true
			t.Fetches = append(t.Fetches, f)
		}
	}
}

// bareNumber is a telephone number without "tel:" and without what only parts its digits (RFC 3966).
func bareNumber(address string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.() ", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(address, "tel:"))
}
