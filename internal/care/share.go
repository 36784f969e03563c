package care

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"porchlight/internal/record"
)

// Shared is what a share link passes on of a page.
type Shared struct {
	URL         string // the canonical address
	Title       string
	Description string
	Image       string // full address of a picture; "" : none
}

// shareKeys are the keys of data/share.toml.
type shareKeys struct {
	Version int                            `key:"version,required"`
	AsOf    time.Time                      `key:"asOf,required"`
	Targets []record.Placed[*record.Value] `key:"targets,required"`
}

type targetKeys struct {
	ID      record.Placed[string] `key:"id,required"`
	Label   string                `key:"label,required"`
	URL     record.Placed[string] `key:"url"`
	Social  bool                  `key:"social"`
	Script  record.Placed[string] `key:"script"`
	Default bool                  `key:"default"`
	Limit   int                   `key:"limit"`
	Source  record.Placed[string] `key:"source,required"`
}

// shareScripts are the controls that the page's own script knows.
var shareScripts = []string{"copy", "print", "sheet"}

func (l *loader) share(file string) {
	var keys shareKeys
	if !l.decode(file, &keys) {
		return
	}
	ids := map[string]bool{}
	for _, at := range keys.Targets {
		var k targetKeys
		l.report(at.Decode(&k)...)
		if k.ID.At == nil {
			continue // said when the keys were decoded
		}
		if ids[k.ID.Is] {
			l.report(k.ID.Report(badData, "two targets are named %q", k.ID.Is))
			continue
		}
		ids[k.ID.Is] = true
		t := ShareTarget{ID: k.ID.Is, Label: k.Label, URL: k.URL.Is, Social: k.Social, Script: k.Script.Is, Default: k.Default, Limit: k.Limit, Source: l.https(k.Source)}
		switch {
		case k.URL.At == nil && k.Script.At == nil:
			l.report(k.ID.Report(badData, "the target %q needs a url, or a script", t.ID))
		case k.URL.At != nil && k.Script.At != nil:
			l.report(k.Script.Report(badData, "the target %q has a url, so it needs no script", t.ID))
		case k.Script.At != nil:
			if !slices.Contains(shareScripts, t.Script) {
				l.report(k.Script.Report(badData, "want one of %s, have %q", strings.Join(shareScripts, ", "), t.Script))
			}
		default:
			link, complaint := parseLink(t.URL)
			if complaint != "" {
				l.report(k.URL.Report(badData, "%s", complaint))
			}
			t.link = link
		}
		l.data.Share = append(l.data.Share, t)
	}
}

// ShareIDs are the ids of all share targets, in order.
func (d *Data) ShareIDs() []string {
	ids := make([]string, len(d.Share))
	for i, t := range d.Share {
		ids[i] = t.ID
	}
	return ids
}

// Link is the address that shares a page, with every value percent-encoded so that no title can change it. A parameter for which
// the page has nothing is left out; a title too long for the target is shortened. It is "" for a control of the page itself.
func (t ShareTarget) Link(page Shared) string {
	link := t.link
	if link.base == "" && t.URL != "" {
		link, _ = parseLink(t.URL)
	}
	page.Title, page.Description = oneLine(page.Title), oneLine(page.Description)
	if t.Limit > 0 {
		page.Title = shorten(page.Title, t.Limit-len(page.URL)-1)
	}
	return link.fill(page)
}

// oneLine makes a text fit for one line of a message: control characters and line ends become single spaces.
func oneLine(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == ' ' }), " ")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

// shorten cuts a text to so many characters as a reader counts them, at the end of a word where there is one in its second half.
func shorten(s string, limit int) string {
	if len(s) <= limit || uniseg.GraphemeClusterCount(s) <= limit {
		return s
	}
	if limit < 2 {
		return ""
	}
	cut, rest, state := 0, s, -1
	for range limit - 1 { // the last one is the ellipsis
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		cut += len(cluster)
	}
	if space := strings.LastIndexByte(s[:cut], ' '); space > cut/2 {
		cut = space
	}
	return strings.TrimRight(s[:cut], " ") + "…"
}
