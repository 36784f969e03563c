package render

import (
	"html/template"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/markdown"
)

// EmergencyText is the text of a page about an emergency, in parts. Card is the emergency card; "" without one.
// Steps is the text from the start to the end of the first steps, without the card; "" without steps. Rest is the
// remaining text.
type EmergencyText struct {
	Card, Steps, Rest template.HTML
}

// emergencyText divides the text of a page about an emergency. Such a page is marked, or its text begins with an
// emergency card. The result is nil for other pages.
func emergencyText(html string, blocks []markdown.Block, marked bool) *EmergencyText {
	const card, steps = "emergency", "steps"
	begins := len(blocks) > 0 && blocks[0].Name == card && strings.TrimSpace(html[:blocks[0].Start]) == ""
	if !begins && !marked {
		return nil
	}
	var cut markdown.Block
	if i := slices.IndexFunc(blocks, func(b markdown.Block) bool { return b.Name == card }); i >= 0 {
		cut = blocks[i]
	}
	parts := EmergencyText{Card: template.HTML(html[cut.Start:cut.End])}
	rest := html[:cut.Start] + html[cut.End:]
	if i := slices.IndexFunc(blocks, func(b markdown.Block) bool { return b.Name == steps }); i >= 0 {
		end := blocks[i].End
		if end > cut.Start {
			end -= cut.End - cut.Start
		}
		parts.Steps, rest = template.HTML(rest[:end]), rest[end:]
	}
	parts.Rest = template.HTML(rest)
	return &parts
}

// IsEmergency reports whether the page is about an emergency. The banner of such a page shows the emergency
// number first.
func (p *Page) IsEmergency() bool { return p.emergency != nil || p.FrontMatter.Emergency }

// EmergencyText returns the text of a page about an emergency, in parts; nil for other pages.
func (p *Page) EmergencyText() *EmergencyText {
	if p.emergency == nil && p.FrontMatter.Emergency {
		return &EmergencyText{Rest: p.Content}
	}
	return p.emergency
}

// HasOwnLine reports whether the page is about a place with a phone number other than the site's helpline, and
// names no other helpline. It is false for a sample, because nobody answers there.
func (p *Page) HasOwnLine() bool {
	if p.CareKind != "place" || p.Facts == nil || p.Facts.Sample || p.node.Helpline != "" {
		return false
	}
	return !p.Facts.Phone.IsZero() && p.Facts.Phone.Tel() != p.worker.r.cfg.Helpline.Number.Tel()
}

// placeLine returns the phone line of the place that the page is about. The staff of the place answer it.
func (p *Page) placeLine() care.Helpline {
	open := p.Facts.OpeningHours
	return care.Helpline{
		Name: p.LinkTitle, Number: p.Facts.Phone, CallLabel: care.DefaultCallLabel, AnsweredBy: care.Facility,
		Hours: open.Words(), AlwaysOpen: open.AlwaysOpen(), Open: open,
	}
}

// Helpline returns the helpline whose id is the first key; without an id, the site's helpline.
func (c *Cached) Helpline() care.Helpline {
	if id, ok := c.key(0).(string); ok && id != "" {
		return c.Site.Helplines[id]
	}
	return c.Site.Helpline
}

// IsEmergency reports whether the second key is true.
func (c *Cached) IsEmergency() bool { return c.key(1) == true }

// key returns the key at an index; nil when the layout gave fewer keys.
func (c *Cached) key(i int) any {
	if i < len(c.Keys) {
		return c.Keys[i]
	}
	return nil
}
