package check

import (
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/markdown"
)

// Fetch is an address on another host from which a file makes the browser fetch something.
type Fetch struct{ Tag, Address, Host string } // Tag is "" in a style sheet

// loads are the attributes by which an element makes the browser fetch something, or send what a reader entered.
var loads = func() map[string][]string {
	m := map[string][]string{}
	for element, attrs := range markdown.AddressAttrs {
		for _, a := range attrs {
			if a.Use != markdown.Refers {
				m[element] = append(m[element], a.Name)
			}
		}
	}
	return m
}()

// quietLinks are the relations of <link> that fetch nothing.
var quietLinks = map[string]bool{
	"canonical": true, "alternate": true, "author": true, "license": true, "me": true, "next": true,
	"prev": true, "help": true, "search": true,
}

// fetching finds what the element of the tag loads from another host.
func (t *Tags) fetching(tag string, fetches []string) {
	if tag == "meta" && !strings.EqualFold(strings.TrimSpace(t.attr("http-equiv")), "refresh") {
		return
	}
	if tag == "link" && quietLinks[strings.ToLower(strings.TrimSpace(t.attr("rel")))] {
		return
	}
	for _, name := range fetches {
		addresses := t.attr(name)
		if addresses == "" {
			continue
		}
		markdown.MapAddresses(name, addresses, func(address string) string {
			if host := asset.OtherHost(address, t.host); host != "" && !t.seen[tag+address] {
				t.seen[tag+address] = true
				t.Fetches = append(t.Fetches, Fetch{tag, address, host})
			}
			return address
		})
	}
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
