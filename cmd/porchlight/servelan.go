package main

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/mdp/qrterminal/v3"
)

// share makes the door one for other machines, too: with --lan for those that know a token, with --bind for all that reach the address that the
// person chose.
func (d *door) share(bind string) error {
	d.open = bind != ""
	if !d.open {
		d.token = newToken()
	}
	addr, err := netip.ParseAddr(strings.Trim(bind, "[]"))
	if bind != "" && err != nil {
		return usage(fmt.Errorf("--bind: want an address such as 192.168.1.20, have %q", bind))
	}
	if bind != "" && !addr.IsUnspecified() {
		d.others = []netip.Addr{addr}
		d.host = addr.String() // nothing listens at "localhost"
		return nil
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return &exit{code: exitMachine, err: err}
	}
	var found []place
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				found = append(found, place{i.Name, prefix.Addr().Unmap()})
			}
		}
	}
	d.others = reachable(found)
	return nil
}

// newToken is what nobody guesses: 128 bits, in letters and digits that an address may hold.
func newToken() string { return strings.ToLower(rand.Text()) }

// place is an address of this computer at one of its network interfaces.
type place struct {
	network string
	addr    netip.Addr
}

// virtual are names of networks that lie inside this computer, or lead elsewhere than to the room that it stands in.
var virtual = regexp.MustCompile(`(?i)^(docker|br-|veth|virbr|vmnet|vbox|vethernet|vnic|bridge|podman|cni|flannel|cali|lxc|lxd|tun|tap|utun|wg|tailscale|zt|ppp|ipsec|awdl|llw)`)

// reachable are the addresses by which a phone in the room may reach this computer, the likeliest first: those of private networks before
// others, of real interfaces before virtual ones, short before long. Addresses that hold only on one link are left out: no browser takes them.
func reachable(places []place) []netip.Addr {
	rank := func(p place) int {
		n := 0
		if virtual.MatchString(p.network) {
			n += 4
		}
		if !p.addr.Is4() {
			n += 2
		}
		if !p.addr.IsPrivate() {
			n++
		}
		return n
	}
	places = slices.DeleteFunc(slices.Clone(places), func(p place) bool {
		return !p.addr.IsValid() || p.addr.IsLoopback() || p.addr.IsLinkLocalUnicast() || p.addr.IsMulticast() || p.addr.IsUnspecified()
	})
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(rank(a), rank(b)) })
	var list []netip.Addr
	for _, p := range places {
		if !slices.Contains(list, p.addr) {
			list = append(list, p.addr)
		}
	}
	return list
}

// invitations are the addresses by which other machines see the front page, with the token where there is one, the likeliest first.
func (d *door) invitations(base *url.URL) []string {
	var list []string
	for _, addr := range d.others {
		list = append(list, d.at(addr.String(), base.EscapedPath())+cond(d.token != "", "?token="+d.token, ""))
	}
	return list
}

// drawCode draws an address for the camera of a phone. The quiet zone around it is half of what the standard asks for: cameras do with it, and
// the code fits on smaller terminals. In colour it is dark on light whatever the terminal looks like; not every camera reads the reverse.
func drawCode(w io.Writer, address string, colored bool) {
	var code strings.Builder
	qrterminal.GenerateWithConfig(address, qrterminal.Config{
		Level: qrterminal.L, Writer: &code, HalfBlocks: true, QuietZone: 2,
		BlackChar: qrterminal.BLACK_BLACK, WhiteChar: qrterminal.WHITE_WHITE, BlackWhiteChar: qrterminal.BLACK_WHITE, WhiteBlackChar: qrterminal.WHITE_BLACK,
	})
	row := fmt.Sprint
	if colored {
		row = color.New(color.FgHiWhite, color.BgBlack).Sprint
	}
	for line := range strings.Lines(code.String()) {
		fmt.Fprintln(w, row(strings.TrimSuffix(line, "\n")))
	}
}
