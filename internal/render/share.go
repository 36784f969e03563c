package render

import (
	"html/template"
	"strings"

	"porchlight/internal/care"
)

// ShareLink is one way to share the page.
type ShareLink struct {
	ID     string
	Label  string
	Icon   template.HTML // icon in `_icons/` with the id as name; "" without one
	Own    bool          // the site replaces the theme's icon
	URL    template.URL  // "" for a control that works by Script
	Script string        // "copy", "print" or "sheet": needs JavaScript
	Social bool
}

// ShareLinks returns the ways to share this page, in the order set by the page, its section or the site. Social
// networks are left out on a sensitive page, because a link posted there would expose the reader.
func (p *Page) ShareLinks() []ShareLink {
	r := p.worker.r
	chosen := p.node.Share
	if chosen == nil {
		chosen = r.shareDefaults
	}
	shared := care.Shared{URL: p.Permalink, Title: p.Title, Description: p.Description}
	links := make([]ShareLink, 0, len(chosen))
	for _, id := range chosen {
		target, ok := r.shareTargets[id]
		if !ok || target.Social && p.Sensitive {
			continue
		}
		if strings.Contains(target.URL, "{image}") {
			if shared.Image = p.sharedPicture(); shared.Image == "" {
				continue // a network for pictures needs a picture
			}
		}
		link := ShareLink{
			ID: target.ID, Label: target.Label, Icon: r.icons[target.ID], Script: target.Script, Social: target.Social,
			Own: r.files["_icons/"+target.ID+".svg"].own,
		}
		if target.URL != "" {
			link.URL = template.URL(target.Link(&shared)) // Link percent-encodes each value
		}
		links = append(links, link)
	}
	return links
}
