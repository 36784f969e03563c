package main

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// busy takes a port of this computer that the test can count on being in use.
func busy(t *testing.T, host string) int {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("this computer has no address %s", host)
	}
	t.Cleanup(func() { l.Close() })
	return portOf(l)
}

func TestTakenPortMovesOnUnlessItWasAskedFor(t *testing.T) {
	for _, host := range loopback {
		t.Run(host, func(t *testing.T) {
			port := busy(t, host)

			d := &endpoint{}
			if err := d.listen(loopback, port, false); err != nil {
				t.Fatal(err)
			}
			defer d.close()
			if d.port == port || d.taken != port {
				t.Errorf("at port %d, taken %d, want another than %d", d.port, d.taken, port)
			}

			var end *exit
			err := (&endpoint{}).listen(loopback, port, true)
			if !errors.As(err, &end) || end.code != exitMachine || !strings.Contains(err.Error(), strconv.Itoa(port)) ||
				end.hint == "" {
				t.Errorf("have %v, want an error that names port %d, and a hint", err, port)
			}
		})
	}
}

func TestLoopbackIsBothFamiliesAtOnePort(t *testing.T) {
	busy(t, "::1") // skips where there is no such address
	d := &endpoint{}
	if err := d.listen(loopback, 0, true); err != nil {
		t.Fatal(err)
	}
	defer d.close()
	if len(d.listeners) != 2 || portOf(d.listeners[0]) != portOf(d.listeners[1]) {
		t.Fatalf("listens at %v", d.listeners)
	}
	for _, l := range d.listeners {
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("%s is open to other machines", l.Addr())
		}
	}
}

func TestBindToAnotherComputerIsRefused(t *testing.T) {
	for _, host := range []string{"192.0.2.7", "no such host", "256.0.0.1"} {
		var end *exit
		err := (&endpoint{}).listen([]string{host}, 0, false)
		if !errors.As(err, &end) || end.code != exitUsage || !strings.Contains(err.Error(), strconv.Quote(host)) {
			t.Errorf("--bind %s: have %v", host, err)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"": true, "localhost": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true, "[::1]": true,
		"::ffff:127.0.0.1": true,
		"0.0.0.0":          false, "::": false, "192.168.1.20": false, "localhost.evil.test": false,
		"example.org": false,
	} {
		if have := isLoopback(host); have != want {
			t.Errorf("%q: %t, want %t", host, have, want)
		}
	}
}

func TestReachableAddresses(t *testing.T) {
	at := func(network, addr string) networkAddress { return networkAddress{network, netip.MustParseAddr(addr)} }
	have := reachable([]networkAddress{
		at("docker0", "172.17.0.1"), at("eth0", "fe80::1"), at("eth0", "2001:db8::5"), at("wg0", "10.9.0.2"),
		at("wlan0", "192.168.1.20"),
		at("eth0", "203.0.113.9"), at("lo", "127.0.0.1"), at("eth0", "fd00::7"), at("wlan0", "192.168.1.20"),
		at("eth1", "169.254.3.4"),
	})
	want := []string{"192.168.1.20", "203.0.113.9", "fd00::7", "2001:db8::5", "172.17.0.1", "10.9.0.2"}
	var words []string
	for _, addr := range have {
		words = append(words, addr.String())
	}
	if !slices.Equal(words, want) {
		t.Errorf("have %v, want %v", words, want)
	}
}

func TestPrintedAddresses(t *testing.T) {
	d := &endpoint{port: 1313, host: "localhost", token: "abc",
		network: []netip.Addr{netip.MustParseAddr("192.168.1.20"), netip.MustParseAddr("fd00::7")}}
	base := &url.URL{Scheme: "https", Host: "example.org", Path: "/recovery/"}
	if have := d.address(base); have != "http://localhost:1313/recovery/" {
		t.Errorf("the front page is at %s", have)
	}
	if have, want := d.hosts(), []string{"192.168.1.20:1313", "[fd00::7]:1313"}; !slices.Equal(have, want) {
		t.Errorf("answers to %v, want %v", have, want)
	}
	for i, start := range []string{"http://192.168.1.20:1313/recovery/", "http://[fd00::7]:1313/recovery/"} {
		if have := d.networkAddresses(base)[i]; !strings.HasPrefix(have, start) || !strings.Contains(have, "abc") {
			t.Errorf("invites to %s, want %s with the token", have, start)
		}
	}
}

func TestTokensAreLongAndNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token := newToken()
		if len(token) < 26 || url.QueryEscape(token) != token { // 26 letters of base 32 are 130 bits
			t.Fatalf("token %q", token)
		}
		if seen[token] {
			t.Fatalf("token %q came twice", token)
		}
		seen[token] = true
	}
}

func TestTheCodeIsDrawnInHalfBlocks(t *testing.T) {
	var b strings.Builder
	drawCode(&b, "http://192.168.1.20:1313/recovery/?token="+newToken(), false)
	if strings.Trim(b.String(), "█▀▄ \n") != "" || strings.Count(b.String(), "\n") < 15 {
		t.Errorf("drawn as\n%s", b.String())
	}
}
