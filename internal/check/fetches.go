package check

import (
	"net/url"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// Fetch is an address on another host from which a file makes the browser fetch something.
type Fetch struct{ Tag, Address, Host string } // Tag is "" in a style sheet

// loads are the attributes by which an element makes the browser fetch something, before the reader does anything.
var loads = map[string][]string{
	"script": {"src"}, "img": {"src", "srcset"}, "iframe": {"src"}, "source": {"src", "srcset"},
	"video": {"src", "poster"}, "audio": {"src"}, "embed": {"src"}, "object": {"data"}, "track": {"src"},
	"input": {"src"},
	"image": {"href", "xlink:href"}, "use": {"href", "xlink:href"}, "form": {"action"}, "link": {"href"},
	"frame": {"src"}, "body": {"background"},
}

// quietLinks are the relations of <link> that fetch nothing.
var quietLinks = map[string]bool{
	"canonical": true, "alternate": true, "author": true, "license": true, "me": true, "next": true,
	"prev": true, "help": true, "search": true,
}

// fetching finds what an element loads from another host.
func (t *Tags) fetching(tag string, fetches []string, attrs map[string]string) {
	if tag == "link" && quietLinks[strings.ToLower(strings.TrimSpace(attrs["rel"]))] {
		return
	}
	for _, name := range fetches {
		for _, address := range addresses(name, attrs[name]) {
			if host := otherHost(address, t.host); host != "" && !t.seen[tag+address] {
				t.seen[tag+address] = true
				t.Fetches = append(t.Fetches, Fetch{tag, address, host})
			}
		}
	}
}

// addresses are the addresses of an attribute; srcset has several.
func addresses(name, value string) []string {
	if value == "" {
		return nil
	}
	if name != "srcset" {
		return []string{value}
	}
	var list []string
	for part := range strings.SplitSeq(value, ",") {
		if fields := strings.Fields(part); len(fields) > 0 {
			list = append(list, fields[0])
		}
	}
	return list
}

// otherHost is the host of an address when it is not the site's own.
func otherHost(address, own string) string {
	if !strings.Contains(address, "//") {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || strings.EqualFold(u.Host, own) {
		return ""
	}
	return u.Host
}

// styleFetches are the addresses on other hosts from which a style sheet fetches fonts, pictures and other style
// sheets, each once.
func styleFetches(sheet []byte, host string) []Fetch {
	var fetches []Fetch
	seen := map[string]bool{}
	lex := css.NewLexer(parse.NewInputBytes(sheet))
	importing := false
	for {
		kind, data := lex.Next()
		var address string
		switch kind {
		case css.ErrorToken:
			return fetches
		case css.AtKeywordToken:
			importing = strings.EqualFold(string(data), "@import")
		case css.SemicolonToken:
			importing = false
		case css.URLToken:
			address = strings.Trim(strings.TrimSpace(strings.TrimSuffix(string(data[len("url("):]), ")")), `"'`)
		case css.StringToken:
			if importing {
				address = strings.Trim(string(data), `"'`)
			}
		}
		if other := otherHost(address, host); other != "" && !seen[address] {
			seen[address] = true
			fetches = append(fetches, Fetch{Address: address, Host: other})
		}
	}
}
