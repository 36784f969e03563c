package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

var (
	helplineUnknown = finding.NewRule("helpline-unknown", finding.Error, "A page names a helpline that the configuration does not have")
)

// inherit takes from the sections above what a page may leave to them.
func (a *assembly) inherit(p *Page) {
	if p.Type == "" {
		p.Type = p.Section
	}
	if p.Type == "" {
		p.Type = KindPage
	}
	p.Share = a.cfg.Share
	shareFound := false
	for up := p; up != nil; up = up.parent {
		if !shareFound {
			if up.Source != nil && up.Source.Share != nil {
				p.Share, shareFound = up.Source.Share, true
			} else if list, ok := a.cfg.ShareSection[up.SectionPath]; ok && up.IsSection() {
				p.Share, shareFound = list, true
			}
		}
		if up.Source == nil {
			continue
		}
		if p.Helpline == "" {
			p.Helpline = a.helplineOf(up, up == p)
		}
		p.Sensitive = p.Sensitive || up.Source.Sensitive
	}
}

// helplineOf is the helpline that a page's own front matter names, if the configuration has it.
func (a *assembly) helplineOf(p *Page, report bool) string {
	id := p.Source.Helpline
	if id == "" {
		return ""
	}
	if _, known := a.cfg.Helplines[id]; known {
		return id
	}
	if report {
		a.reportAt(p, "helpline", helplineUnknown, fmt.Sprintf("the configuration has no helpline %q", id), a.helplineAdvice(id))
	}
	return ""
}

func (a *assembly) helplineAdvice(id string) string {
	if len(a.cfg.Helplines) == 0 {
		return fmt.Sprintf("add [helplines.%s] to config.toml, or remove the line", id)
	}
	return advice(id, slices.Sorted(maps.Keys(a.cfg.Helplines)))
}

// advice names the known word that was probably meant, or all of them.
func advice(word string, known []string) string {
	if near := finding.Nearest(word, known); near != "" {
		return fmt.Sprintf("write %q", near)
	}
	return "write one of " + strings.Join(known, ", ")
}
