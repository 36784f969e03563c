package check

import (
	"bytes"
	"slices"

	"porchlight/internal/asset"
)

// Host is the address of a link whose host is odd.
type Host struct{ Address, Why string }

// endsHost are the bytes at which the host of an address ends, and notPlain those that ordinary hosts do not have.
var (
	endsHost = set("/?#")
	notPlain = func() (is [256]bool) {
		plain := set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
		for i := range is {
			is[i] = !plain[i]
		}
		return is
	}()
)

// plainHost reports whether an address, as written, has an ordinary host or none. It is asked for every link.
func plainHost(raw []byte) bool {
	scheme := bytes.IndexByte(raw, ':')
	if scheme < len("http") || raw[0]|0x20 != 'h' {
		return true
	}
	rest, slashes := bytes.CutPrefix(raw[scheme+1:], []byte("//"))
	host := rest[:untilAny(rest, &endsHost)]
	return slashes && len(host) > 0 && untilAny(host, &notPlain) == len(host)
}

// oddHost keeps the address of a link if its host is odd.
func (t *Tags) oddHost(address string) {
	same := func(h Host) bool { return h.Address == address }
	if why := asset.HostFault(address); why != "" && !slices.ContainsFunc(t.Hosts, same) {
		t.Hosts = append(t.Hosts, Host{address, why})
	}
}
