package asset

import (
	"slices"
	"strings"
)

// hashed lists the parts of a page that matter to its Content-Security-Policy.
type hashed struct {
	scripts, styles      []string // hashes
	handlers, styleAttrs []string // hashes of the values of attributes
	form                 bool
}

// policyFor returns the policy of a page. It allows files of the site, scripts and styles that were in the
// page when it was built, and the other hosts in the settings. It names the site by 'self', so that it is
// right under any address.
func (h *Heads) policyFor(in *hashed) string {
	var p strings.Builder
	add := func(directive string, sources ...string) {
		if p.Len() > 0 {
			p.WriteByte(';')
		}
		p.WriteString(directive)
		for _, source := range sources {
			p.WriteByte(' ')
			p.WriteString(source)
		}
	}
	self := append([]string{"'self'"}, h.hosts...)
	unsafe := func(hashes []string) []string {
		if len(hashes) == 0 {
			return nil
		}
		return append([]string{"'unsafe-hashes'"}, hashes...)
	}
	add("default-src", self...)
	add("img-src", append(slices.Clip(self), "data:")...)
	if scripts := append(in.scripts, unsafe(in.handlers)...); len(scripts) > 0 {
		add("script-src", append(slices.Clip(self), scripts...)...)
	}
	if styles := append(in.styles, unsafe(in.styleAttrs)...); len(styles) > 0 {
		add("style-src", append(slices.Clip(self), styles...)...)
	}
	add("object-src", "'none'")
	add("base-uri", "'none'")
	if in.form {
		add("form-action", append(slices.Clip(self), "mailto:")...)
	} else {
		add("form-action", "'none'")
	}
	return p.String()
}

func (in *hashed) any() bool {
	return in.form || len(in.scripts)+len(in.styles)+len(in.handlers)+len(in.styleAttrs) > 0
}

func (in *hashed) addHash(list *[]string, text string) {
	if hash := policyHash(text); !slices.Contains(*list, hash) {
		*list = append(*list, hash)
	}
}
