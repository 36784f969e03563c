package check

import (
	"slices"
	"strings"

	"porchlight/internal/asset"
)

// Fetch is an address on another host from which a file makes the browser fetch something.
type Fetch struct{ Tag, Address, Host string } // Tag is "" in a style sheet

// loads are the attributes by which an element makes the browser fetch something, or send what a reader entered.
var loads = map[string][]string{
	"script": {"src"}, "img": {"src", "srcset"}, "iframe": {"src"}, "source": {"src", "srcset"},
	"video": {"src", "poster"}, "audio": {"src"}, "embed": {"src"}, "object": {"data"}, "track": {"src"},
	"input": {"src", "formaction"}, "button": {"formaction"}, "meta": {"content"},
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
	if tag == "meta" && !strings.EqualFold(strings.TrimSpace(attrs["http-equiv"]), "refresh") {
		return
	}
	if tag == "link" && quietLinks[strings.ToLower(strings.TrimSpace(attrs["rel"]))] {
		return
	}
	for _, name := range fetches {
		for _, address := range addresses(name, attrs[name]) {
			if host := asset.OtherHost(address, t.host); host != "" && !t.seen[tag+address] {
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
	switch name {
	case "content": // of a refresh: "0; url=/there/"
		_, address, _ := strings.Cut(value, ";")
		if at := strings.IndexByte(address, '='); at >= 0 {
			address = address[at+1:]
		}
		return []string{strings.Trim(strings.TrimSpace(address), `"'`)}
	case "ping":
		return strings.Fields(value)
	case "srcset":
	default:
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

// styleFetches are the addresses on other hosts from which styles fetch fonts, pictures and other style sheets, each
// once.
func styleFetches(styles []byte, host string) []Fetch {
	var fetches []Fetch
	for _, address := range asset.StyleAddresses(styles) {
		other := asset.OtherHost(address, host)
		if other != "" && !slices.ContainsFunc(fetches, func(f Fetch) bool { return f.Address == address }) {
			fetches = append(fetches, Fetch{Address: address, Host: other})
		}
	}
	return fetches
}
