package external

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var (
	dead = finding.Register(finding.Rule{
		Name: "external-dead", Severity: finding.Error, OnRequest: true,
		Doc: "An address on another site does not exist any more (`check --external`)",
		Why: "A reader who was promised help or a source finds an error instead.",
		Instead: "Write the new address of the page, or that of another page with the same content, or take the " +
			"link out.",
	})
	moved = finding.Register(finding.Rule{
		Name: "external-moved", Severity: finding.Info, OnRequest: true,
		Doc:     "An address on another site has moved for good (`check --external`)",
		Why:     "Sites keep redirects for a time only. Some send all old addresses to their front page.",
		Instead: "Open the new address, check that the page still has what you need, and write it.",
	})
	unsure = finding.Register(finding.Rule{
		Name: "external-unsure", Severity: finding.Info, OnRequest: true,
		Doc:     "It is unknown whether an address on another site can be opened (`check --external`)",
		Why:     "Many sites refuse requests from programs. Others are slow or out of order for a time.",
		Instead: "Open the address in a browser. If it works there, nothing has to be done.",
	})
	offline = finding.Register(finding.Rule{
		Name: "external-offline", Severity: finding.Warning, OnRequest: true,
		Doc:     "No other site could be reached (`check --external`)",
		Why:     "The addresses on other sites could not be checked.",
		Instead: "Check again on a computer that is connected to the internet.",
	})
)

// Link is an address on another host, and where it was written.
type Link struct {
	Address string
	File    string
	Pos     finding.Position
}

// Links are the addresses on other hosts in the texts, front matter, menus and helplines of a site that was drawn.
func Links(o *build.Overview) []Link {
	var links []Link
	add := func(address, file string, pos finding.Position) {
		scheme, _, _ := strings.Cut(strings.ToLower(address), "://")
		if scheme == "http" || scheme == "https" {
			links = append(links, Link{strings.TrimSpace(address), file, pos})
		}
	}
	for _, l := range o.Links {
		add(l.Address, l.File, l.Pos)
	}
	for _, p := range o.Site.Pages() {
		if p.Source == nil {
			continue
		}
		key := func(address, name string) {
			file, pos := p.Source.Place(name)
			add(address, file, pos)
		}
		for i, source := range p.Source.Sources {
			key(source.URL, fmt.Sprintf("sources[%d].url", i+1))
		}
		if facts := p.Source.Facts; facts != nil {
			key(facts.License.URL, "license.url")
			for i, license := range facts.Accreditation {
				key(license.URL, fmt.Sprintf("accreditation[%d].url", i+1))
			}
		}
	}
	var entries func([]*site.MenuEntry)
	entries = func(list []*site.MenuEntry) {
		for _, e := range list {
			file, pos := e.Place()
			add(e.URL, file, pos)
			entries(e.Children)
		}
	}
	for _, menu := range o.Site.Menus {
		entries(menu)
	}
	for id, pos := range o.Config.HelplinePos { // built-in ones have no place
		line := o.Config.Helplines[id]
		if id == "" {
			line = o.Config.Helpline
		}
		if pos.Line > 0 {
			add(line.Disclosure, config.File, pos)
		}
	}
	return links
}

// Addresses are the addresses of links, each once, sorted.
func Addresses(links []Link) []string {
	list := make([]string, len(links))
	for i, l := range links {
		list[i] = l.Address
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Findings are the findings about links, made from the answers of Look. read reads a file of the site. It gives the
// errors that are no findings.
func Findings(links []Link, answers map[string]Answer, err error, read func(file string) ([]byte, error)) (
	findings []finding.Finding, _ error,
) {
	if errors.Is(err, ErrOffline) {
		err = nil
		n := len(Addresses(links))
		findings = append(findings, offline.At("", finding.Position{},
			"no other site could be reached, so this could not be checked: %s",
			finding.Number(n, "address", "addresses")).Suggest(
			"check again on a computer that is connected to the internet"))
	}
	for _, l := range links {
		switch a := answers[l.Address]; a.Status {
		case Dead:
			findings = append(findings, dead.At(l.File, l.Pos, "%q cannot be opened: %s", l.Address, a.Why).
				Suggest("write the address where it is now, or take it out"))
		case Unsure:
			findings = append(findings, unsure.At(l.File, l.Pos, "it is unknown whether %q can be opened: %s",
				l.Address, a.Why).
				Suggest("open it in a browser"))
		case Moved:
			f := moved.At(l.File, l.Pos, "%q has moved for good", l.Address).Suggest("write %s", a.To)
			if text, err := read(l.File); err == nil {
				f = replace(f, text, l.Address, a.To)
			}
			findings = append(findings, f)
		}
	}
	return findings, err
}

// replace adds the new address as what mends the finding, if the old one is written at its place and the new one is not
// just a front page.
func replace(f finding.Finding, text []byte, old, to string) finding.Finding {
	lines := strings.SplitAfter(string(text), "\n")
	_, path, _ := strings.Cut(strings.TrimPrefix(to, "https://"), "/")
	if f.Line < 1 || f.Line > len(lines) || path == "" || strings.ContainsAny(to, " ()<>\"'\\") {
		return f
	}
	line := []rune(lines[f.Line-1])
	for column := max(1, f.Column); column <= len(line); column++ {
		if strings.HasPrefix(string(line[column-1:]), old) {
			from := finding.Position{Line: f.Line, Column: column}
			return f.Until(finding.Position{Line: f.Line, Column: column + len([]rune(old))}).
				Replace(from, finding.Position{Line: f.Line, Column: column + len([]rune(old))}, to)
		}
		if column-f.Column > 2 {
			break // a quote or a bracket may be before it
		}
	}
	return f
}
