package check

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/asset"
)

// Tags are the data that rules need of the tags of an HTML file. They are read in one pass over the bytes.
type Tags struct {
	IDs      []string // ids and names of anchors, in order, repeats kept
	Callable bool     // a link calls the helpline that the page has to show, or any number if none is known
	First    string   // the address of the first link that calls, "tel:911"
	Fetches  []Fetch  // fetches from other hosts, each address once for each element
	Calls    []Call
	Hosts    []Host
	Nested   []Nested
	Behind   string   // "main", "nav" or "h1", if one begins before the first link that calls the helpline; else ""
	Scripts  []string // texts of scripts, and of attributes that are scripts
	Data     [][]byte // texts of JSON-LD
	Times    []string // values of datetime of <time>
	Explains bool     // a link leads to the page about who answers the helpline
	Outline  Outline

	disclosure string // address of the page about who answers; "": there is none
	begun      string // the first "main", "nav" or "h1"; "": none began yet

	host     string          // of the site
	helpline string          // the number that has to be callable, see bareNumber; "": any
	seen     map[string]bool // tag and address of Fetches
	known    []string        // texts of style elements that are checked elsewhere

	json        nodeReader // for Data
	tags        asset.Tags
	href, label string // of the current link
	link        []byte // the HTML after the start tag of the last link; nil: there was none
	open        openElements
	ends        func(tag []byte) // of open; made once, since that takes memory
}

// begin prepares t for the tags of a file. The memory of its lists is reused.
func (t *Tags) begin(f *File) {
	if t.ends == nil {
		t.ends = t.open.end
	}
	clear(t.seen)
	clear(t.Outline.links)
	*t = Tags{
		host: f.host, helpline: bareNumber(f.Helpline), disclosure: f.Explained, known: f.Styles,
		IDs: t.IDs[:0], Calls: t.Calls[:0], Times: t.Times[:0], Data: t.Data[:0], seen: t.seen, json: t.json,
		tags: asset.Tags{Attrs: t.tags.Attrs[:0], End: t.ends}, ends: t.ends,
		open:    openElements{f.Body, t.open.list[:0]},
		Outline: Outline{links: t.Outline.links, Headings: t.Outline.Headings[:0]},
	}
	t.json.begin()
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
}

// read reads all tags of a file.
func (t *Tags) read(body []byte) {
	t.tags.Rest = body
	for t.tags.Next() {
		t.open.start(&t.tags)
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
	t.open.torn(&t.tags)
	t.Outline.unlabelled()
}

// tag reads the current tag. rest is the HTML after it.
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

// attr is the value of an attribute of the current tag, the first one if it is repeated, as in browsers; "" without it.
func (t *Tags) attr(name string) string {
	raw, _ := t.tags.Attr(name)
	return asset.Value(raw)
}

// styleElement finds what the text of a style element loads from other hosts.
func (t *Tags) styleElement(text []byte) {
	if !slices.ContainsFunc(t.known, func(known string) bool { return known == string(text) }) { // without a copy
		t.styles(string(text))
	}
}

// scriptElement keeps the text of a script that browsers run, or of JSON-LD.
func (t *Tags) scriptElement(text []byte) {
	kind := strings.ToLower(strings.TrimSpace(t.attr("type")))
	switch {
	case kind == "application/ld+json":
		t.Data = append(t.Data, text)
	case len(text) > 0 && (kind == "" || kind == "module" || strings.Contains(kind, "javascript")):
		t.script(string(text))
	}
}

// styles finds what styles load from other hosts.
func (t *Tags) styles(styles string) {
	for _, f := range styleFetches([]byte(styles), t.host) {
		if f.Tag = "style"; !t.seen[f.Tag+f.Address] {
			t.seen[f.Tag+f.Address] = true
			t.Fetches = append(t.Fetches, f)
		}
	}
}

// bareNumber is a telephone number without "tel:" and without the marks between its digits (RFC 3966).
func bareNumber(address string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.() ", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(address, "tel:"))
}
