package render

import "testing"

func TestLanguageName(t *testing.T) {
	for _, test := range []struct{ locale, code, want string }{
		{"en-US", "es", "Spanish"},
		{"en-US", "pt-BR", "Brazilian Portuguese"},
		{"de", "es", "Spanisch"},
		{"en-US", "not a code", "not a code"},
	} {
		d := drawSite(t, "-- config.toml --\nbaseURL = \"https://site.example/\"\nlocale = \""+test.locale+"\"\n[checks]\nlocale-words = \"off\"\n-- layouts/page.html --\n{{ languageName \""+test.code+"\" }}\n-- content/a.md --\n")
		if got := d.files["a/index.html"]; got != test.want && got != test.want+"\n" {
			t.Errorf("%s in %s: have %q, want %q", test.code, test.locale, got, test.want)
		}
	}
}
