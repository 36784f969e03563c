package asset

import (
	"strings"
	"sync"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// addressParser reads addresses as browsers do (https://url.spec.whatwg.org). net/url reads "https:host/x",
// `\\host\x` and "//ho\tst" in other ways, so a page could load from a host that a check does not see.
var addressParser = sync.OnceValue(func() whatwg.Parser { return whatwg.NewParser() })

// ownHost stands for the site where its host is not known.
const ownHost = "own.invalid"

// OtherHost is the host that a browser contacts for an address on a page of the site at own, a host with its port. It
// is "" for an address on the site itself, for one that is on no host, such as data: or tel:, and for one that browsers
// do not load.
func OtherHost(address, own string) string {
	if isOwn(address) {
		return ""
	}
	if own == "" {
		own = ownHost
	}
	u, err := addressParser().ParseRef("https://"+own+"/", address)
	if err != nil || u.Host() == "" || strings.EqualFold(u.Host(), own) {
		return ""
	}
	return u.Host()
}

// HostFault explains what is wrong with the host of an address that begins with http: or https:, as browsers read it.
// It is "" when nothing is, or when it has no host.
func HostFault(address string) string {
	u, err := addressParser().Parse(address)
	scheme, rest, _ := strings.Cut(strings.ToLower(address), ":")
	switch {
	case err != nil && (scheme == "http" || scheme == "https") && strings.Trim(rest, `/\`) != "":
		return "is not one that a browser can open"
	case err != nil || u.Host() == "":
		return ""
	case u.Username() != "" || u.Password() != "":
		return "leads to " + u.Host() + ", whatever is before the @"
	case strings.Trim(strings.ToLower(u.Host()), "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") != "":
		return "leads to the host " + u.Host() + ", which no site can have"
	}
	return ""
}

// isOwn reports whether an address is one of the site by its letters: a path without anything that could begin
// another host. Nearly all addresses of a page are.
func isOwn(address string) bool {
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case c == ':' || c == '\\' || c <= ' ' || c == '/' && i > 0 && address[i-1] == '/':
			return false
		case c == '?' || c == '#':
			return true
		}
	}
	return true
}
