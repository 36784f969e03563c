package main

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"

	"golang.org/x/net/idna"
)

// hostName is a name or an address in brackets as a browser sends it, with or without a port. The underscore is no part of internet names, but of
// those that containers go by.
var hostName = regexp.MustCompile(`^(?i:[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$`)

// hostsNamed gives names as browsers send them, and refuses those by which none would ever call: otherwise the preview would not answer, and nobody
// would know why.
func hostsNamed(names []string) ([]string, error) {
	var hosts []string
	for _, name := range names {
		host := name
		if _, err := netip.ParseAddr(host); err != nil && !hostName.MatchString(host) {
			host, _ = idna.Lookup.ToASCII(host) // "höfe.test" goes over the wire in other letters
			if !hostName.MatchString(host) {
				return nil, wrongHost(name)
			}
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func wrongHost(name string) error {
	end := usage(fmt.Errorf("--allow-host: want a name such as preview.test or preview.test:8080, have %q", name))
	if address, err := url.Parse(name); err == nil && hostName.MatchString(address.Host) {
		end.hint = "write the name only: --allow-host " + address.Host
	}
	return end
}
