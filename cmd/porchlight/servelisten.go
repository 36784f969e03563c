package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
)

const (
	usualPort = 1313 // Hugo's
	nextPorts = 20   // so many ports above the usual one are tried before the system chooses one
)

// loopback are the addresses by which only this computer reaches itself. Browsers take "localhost" for either.
var loopback = []string{"127.0.0.1", "::1"}

// door is where the preview can be reached.
type door struct {
	listeners []net.Listener
	port      int
	taken     int          // the usual port, when another program has it; 0: it was free
	host      string       // of the address for this computer
	others    []netip.Addr // by which other machines reach it, the likeliest first; none when only this computer can
	token     string       // what other machines have to know
	open      bool         // other machines have to know nothing
}

// door opens the door that the flags ask for.
func (f *serveFlags) door() (*door, error) {
	d := &door{host: "localhost"}
	hosts := loopback
	switch {
	case f.lan:
		hosts = []string{""}
	case f.bind != "" && f.bind != "localhost":
		hosts = []string{strings.Trim(f.bind, "[]")}
	}
	if err := d.listen(hosts, f.port, f.asked["port"]); err != nil {
		return nil, err
	}
	if f.shared() {
		if err := d.share(f.bind); err != nil {
			d.close()
			return nil, err
		}
	} else if f.bind != "" {
		d.host = f.bind
	}
	return d, nil
}

// listen opens the door at a port, or at another when it is taken and was not asked for.
func (d *door) listen(hosts []string, port int, asked bool) error {
	listeners, err := listenAll(hosts, port)
	if isTaken(err) && !asked {
		d.taken = port
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
	d.listeners = listeners
	d.port = portOf(listeners[0])
	return nil
}

// listenAll listens at one port of all hosts. Of several, those that this computer does not have are passed over; a port that is taken on one
// of them is taken. Port 0 is any that is free.
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

// wsaInUse is Windows' number for what others call EADDRINUSE.
const wsaInUse = syscall.Errno(10048)

func isTaken(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaInUse)
}

// listenFault says in plain words why nobody can listen.
func listenFault(err error, host string, port int) error {
	switch {
	case isTaken(err):
		return &exit{code: exitMachine, err: fmt.Errorf("port %d is in use by another program", port),
			hint: "choose another, such as --port " + strconv.Itoa(port+1) + ", or leave --port out to get one that is free"}
	case errors.Is(err, syscall.EACCES):
		return &exit{code: exitMachine, err: fmt.Errorf("this computer does not let you listen on port %d", port), hint: "choose one from 1024 up, such as --port 8080"}
	case host != "" && !isLoopback(host):
		return &exit{code: exitUsage, err: fmt.Errorf("--bind: this computer has no address %q", host), hint: "to show the preview on your network, write: porchlight serve --lan"}
	}
	return &exit{code: exitMachine, err: fmt.Errorf("this computer does not let the preview listen: %w", err)}
}

// isLoopback reports whether only this computer reaches an address; "" stands for the loopback addresses.
func isLoopback(host string) bool {
	if host == "" || host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// address is where the front page of a site is seen on this computer. Of the site's address only the path counts.
func (d *door) address(base *url.URL) string { return d.at(d.host, base.EscapedPath()) }

// at is a path of the preview by the name of a host.
func (d *door) at(host, path string) string {
	return "http://" + net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(d.port)) + path
}

// hosts are the names by which others may call.
func (d *door) hosts() []string {
	var names []string
	for _, addr := range d.others {
		names = append(names, netip.AddrPortFrom(addr, uint16(d.port)).String())
	}
	return names
}

func (d *door) close() {
	for _, l := range d.listeners {
		l.Close() // the server may have closed it already
	}
}
