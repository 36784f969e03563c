package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"

	"golang.org/x/net/idna"
)

const (
	usualPort = 1313 // the port that Hugo uses
	nextPorts = 20   // ports above the usual one to try before the system chooses one
)

// loopback has the addresses that only this computer can reach. Browsers use either of them for
// "localhost".
var loopback = []string{"127.0.0.1", "::1"}

// endpoint is the set of addresses of the preview.
type endpoint struct {
	listeners []net.Listener
	port      int
	taken     int          // the wanted port if another program uses it; 0 if it was free
	host      string       // host of the address for this computer
	network   []netip.Addr // addresses for other machines, the likeliest first; may be empty
	token     string       // secret that other machines must send
	open      bool         // other machines need no token
}

// listen opens the endpoint that the flags ask for.
func (f *serveFlags) listen() (*endpoint, error) {
	e := &endpoint{host: "localhost"}
	hosts := loopback
	switch {
	case f.lan:
		hosts = []string{""}
	case f.bind != "" && f.bind != "localhost":
		hosts = []string{strings.Trim(f.bind, "[]")}
	}
	if err := e.listen(hosts, f.port, f.given["port"]); err != nil {
		return nil, err
	}
	if f.shared() {
		if err := e.share(f.bind); err != nil {
			e.close()
			return nil, err
		}
	} else if f.bind != "" {
		e.host = f.bind
	}
	return e, nil
}

// listen opens the endpoint at a port. If the port is taken and no flag gave it, listen tries other ports.
func (e *endpoint) listen(hosts []string, port int, given bool) error {
	listeners, err := listenAll(hosts, port)
	if isTaken(err) && !given {
		e.taken = port
		for next := port + 1; isTaken(err) && next <= port+nextPorts; next++ {
			listeners, err = listenAll(hosts, next)
		}
		for try := 0; isTaken(err) && try < nextPorts; try++ {
			listeners, err = listenAll(hosts, 0)
		}
	}
	if err != nil {
		return listenFault(err, hosts[0], port)
	}
	e.listeners, e.port = listeners, portOf(listeners[0])
	return nil
}

// listenAll listens at one port of all hosts. It skips hosts that this computer does not have. A port that
// is taken on one host counts as taken. Port 0 means any free port.
func listenAll(hosts []string, port int) ([]net.Listener, error) {
	var listeners []net.Listener
	var fault error
	for _, host := range hosts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			fault = err
			if isTaken(err) {
				break
			}
			continue
		}
		listeners = append(listeners, l)
		port = portOf(l)
	}
	if len(listeners) == 0 || isTaken(fault) {
		for _, l := range listeners {
			l.Close()
		}
		return nil, fault
	}
	return listeners, nil
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// wsaInUse is EADDRINUSE on Windows.
const wsaInUse = syscall.Errno(10048)

func isTaken(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaInUse)
}

// listenFault turns an error of listening into one in plain words.
func listenFault(err error, host string, port int) error {
	switch {
	case isTaken(err):
		return &exit{code: exitMachine, err: fmt.Errorf("port %d is in use by another program", port),
			hint: "choose another, such as --port " + strconv.Itoa(port+1) +
				", or leave --port out to get one that is free"}
	case errors.Is(err, syscall.EACCES):
		return &exit{code: exitMachine, err: fmt.Errorf("this computer does not let you listen on port %d", port),
			hint: "choose one from 1024 up, such as --port 8080"}
	case host != "" && !isLoopback(host):
		return refuse("to show the preview on your network, write: porchlight serve --lan",
			"--bind: this computer has no address %q", host)
	}
	return &exit{code: exitMachine, err: fmt.Errorf("this computer does not let the preview listen: %w", err)}
}

// isLoopback reports whether only this computer can reach an address. "" counts as a loopback address.
func isLoopback(host string) bool {
	if host == "" || host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// share finds the addresses for other machines. With --bind, every machine that reaches the address sees
// the preview. With --lan, a machine needs the token.
func (e *endpoint) share(bind string) error {
	e.open = bind != ""
	if !e.open {
		e.token = newToken()
	}
	addr, err := netip.ParseAddr(strings.Trim(bind, "[]"))
	if bind != "" && err != nil {
		return usage(finding.Errorf("--bind: want an address such as 192.168.1.20, have %q", bind))
	}
	if bind != "" && !addr.IsUnspecified() {
		e.network = []netip.Addr{addr}
		e.host = addr.String() // nothing listens at "localhost"
		return nil
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return machine(err)
	}
	var found []networkAddress
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				found = append(found, networkAddress{i.Name, prefix.Addr().Unmap()})
			}
		}
	}
	e.network = reachable(found)
	return nil
}

// newToken makes a secret of at least 128 bits, in letters and digits that are valid in a URL.
func newToken() string { return strings.ToLower(rand.Text()) }

// networkAddress is an address of this computer at one of its network interfaces.
type networkAddress struct {
	network string
	addr    netip.Addr
}

// virtual matches the names of network interfaces that a phone nearby cannot reach: those of containers,
// virtual machines and tunnels.
var virtual = lazyregexp.New(`(?i)^(docker|br-|veth|virbr|vmnet|vbox|vethernet|vnic|bridge|podman|cni|flannel|cali|` +
	`lxc|lxd|tun|tap|utun|wg|tailscale|zt|ppp|ipsec|awdl|llw)`)

// reachable gives the addresses by which a phone nearby may reach this computer, the likeliest first. Real
// interfaces come before virtual ones, then IPv4 before IPv6, then private networks before others.
// Link-local addresses are left out, because browsers do not accept them.
func reachable(addresses []networkAddress) []netip.Addr {
	rank := func(a networkAddress) int {
		n := 0
		if virtual().MatchString(a.network) {
			n += 4
		}
		if !a.addr.Is4() {
			n += 2
		}
		if !a.addr.IsPrivate() {
			n++
		}
		return n
	}
	addresses = slices.Clone(addresses)
	slices.SortStableFunc(addresses, func(a, b networkAddress) int { return cmp.Compare(rank(a), rank(b)) })
	var list []netip.Addr
	for _, a := range addresses {
		usable := a.addr.IsGlobalUnicast() // includes private addresses
		if usable && !slices.Contains(list, a.addr) {
			list = append(list, a.addr)
		}
	}
	return list
}

// address gives the URL of the front page on this computer. Its path is that of the site's base URL.
func (e *endpoint) address(base *url.URL) string { return e.at(e.host, base.EscapedPath()) }

// at gives the URL of a path of the preview at a host.
func (e *endpoint) at(host, path string) string {
	return "http://" + net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(e.port)) + path
}

// networkAddresses gives the URLs of the front page for other machines, the likeliest first. They contain
// the token if there is one.
func (e *endpoint) networkAddresses(base *url.URL) []string {
	var list []string
	for _, addr := range e.network {
		list = append(list, e.at(addr.String(), base.EscapedPath())+cond(e.token != "", "?token="+e.token, ""))
	}
	return list
}

// hosts gives the values of the Host header that other machines send.
func (e *endpoint) hosts() []string {
	var names []string
	for _, addr := range e.network {
		names = append(names, netip.AddrPortFrom(addr, uint16(e.port)).String())
	}
	return names
}

func (e *endpoint) close() {
	for _, l := range e.listeners {
		l.Close() // the server may have closed it already
	}
}

// hostName matches a name, or an address in brackets, as a browser sends it, with or without a port. Names
// of containers may have an underscore.
var hostName = lazyregexp.New(
	`^(?i:[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$`)

// allowedHosts gives the names of --allow-host as browsers send them. It refuses a name that no browser
// sends, because the preview would never answer to it.
func allowedHosts(names []string) ([]string, error) {
	var hosts []string
	for _, name := range names {
		host := name
		if _, err := netip.ParseAddr(host); err != nil && !hostName().MatchString(host) {
			host, _ = idna.Lookup.ToASCII(host) // browsers send "höfe.test" in ASCII
			if !hostName().MatchString(host) {
				end := usage(finding.Errorf("--allow-host: want a name such as preview.test or preview.test:8080, have %q",
					name))
				if address, err := url.Parse(name); err == nil && hostName().MatchString(address.Host) {
					end.hint = "write the name only: --allow-host " + address.Host
				}
				return nil, end
			}
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}
