package check

import (
	"bytes"
	"slices"

	"porchlight/internal/asset"
)

// Host is the address of a link whose host is invalid or misleading; see asset.HostFault.
type Host struct{ Address, Why string }

// plainHost reports whether an address, as written, has an ordinary host or none. It is fast, since it is called for
// every link.
func plainHost(raw []byte) bool {
	scheme := bytes.IndexByte(raw, ':')
	if scheme < len("http") || raw[0]|0x20 != 'h' {
		return true
	}
	rest, slashes := bytes.CutPrefix(raw[scheme+1:], []byte("//"))
	for i, c := range rest {
		switch {
		case c == '/' || c == '?' || c == '#':
			return slashes && i > 0
		case c != '.' && c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z'):
			return false
		}
	}
	return slashes && len(rest) > 0
}

// oddHost keeps the address of a link if asset.HostFault finds a fault of its host.
func (t *Tags) oddHost(address string) {
	same := func(h Host) bool { return h.Address == address }
	if why := asset.HostFault(address); why != "" && !slices.ContainsFunc(t.Hosts, same) {
		t.Hosts = append(t.Hosts, Host{address, why})
	}
}
