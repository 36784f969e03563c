package asset

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestLinksToOtherHostsAreAlike: a link to another host has the same rel, from a text as from a layout; what an editor
// wrote of it stays.
func TestLinksToOtherHostsAreAlike(t *testing.T) {
	h := NewHeads(mustOpen(t, nil, theme), "/", "own.example", nil)
	for link, want := range map[string]string{
		`<a href=https://a.example/>`:                              `<a href=https://a.example/ rel="noopener noreferrer">`,
		`<a href="https://a.example/" class=x>`:                    `<a href="https://a.example/" class=x rel="noopener noreferrer">`,
		`<a rel=noopener href=//a.example/>`:                       `<a rel="noopener noreferrer" href=//a.example/>`,
		`<a rel="license nofollow" href="HTTPS://a.example/?rel">`: `<a rel="license nofollow noopener noreferrer" href="HTTPS://a.example/?rel">`,
		`<a rel='me' href="https://a.example/">`:                   `<a rel='me noopener noreferrer' href="https://a.example/">`,
		`<a rel="" href="https://a.example/">`:                     `<a rel="noopener noreferrer" href="https://a.example/">`,
		`<a href=https://own.example/x>`:                           ``,
		`<a href=/x/>`:                                             ``,
		`<a href=#x>`:                                              ``,
		`<a href=tel:911>`:                                         ``,
		`<a href=mailto:a@a.example>`:                              ``,
		`<a href=https://a.example/ rel="noreferrer noopener">`:    ``,
		`<a rel="a    &quot;x" href="//a.example/">`:               `<a rel="a &#34;x noopener noreferrer" href="//a.example/">`,
		`<a rel="                      me" href="//a.example/">`:   `<a rel="me noopener noreferrer" href="//a.example/">`,
		`<area href=https://a.example/>`:                           `<area href=https://a.example/ rel="noopener noreferrer">`,
	} {
		if want == "" {
			want = link
		}
		page, _ := h.Finish([]byte("<html><head></head><body>" + link + "words</a>"))
		if _, body, _ := strings.Cut(string(page), "<body>"); body != want+"words</a>" {
			t.Errorf("%s: have %s", link, body)
		}
	}
}

// TestHostsOfLinks: an address that is not read as browsers do leads to no other host, and its first part decides the
// host of one that is.
func TestHostsOfLinks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{"/", "/", "\\", "#", "?", ":", "a.example", "&#47;", "&amp;", "\t", "\n", " ", "@", ".", "http",
		"://", "https://", "own.example", "mailto:", "tel:", "x"}
	spared := 0
	for range 20_000 {
		var b strings.Builder
		for range random.IntN(7) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		raw := []byte(b.String())
		if have, want := OtherHost(Value(hostPart(raw)), "own.example"), OtherHost(Value(raw),
			"own.example"); (have == "") != (want == "") {
			t.Fatalf("%q leads to %q, its first part %q to %q", raw, want, hostPart(raw), have)
		}
		if !staysHere(raw) {
			continue
		}
		spared++
		if host := OtherHost(Value(raw), "own.example"); host != "" {
			t.Fatalf("%q leads to %q", raw, host)
		}
	}
	if spared < 1000 {
		t.Errorf("only %d were spared", spared)
	}
}
