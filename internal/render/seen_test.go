package render

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shown is what a reader can see of a page.
type shown struct {
	text        string // of the body, with single spaces
	description string // of the head
	h1          string
	times       []string // datetime of time elements
	phones      []string // tel: links
	crumbs      []string // texts of the breadcrumb
	links       []string
}

func seen(t *testing.T, page string) shown {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var s shown
	for n := range doc.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		switch n.Data {
		case "meta":
			if attr["name"] == "description" {
				s.description = attr["content"]
			}
		case "body":
			s.text = textIn(n)
		case "h1":
			s.h1 = textIn(n)
		case "time":
			s.times = append(s.times, attr["datetime"])
		case "a":
			s.links = append(s.links, attr["href"])
			if strings.HasPrefix(attr["href"], "tel:") {
				s.phones = append(s.phones, attr["href"])
			}
		case "nav":
			if attr["class"] == "crumbs" {
				for li := range n.Descendants() {
					if li.Data == "li" {
						s.crumbs = append(s.crumbs, textIn(li))
					}
				}
			}
		}
	}
	return s
}

var inWords = regexp.MustCompile(`^(a|abbr|b|bdi|cite|code|dfn|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u)$`)

// textIn is the text of an element as a reader sees it. It is written again here, so that a mistake of visibleText
// shows.
func textIn(n *html.Node) string {
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style"):
		default:
			apart := n.Type == html.ElementNode && !inWords.MatchString(n.Data)
			if apart {
				b.WriteByte(' ')
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				add(c)
			}
			if apart {
				b.WriteByte(' ')
			}
		}
	}
	add(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
