package asset

import (
	"strings"
	"sync"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// addressParser reads addresses as browsers do (https://url.spec.whatwg.org). net/url reads "https:host/x",
// `\\host\x` and "//ho\tst" in other ways, so a page could load from a host that a check does not see.
var addressParser = sync.OnceValue(func() whatwg.Parser { return whatwg.NewParser() })

// ownHost replaces the host of the site if that is not known.
const ownHost = "own.invalid"

// OtherHost returns the host that a browser contacts for an address on a page of the site. own is the host of
// the site, with its port; "" if it is not known. The result is "" for an address on the site itself, for an
// address without a host, such as data: or tel:, and for an address that browsers do not load.
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

// HostFault explains what is wrong with the host of an address, as browsers read it. It returns "" if the host
// is right or if there is none.
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

// isOwn reports whether an address is certainly on the site: a path without a character that could begin
// another host. This test is fast, and nearly all addresses of a page pass it.
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
