package care

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// facts are the embedded data, which have to be without findings.
func facts(t testing.TB) *Data {
	t.Helper()
	data, findings := Load(nil)
	for _, f := range findings {
		t.Errorf("%s:%d: %s", f.File, f.Line, f.Message)
	}
	return data
}

func target(t *testing.T, id string) ShareTarget {
	t.Helper()
	data := facts(t)
	i := slices.IndexFunc(data.Share, func(s ShareTarget) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no share target %q", id)
	}
	return data.Share[i]
}

func TestShareTargetsAreThoseThatWereAskedFor(t *testing.T) {
	want := []string{"copy", "email", "sms", "print", "sheet", "pinterest", "facebook", "x", "linkedin", "whatsapp",
		"telegram", "reddit", "bluesky", "threads"}
	data := facts(t)
	if got := data.ShareIDs(); !slices.Equal(got, want) {
		t.Errorf("have %v", got)
	}
	for _, s := range data.Share {
		network := !slices.Contains([]string{"copy", "email", "sms", "print", "sheet"}, s.ID)
		if s.Social != network || (s.Script != "") == (s.URL != "") || s.Label == "" || !isHTTPS(s.Source) {
			t.Errorf("%s: %+v", s.ID, s)
		}
	}
}

func TestShareLinks(t *testing.T) {
	page := Shared{URL: "https://host.example/recovery/iop/", Title: "A week & more",
		Image: "https://host.example/a.jpg"}
	for id, want := range map[string]string{
		"copy":      "",
		"email":     "mailto:?subject=A%20week%20%26%20more&body=A%20week%20%26%20more%0D%0A%0D%0Ahttps%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F",
		"sms":       "sms:?&body=A%20week%20%26%20more%20https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F",
		"pinterest": "https://www.pinterest.com/pin/create/button/?url=https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F&media=https%3A%2F%2Fhost.example%2Fa.jpg&description=A%20week%20%26%20more",
		"facebook":  "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F",
		"whatsapp":  "https://wa.me/?text=A%20week%20%26%20more%20https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F",
		"bluesky":   "https://bsky.app/intent/compose?text=A%20week%20%26%20more%0Ahttps%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F",
	} {
		if got := target(t, id).Link(&page); got != want {
			t.Errorf("%s:\nhave %s\nwant %s", id, got, want)
		}
	}
	page.Image = ""
	if got := target(t, "pinterest").Link(&page); strings.Contains(got, "media") {
		t.Errorf("a picture that is not there: %s", got)
	}
	page.Title = ""
	if got := target(t, "sms").Link(&page); got != "sms:?&body=https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F" {
		t.Errorf("without a title: %s", got)
	}
	if got := target(t, "x").Link(&page); got != "https://twitter.com/intent/tweet?url=https%3A%2F%2Fhost.example%2Frecovery%2Fiop%2F" {
		t.Errorf("without a title: %s", got)
	}
}

var hostileTitles = []string{
	`"Help" & 'hope' <now>`, "100% ready + able?", "a&b=c#d?e;f/g\\h", "café 🏠👩‍⚕️ naïve", "שלום עולם (mixed) עברית",
	"one\r\nBcc: all@example.org\r\n\r\nbody",
	"tab\tand\x00nul\x1b[31m", "bad \xff\xfe bytes", "{url}{title}{image}", "%0D%0A%26",
	strings.Repeat("long words of a title 漢字 ", 100), " ", "+",
}

// TestShareLinksSurviveHostileTitles parses each link back: scheme, host and names of parameters are those of the
// data, and the title arrives as it was.
func TestShareLinksSurviveHostileTitles(t *testing.T) {
	data := facts(t)
	const address = "https://host.example/recovery/caf%C3%A9/?a=b&c=d"
	for _, title := range hostileTitles {
		for _, s := range data.Share {
			if s.URL == "" {
				continue
			}
			plain, err := url.Parse(s.Link(&Shared{URL: address, Title: "plain", Image: "https://host.example/i.png"}))
			if err != nil {
				t.Fatal(err)
			}
			link := s.Link(&Shared{URL: address, Title: title, Image: "https://host.example/i.png"})
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s: %q: %v", s.ID, title, err)
				continue
			}
			if u.Scheme != plain.Scheme || u.Host != plain.Host || u.Path != plain.Path || u.Opaque != plain.Opaque ||
				u.Fragment != "" {
				t.Errorf("%s: %q leads to %s", s.ID, title, link)
			}
			have, want := u.Query(), plain.Query()
			if len(have) != len(want) && strings.TrimSpace(title) != "" {
				t.Errorf("%s: %q changes the parameters: %s", s.ID, title, link)
			}
			if !strings.Contains(u.RawQuery, percentEncode(address)) {
				t.Errorf("%s: %q loses the address: %s", s.ID, title, link)
			}
			if strings.ContainsAny(link, " +\"'<>\r\n\t") || !utf8.ValidString(link) {
				t.Errorf("%s: %q is not encoded: %s", s.ID, title, link)
			}
			// a title is one line; only the data may break it
			for _, control := range []string{"%0A", "%0D", "%00", "%1B"} {
				if strings.Count(link, control) > strings.Count(s.URL, control) {
					t.Errorf("%s: %q carries %s: %s", s.ID, title, control, link)
				}
			}
			if clean := oneLine(title); s.Limit == 0 && strings.Contains(s.URL, "{title}") &&
				!strings.Contains(u.RawQuery, percentEncode(clean)) {
				t.Errorf("%s: %q loses the title: %s", s.ID, title, link)
			}
		}
	}
}

func TestLongTitlesAreShortened(t *testing.T) {
	bluesky := target(t, "bluesky")
	const address = "https://host.example/page/"
	for _, title := range []string{strings.Repeat("word ", 200), strings.Repeat("漢", 400),
		strings.Repeat("👩‍⚕️", 400)} {
		u, err := url.Parse(bluesky.Link(&Shared{URL: address, Title: title}))
		if err != nil {
			t.Fatal(err)
		}
		text := u.Query().Get("text")
		if n := uniseg.GraphemeClusterCount(text); n > 300 || n < 250 {
			t.Errorf("%d characters: %q", n, text)
		}
		if !strings.HasSuffix(text, "…\n"+address) ||
			!strings.HasPrefix(title, strings.TrimSuffix(text, "…\n"+address)) {
			t.Errorf("have %q", text)
		}
	}
	short := strings.Repeat("👩‍⚕️", 200) // many bytes, few characters
	if u, _ := url.Parse(bluesky.Link(&Shared{URL: address, Title: short})); u.Query().Get(
		"text") != short+"\n"+address {
		t.Error("a title that fits is changed")
	}
	if got := bluesky.Link(&Shared{URL: "https://host.example/" + strings.Repeat("x", 400),
		Title: "t"}); strings.Contains(got, "%E2%80%A6") {
		t.Errorf("no room for a title, and yet an ellipsis: %s", got)
	}
}

func TestShareDataIsChecked(t *testing.T) {
	for name, test := range map[string]struct{ toml, want string }{
		"wrong field": {`url = "https://a.example/?u={link}"`,
			`targets[1].url: want {url}, {title}, {description} or {image}, have "{link}"`},
		"field in host": {`url = "https://{title}.example/?u={url}"`,
			`targets[1].url: fields such as {url} may stand only after "?"`},
		"field as name": {`url = "https://a.example/?{title}={url}"`,
			`targets[1].url: fields such as {url} may stand only after "="`},
		"no address": {`url = "https://a.example/?u={title}"`,
			`targets[1].url: the address of the page is missing: write {url} in it`},
		"script address": {`url = "javascript:alert?{url}"`,
			"targets[1].url: want an address that begins with https://, mailto:? or sms:?"},
		"unencrypted": {`url = "http://a.example/?u={url}"`,
			"targets[1].url: want an address that begins with https://, mailto:? or sms:?"},
		"open brace": {`url = "https://a.example/?u={url"`,
			`targets[1].url: want {url}, {title}, {description} or {image}, have "{url"`},
		"neither": {``, `targets[1].id: the target "a" needs a url, or a script`},
		"both": {"url = \"https://a.example/?u={url}\"\nscript = \"copy\"",
			`targets[1].script: the target "a" has a url, so it needs no script`},
		"unknown script": {`script = "copi"`, `targets[1].script: want one of copy, print, sheet, have "copi"`},
		"misspelt key":   {`lable = "x"`, `targets[1]: unknown key "lable"`},
		"source no https": {"script = \"copy\"\nsource = \"ftp://x\"",
			`targets[1].source: want an address that begins with https://, have "ftp://x"`},
	} {
		t.Run(name, func(t *testing.T) {
			source := "source = \"https://a.example/\"\n"
			if strings.Contains(test.toml, "source") {
				source = ""
			}
			site := fstest.MapFS{"data/share.toml": {Data: []byte(
				"version = 1\nasOf = 2026-11-23\n[[targets]]\nid = \"a\"\nlabel = \"A\"\n" + source + test.toml +
					"\n")}}
			_, findings := Load(site)
			for _, f := range findings {
				if f.Message == test.want && f.File == "data/share.toml" && f.Line > 3 && f.Column > 0 {
					return
				}
			}
			t.Errorf("want %q, have %+v", test.want, findings)
		})
	}
}

func TestLinkWithoutLoad(t *testing.T) {
	s := ShareTarget{ID: "a", URL: "https://a.example/?u={url}"}
	if got := s.Link(&Shared{URL: "https://b.example/"}); got != "https://a.example/?u=https%3A%2F%2Fb.example%2F" {
		t.Errorf("have %s", got)
	}
}

func BenchmarkShareLinks(b *testing.B) {
	data := facts(b)
	page := Shared{URL: "https://host.example/recovery/levels-of-care/iop/",
		Title: "Intensive outpatient program (IOP)", Image: "https://host.example/a.jpg"}
	for b.Loop() {
		for _, s := range data.Share {
			s.Link(&page)
		}
	}
}
