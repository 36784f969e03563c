package check

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
)

// Fetch is an address on another host from which a file makes the browser fetch something. Tag is the name of the
// element, "" in a style sheet, and "script text" for an address in the text of a script.
type Fetch struct{ Tag, Address, Host string }

// loads are the attributes by which an element makes the browser fetch something or send what a reader entered, by the
// name of the element.
var loads = func() map[string][]string {
	m := map[string][]string{}
	for element, attrs := range markdown.AddressAttrs {
		for _, a := range attrs {
			if a.Use != markdown.Refers {
				m[element] = append(m[element], a.Name)
			}
		}
	}
	m["iframe"] = append(m["iframe"], "srcdoc") // a page in the page
	m["base"] = []string{"href"}                // relative addresses are resolved against it
	return m
}()

// quietLinks are the values of rel with which a <link> fetches nothing.
var quietLinks = map[string]bool{
	"canonical": true, "alternate": true, "author": true, "license": true, "me": true, "next": true,
	"prev": true, "help": true, "search": true,
}

// fetching finds what the element of the current tag loads from other hosts. fetches are its attributes in loads.
func (t *Tags) fetching(tag string, fetches []string) {
	if tag == "meta" && !strings.EqualFold(strings.TrimSpace(t.attr("http-equiv")), "refresh") {
		return
	}
	if tag == "link" && quietLinks[strings.ToLower(strings.TrimSpace(t.attr("rel")))] {
		return
	}
	for _, name := range fetches {
		raw, _ := t.tags.Attr(name)
		if isOwn(raw) {
			continue
		}
		addresses := asset.Value(raw)
		if name == "srcdoc" {
			inner := Tags{host: t.host, seen: t.seen}
			inner.read([]byte(addresses))
			t.Fetches, t.Scripts = append(t.Fetches, inner.Fetches...), append(t.Scripts, inner.Scripts...)
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

// inPaths are the bytes that may be in the path or the query of an address without an escape of HTML.
var inPaths = func() (table [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-~?=%") {
		table[c] = true
	}
	return table
}()

// isOwn reports whether an address, as written, is clearly relative or empty. It is fast, since most addresses are.
func isOwn(raw []byte) bool {
	for _, c := range raw {
		if !inPaths[c] {
			return false
		}
	}
	return !bytes.HasPrefix(raw, []byte("//"))
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

// contacts matches the uses of an address that is written in a script: fetch("..."), open("GET", "..."), src = "...",
// import "...". An address that a script makes while it runs cannot be found; the policy of the page blocks it.
var contacts = lazyregexp.New(`(?:\b(?:fetch|sendBeacon|WebSocket|EventSource|Worker|importScripts|import)\s*\(` +
	`|\.open\s*\(\s*["'\x60][A-Za-z]+["'\x60]\s*,|\.src\s*=|\b(?:from|import)\s?)` +
	`\s*["'\x60]((?:(?:https?|wss?):)?//[^"'\x60\s]+)`)

// scriptFetches are the addresses on other hosts that a script contacts, each once.
func scriptFetches(script, host string) (fetches []Fetch) {
	if !strings.Contains(script, "//") {
		return nil
	}
	for _, m := range contacts().FindAllStringSubmatch(script, -1) {
		other := asset.OtherHost(m[1], host)
		if other != "" && !slices.ContainsFunc(fetches, func(f Fetch) bool { return f.Address == m[1] }) {
			fetches = append(fetches, Fetch{"script text", m[1], other})
		}
	}
	return fetches
}

// script keeps the text of a script in the page, and finds the hosts that it contacts.
func (t *Tags) script(text string) {
	t.Scripts = append(t.Scripts, text)
	for _, f := range scriptFetches(text, t.host) {
		if !t.seen[f.Tag+f.Address] {
			t.seen[f.Tag+f.Address] = true
			t.Fetches = append(t.Fetches, f)
		}
	}
}
