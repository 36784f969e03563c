package config

import (
	"cmp"
	"net/mail"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// helplines reads [helpline] and [helplines.*].
func (r *reader) helplines(root *record.Value) {
	own := r.defaultHelpline()
	if given := r.keys.Helpline; given.At != nil {
		h, findings := r.cfg.Data.DecodeHelpline(given, r.cfg.Country)
		r.report(findings...)
		if h.Number.IsZero() { // a missing or wrong number is reported once here, not again on each page
			h.Number = own.Number
		}
		own = h
		r.cfg.HelplinePos[""] = root.Entry("helpline").Pos
	} else if r.cfg.Data.Countries[r.cfg.Country].Helpline.Number.IsZero() {
		r.report(ownHelpline.At(File, finding.Position{}, "no helpline is given, so pages show %q", own.Name).
			Suggest("add a [helpline] with number, hours and answeredBy"))
	}
	r.cfg.Helpline = own.Since(r.cfg.Clock)

	r.cfg.Helplines = map[string]care.Helpline{}
	given := r.keys.Helplines
	if given.At == nil {
		return
	}
	tables := map[string]placedValue{}
	r.report(given.Decode(&tables)...)
	for _, e := range given.At.Entries {
		table := tables[strings.ToLower(e.Key)]
		if table.At == nil {
			continue
		}
		h, findings := r.cfg.Data.DecodeHelpline(table, r.cfg.Country)
		r.report(findings...)
		h.ID = e.Key
		if h.Number.IsZero() {
			h.Number = own.Number
		}
		r.cfg.Helplines[h.ID] = h.Since(r.cfg.Clock)
		r.cfg.HelplinePos[h.ID] = e.Pos
	}
}

// defaultHelpline is the line of a site that has none: the country's own, else its first crisis line with a telephone, else its
// emergency number, since every page shows a number to call.
func (r *reader) defaultHelpline() care.Helpline {
	country := r.cfg.Data.Countries[r.cfg.Country]
	if !country.Helpline.Number.IsZero() {
		return country.Helpline
	}
	for _, line := range country.Lines {
		if !line.Phone.IsZero() {
			return care.Helpline{
				Name: line.Name, Number: line.Phone, CallLabel: care.DefaultCallLabel, Hours: line.Hours, AlwaysOpen: line.AlwaysOpen, Open: line.Open,
				AnsweredBy: care.ThirdParty, AnswererName: line.Name, Languages: line.Languages, Text: line.Text, TextKeyword: line.TextKeyword,
				TTY: line.TTY, Disclosure: line.Source,
			}
		}
	}
	return care.Helpline{
		Name: "Emergency services", Number: country.Emergency, CallLabel: care.DefaultCallLabel, AnsweredBy: care.ThirdParty, AnswererName: "Emergency services",
		Disclosure: country.Source,
	}
}

// share reads the share targets of the site and of its sections.
func (r *reader) share() {
	k := r.keys.Share
	if k.Targets.At != nil {
		r.cfg.Share = r.targets(k.Targets.Is)
	}
	r.cfg.ShareSection = map[string][]string{}
	if k.Sections.At == nil {
		return
	}
	lists := map[string]placedList{}
	r.report(k.Sections.Decode(&lists)...)
	for _, e := range k.Sections.At.Entries {
		if list := lists[strings.ToLower(e.Key)]; list.At != nil {
			r.cfg.ShareSection[strings.Trim(e.Key, "/")] = r.targets(list.Is)
		}
	}
}

// targets holds share targets to those on file. The result is never nil: an empty list means none.
func (r *reader) targets(given []record.Placed[string]) []string {
	known := r.cfg.Data.ShareIDs()
	list := []string{}
	for _, id := range given {
		switch {
		case !slices.Contains(known, id.Is):
			r.report(suggest(id.Report(badSetting, "no share target is named %q", id.Is), id.Is, known))
		case slices.Contains(list, id.Is):
			r.report(id.Report(badSetting, "the share target %q is listed twice", id.Is))
		default:
			list = append(list, id.Is)
		}
	}
	return list
}

// organization reads who runs the site.
func (r *reader) organization() {
	k := r.keys.Organization
	o := Organization{Name: cmp.Or(k.Name, k.LegalName), LegalName: k.LegalName, URL: k.URL.Is, Logo: k.Logo, Email: k.Email.Is, Address: k.Address, License: k.License}
	if o.URL != "" && !isWebAddress(o.URL) {
		r.report(k.URL.Report(badSetting, "want an address that begins with https://, have %q", o.URL))
		o.URL = ""
	}
	if address, err := mail.ParseAddress(o.Email); o.Email != "" && (err != nil || address.Address != o.Email) {
		r.report(k.Email.Report(badSetting, "want an email address such as office@example.org, have %q", o.Email))
		o.Email = ""
	}
	for _, page := range k.SameAs {
		if !isWebAddress(page.Is) {
			r.report(page.Report(badSetting, "want an address that begins with https://, have %q", page.Is))
			continue
		}
		o.SameAs = append(o.SameAs, page.Is)
	}
	r.cfg.Organization = o
}

// isWebAddress reports whether an address is a full one of the web.
func isWebAddress(address string) bool {
	return (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")) && isSafeLink(address) && len(address) > len("https://")
}
