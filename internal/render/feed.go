package render

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"porchlight/internal/site"
)

// rss is an RSS 2.0 document (https://www.rssboard.org/rss-specification). Dates are RFC 1123 with a numeric zone.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language,omitempty"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Self          atomLink  `xml:"atom:link"`
	Items         []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	GUID        rssGUID `xml:"guid"`
	PubDate     string  `xml:"pubDate,omitempty"`
	Description string  `xml:"description,omitempty"`
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

// feed draws the feed of the home page or of a section. It lists the newest pages as cards. The feed holds no
// build time, so it changes only when a page changes.
func (w *Worker) feed() ([]byte, error) {
	p := w.page
	cards := p.RegularPagesRecursive()
	if p.IsHome {
		cards = w.view.RegularPages()
	}
	newest := slices.Clone(cards)
	slices.SortStableFunc(newest, func(a, b *site.Card) int { return b.Date().Compare(a.Date()) })
	newest = newest[:min(w.r.cfg.FeedLimit, len(newest))]
	doc := rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Channel: rssChannel{
		Title: w.r.cfg.Title, Link: p.node.Permalink, Language: w.r.cfg.Locale,
		Self: atomLink{Href: w.r.absolute(p.Feed()), Rel: "self", Type: "application/rss+xml"},
	}}
	if !p.IsHome {
		doc.Channel.Title = p.Title + " | " + w.r.cfg.Title
	}
	doc.Channel.Description = asHTML(cmp.Or(p.Description, w.r.cfg.Description, doc.Channel.Title))
	var latest time.Time
	for _, c := range newest {
		item := rssItem{Title: c.Title, Link: c.Permalink, GUID: rssGUID{true, c.Permalink},
			Description: asHTML(c.Summary)}
		if !c.Date().IsZero() {
			item.PubDate = c.Date().Format(time.RFC1123Z)
		}
		latest = later(latest, later(c.Lastmod(), c.Date()))
		doc.Channel.Items = append(doc.Channel.Items, item)
	}
	if !latest.IsZero() {
		doc.Channel.LastBuildDate = latest.Format(time.RFC1123Z)
	}
	return xmlDocument(doc)
}

// asHTML returns plain text as HTML, for elements of a feed that readers show as HTML. Quotes need no escape in
// text.
func asHTML(text string) string { return htmlText.Replace(text) }

var htmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func later(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }

// xmlDocument encodes a document with the XML header.
func xmlDocument(doc any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(doc); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
