package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var disclosureMissing = finding.NewRule("helpline-disclosure-missing", finding.Error, "The page that tells who answers a helpline is not there")

// checkDisclosures holds that the pages on which helplines say who answers are published at the very addresses that banners link to.
func (a *assembly) checkDisclosures() {
	a.checkDisclosure("helpline", a.cfg.Helpline, a.cfg.HelplinePos[""])
	for _, id := range slices.Sorted(maps.Keys(a.cfg.Helplines)) {
		a.checkDisclosure("helplines."+id, a.cfg.Helplines[id], a.cfg.HelplinePos[id])
	}
}

func (a *assembly) checkDisclosure(key string, line care.Helpline, pos finding.Position) {
	if line.Disclosure == "" {
		return
	}
	r := a.site.Resolve(a.site.home, line.Disclosure)
	report := func(suggestion, format string, args ...any) {
		f := disclosureMissing.At(config.File, pos, key+".disclosure: "+format, args...)
		f.Suggestion = suggestion
		a.report(f)
	}
	switch r.Kind {
	case Missing:
		advice := "write that page, or the address of one that tells who answers and who pays"
		if r.Nearest != "" {
			advice = fmt.Sprintf("write %q", r.Nearest)
		}
		report(advice, "there is no page at %q", line.Disclosure)
	case ToWithheld:
		if r.Withheld.Reason == Unread {
			return // its file has an error of its own
		}
		report("publish that page", "the page %q is not published: %s", line.Disclosure, r.Withheld)
	case ToPage:
		// A banner prints the address as it is written, so the path of a page whose address is another one will not do.
		written, tail := cutTail(line.Disclosure)
		if have := a.addressOf(r.Target.RelPermalink); a.addressOf(written) != have {
			report(fmt.Sprintf("write %q", have+tail), "the page %q is at another address", line.Disclosure)
		}
	}
}

// addressOf is an address without the base path, encoded, with its slashes.
func (a *assembly) addressOf(address string) string {
	decoded, _ := decodeLink(address)
	if base := a.site.BasePath; base != "/" && strings.HasPrefix(decoded, base) {
		decoded = "/" + strings.TrimPrefix(decoded, base)
	}
	return escapePath(decoded)
}
