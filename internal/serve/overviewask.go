package serve

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/build"
	"porchlight/internal/site"
)

// ask is what a request to the overview wants to see.
type ask struct {
	Query   string // words to search for
	Show    string // id of a filter; "" all pages
	Section string // folder below content/; "" all
	Part    int    // of a list that is too long for one page, from 1
}

// maxQuery bounds a query, in bytes: nobody looks for more than a title.
const maxQuery = 200

// readAsk reads a request; what makes no sense is left out.
func readAsk(r *http.Request) ask {
	q := r.URL.Query()
	a := ask{Query: strings.TrimSpace(q.Get("q")), Show: q.Get("show"), Section: strings.Trim(q.Get("section"), "/"), Part: 1}
	if len(a.Query) > maxQuery || !utf8.ValidString(a.Query) {
		a.Query = strings.ToValidUTF8(a.Query[:min(maxQuery, len(a.Query))], "")
	}
	if !slices.ContainsFunc(filters, func(f filter) bool { return f.id == a.Show }) {
		a.Show = ""
	}
	if part, err := strconv.Atoi(q.Get("part")); err == nil && part > 1 {
		a.Part = part
	}
	return a
}

// with is the address of the overview with another answer to one question. A part belongs to one list only, a section to no other question.
func (a ask) with(key, value string) string {
	q := url.Values{}
	set := func(k, v string) {
		if k == key {
			v = value
		}
		if v != "" {
			q.Set(k, v)
		}
	}
	set("q", a.Query)
	set("show", a.Show)
	if key == "section" || key == "part" {
		set("section", a.Section)
	}
	if key == "section" {
		q.Del("q")
		q.Del("show")
	}
	set("part", "")
	if len(q) == 0 {
		return Prefix
	}
	return Prefix + "?" + q.Encode()
}

// filter chooses pages by what an editor may have to do about them.
type filter struct {
	id, name string
	has      func(*survey, *row) bool
	rare     bool // named only when there are such pages
}

// filters, in the order in which they are named.
var filters = []filter{
	{id: "drafts", name: "Drafts", has: hasStatus(site.Draft)},
	{id: "future", name: "Not live yet", has: hasStatus(site.Future)},
	{id: "expired", name: "Expired", has: hasStatus(site.Expired)},
	{id: "hidden", name: "In a hidden section", has: hasStatus(site.InSection), rare: true},
	{id: "unread", name: "Cannot be read", has: hasStatus(site.Unread), rare: true},
	{id: "review-due", name: "Review due", has: func(s *survey, r *row) bool { return s.stock.reviewDue(r) }},
	{id: "findings", name: "With findings", has: func(s *survey, r *row) bool { return s.tallyOf(r).total() > 0 }},
	{id: "orphans", name: "Orphans", has: func(s *survey, r *row) bool { return s.alone[r] }},
}

func hasStatus(status site.Reason) func(*survey, *row) bool {
	return func(_ *survey, r *row) bool { return r.Status == status && r.Status != build.Live }
}
