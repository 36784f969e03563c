package render

import (
	"strings"
	"testing"
)

func TestLinksOfTheText(t *testing.T) {
	for _, test := range []struct{ link, href, want string }{
		{"[x](guide.md)", "/guide/", ""},
		{"[x](guide.md#deep)", "/guide/#deep", ""},
		{"[x](tel:1-800-662-HELP)", "tel:+18006624357", ""},
		{"[x](TEL:988)", "tel:988", ""},
		{"[x](tel:+12175550142;ext=9)", "tel:+12175550142;ext=9", ""},
		{"[x](sms:741741?&body=HOME)", "sms:741741?&body=HOME", ""},
		{"[x](tel:hello)", "tel:hello", `link: want a phone number such as 1-800-662-4357, have "hello": it begins with a word (write the number after "tel:", such as tel:+18006624357 or tel:988)`},
		{"[x](tel:)", "tel:", `link: want a phone number such as 1-800-662-4357, have ""`},
		{"[x](www.samhsa.gov/x)", "", `link: there is no page or file at "www.samhsa.gov/x" (write "https://www.samhsa.gov/x")`},
		{"[x](https:/samhsa.gov/x)", "", `link: there is no page or file at "https:/samhsa.gov/x" (write "https://samhsa.gov/x")`},
		{"[x](http//samhsa.gov)", "", `link: there is no page or file at "http//samhsa.gov" (write "https://samhsa.gov")`},
		{"[x](info@example.org)", "", `link: there is no page or file at "info@example.org" (write "mailto:info@example.org")`},
		{"[x](http://samhsa.gov)", "http://samhsa.gov", ""},
		{"[x](mailto:info@example.org)", "mailto:info@example.org", ""},
		{"[x](guid.md)", "", `link: there is no page or file at "guid.md" (did you mean "guide.md"?)`},
		{"[x](/files/rates.pdf)", "", `link: there is no page or file at "/files/rates.pdf" (put the file beside this page, or into static/ and write its path with a slash (/files/rates.pdf))`},
		{"[x](draft.md)", "", `link: "draft.md" is left out: content/draft.md is a draft (take it out if that page is to stay away)`},
		{"[x](/was/)", "/guide/", `link: "/was/" is an old address (write "/guide/")`},
		{"[x](broken.md)", "", `link: "broken.md" is left out: content/broken.md could not be read (take it out if that page is to stay away)`},
	} {
		d := drawSite(t, "-- content/a.md --\n"+test.link+"\n-- content/guide.md --\n---\naliases: [/was/]\n---\n## Deep\n-- content/draft.md --\n---\ndraft: true\n---\n-- content/broken.md --\n---\ndate: soon\n---\n")
		got := strings.TrimPrefix(strings.TrimSpace(d.reported()), "content/a.md:1:5: ")
		if got != test.want && (test.want == "" || !strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: have %q, want %q", test.link, got, test.want)
		}
		if hrefs, _, _ := read(t, d.files["a/index.html"]); hrefs[""] != test.href {
			t.Errorf("%s: leads to %q, want %q", test.link, hrefs[""], test.href)
		}
	}
}
