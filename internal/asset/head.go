package asset

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Heads finishes drawn pages. It puts the styles that a page uses into the head, and before them the
// Content-Security-Policy of the page. It is safe for concurrent use.
type Heads struct {
	store *Store
	base  string   // the path of the site: "/recovery/"
	own   string   // the site's host, with its port; "": not known
	hosts []string // other hosts from which pages may load something

	elsewhere memo[string, bool]   // whether the address of a link, as written, leads to another host
	rels      memo[string, string] // fullRel of a rel as written

	mu       sync.RWMutex
	sheets   []*Sheet             // by the number in the mark of the sheet
	policies memo[*Style, string] // by the only style of a page; nil: the page has none
}

// NewHeads makes a Heads for the pages of a site. own is the site's host; "" if it is not known. hosts are
// other hosts from which pages may load something.
func NewHeads(store *Store, base, own string, hosts []string) *Heads {
	return &Heads{store: store, base: base, own: own, hosts: hosts}
}

// A mark stands for a style sheet in a drawn page. It is an element that the minifier keeps.
const (
	sheetName = "porchlight-style"
	sheetMark = `<meta name="` + sheetName + `" content="%d">`
)

// Sheet returns a style sheet and its mark, which Finish replaces. The sheet is nil if pages have to link to
// it.
func (h *Heads) Sheet(name string) (*Sheet, string, error) {
	sheet, err := h.store.Sheet(name, h.base)
	if sheet == nil {
		return nil, "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	number := 0
	for number < len(h.sheets) && h.sheets[number] != sheet {
		number++
	}
	if number == len(h.sheets) {
		h.sheets = append(h.sheets, sheet)
	}
	return sheet, fmt.Sprintf(sheetMark, number), nil
}

// Finish returns the page as it is published, and the texts of the styles in it. It overwrites page.
func (h *Heads) Finish(page []byte) (finished []byte, styles []string) {
	h.mu.RLock()
	u := used{sheets: h.sheets, own: h.own, elsewhere: &h.elsewhere, rels: &h.rels}
	h.mu.RUnlock()
	u.read(page)
	if u.head == 0 {
		return page, nil
	}
	placed := make([]*Style, len(u.marks))
	for i, m := range u.marks {
		placed[i] = u.sheets[m.sheet].style(u.names[m.sheet])
		styles = append(styles, placed[i].CSS)
	}
	page = relink(page, u.links)
	for i, m := range slices.Backward(u.marks) {
		page = replace(page, m.start, m.end, "<style>", placed[i].CSS, "</style>")
	}
	if !u.policy {
		page = replace(page, u.head, u.head, h.policyOf(&u.hashed, placed))
	}
	return page, styles
}

// Room returns the number of bytes that Finish adds to most pages. Finish does not copy a page with that much
// capacity.
func (h *Heads) Room() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(h.sheets) == 0 {
		return 512
	}
	return 24 << 10
}

// replace replaces the bytes of a page from start to end by texts.
func replace(page []byte, start, end int, texts ...string) []byte {
	size, more := len(page), start-end
	for _, text := range texts {
		more += len(text)
	}
	page = slices.Grow(page, max(0, more))[:size+max(0, more)]
	copy(page[end+more:], page[end:size])
	for _, text := range texts {
		start += copy(page[start:], text)
	}
	return page[:size+more]
}

// relink applies the edits of links. It works from the end of the page, so that each part of the page moves
// only once.
func relink(page []byte, links []linkEdit) []byte {
	from, more := len(page), 0
	for _, l := range links {
		more += max(0, len(l.rel)-(l.end-l.start))
	}
	page = slices.Grow(page, more)[:from+more]
	to := len(page)
	for _, l := range slices.Backward(links) {
		to -= from - l.end
		copy(page[to:], page[l.end:from])
		to -= len(l.rel)
		copy(page[to:], l.rel)
		from = l.start
	}
	return slices.Delete(page, from, to)
}

// policyOf returns the element with the policy of a page.
func (h *Heads) policyOf(in *hashed, placed []*Style) string {
	var usual *Style // the only thing with a hash in the page
	if len(placed) == 1 {
		usual = placed[0]
	}
	if len(placed) > 1 || in.any() {
		for _, style := range placed {
			in.styles = append(in.styles, style.Hash)
		}
		return h.element(in)
	}
	return h.policies.get(usual, func() string {
		if usual != nil {
			in.styles = []string{usual.Hash}
		}
		return h.element(in)
	})
}

func (h *Heads) element(in *hashed) string {
	return fmt.Sprintf(`<meta http-equiv=content-security-policy content="%s">`, h.policyFor(in))
}

// used collects the things in a page that affect its head.
type used struct {
	sheets []*Sheet
	names  []nameSet // by sheet: the names in the page that its selectors know
	marks  []placedMark
	head   int  // where to insert: after <head> and the charset right behind it; 0: no head
	policy bool // the layout has a policy of its own
	own    string

	elsewhere *memo[string, bool] // of Heads
	rels      *memo[string, string]
	links     []linkEdit
	hashed
}

// placedMark is the mark of a sheet in a page.
type placedMark struct{ sheet, start, end int }

// read reads a page once, from its start to its end.
func (u *used) read(page []byte) {
	u.names = make([]nameSet, len(u.sheets))
	for i, sheet := range u.sheets {
		u.names[i] = sheet.own
	}
	tags := Tags{Rest: page}
	for tags.Next() {
		for i, sheet := range u.sheets {
			if sheet.first[tags.Name[0]] {
				if n, known := sheet.known[string(tags.Name)]; known {
					u.names[i].add(n)
				}
			}
		}
		switch string(tags.Name) {
		case "head":
			if u.head == 0 {
				u.head = len(page) - len(tags.Rest)
			}
		case "meta":
			u.meta(&tags, len(page))
		case "script":
			u.script(&tags)
		case "style":
			u.addHash(&u.styles, string(tags.Text))
		case "a", "area":
			u.link(page, &tags)
		case "form":
			u.form = true
		}
		for _, a := range tags.Attrs {
			switch {
			case len(a.Name) < 3:
			case string(a.Name) == "class":
				u.classes(a.Value)
			case string(a.Name) == "style":
				u.addHash(&u.styleAttrs, Value(a.Value))
			case a.Name[0] == 'o' && a.Name[1] == 'n':
				u.addHash(&u.handlers, Value(a.Value))
			}
		}
	}
}

// meta handles a <meta>: the charset, a mark or a policy. size is the size of the page.
func (u *used) meta(tags *Tags, size int) {
	start, end := size-len(tags.From)-1, size-len(tags.Rest)
	if _, ok := tags.Attr("charset"); ok && start == u.head {
		u.head = end
	}
	if name, _ := tags.Attr("name"); string(name) == sheetName {
		content, _ := tags.Attr("content")
		if sheet, err := strconv.Atoi(string(content)); err == nil && sheet >= 0 && sheet < len(u.sheets) {
			u.marks = append(u.marks, placedMark{sheet, start, end})
		}
	}
	if about, ok := tags.Attr("http-equiv"); ok && strings.EqualFold(string(about), "content-security-policy") {
		u.policy = true
	}
}

// script handles a script, which is in the page or is loaded from an address.
func (u *used) script(tags *Tags) {
	src, loaded := tags.Attr("src")
	kind, _ := tags.Attr("type")
	isData := bytes.Contains(kind, []byte("json"))
	if !loaded && !isData {
		u.addHash(&u.scripts, string(tags.Text))
	}
	for i, sheet := range u.sheets {
		switch {
		case loaded:
			u.names[i].join(sheet.scriptAt(Value(src)))
		case !isData:
			u.names[i].join(sheet.inPage(string(tags.Text)))
		}
	}
}

// classes adds the classes in the value of an attribute. A value with a character reference may contain any
// class.
func (u *used) classes(value []byte) {
	for i, sheet := range u.sheets {
		if bytes.IndexByte(value, '&') >= 0 {
			u.names[i] = allNames
			continue
		}
		for rest := value; len(rest) > 0; {
			n := untilAny(rest, &endsName)
			if class, known := sheet.classes[string(rest[:n])]; known {
				u.names[i].add(class)
			}
			rest = rest[min(len(rest), n+1):]
		}
	}
}
