package config

import (
	"cmp"
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// helplines reads [helpline] and [helplines.*].
func (r *reader) helplines() {
	own := r.defaultHelpline()
	if given := r.keys.Helpline; given.Written() {
		own = r.helpline(given, own)
		r.cfg.HelplinePos[""] = r.root.Value.Entry("helpline").Pos
	} else if r.cfg.Data.Countries[r.cfg.Country].Helpline.Number.IsZero() {
		r.report(ownHelpline.At(File, finding.Position{}, "no helpline is given, and no treatment line of %s is on file",
			r.cfg.Data.Countries[r.cfg.Country].Name).Suggest("add a [helpline] with number, hours and answeredBy"))
	}
	r.cfg.Helpline = own.Since(r.cfg.Today())

	ids, tables := r.entries(r.keys.Helplines, &map[string]*record.Value{})
	for i, at := range tables {
		h := own
		if at.Written() && at.Value.Kind != record.Map {
			r.report(at.Report(badSetting, "want a table for each further line, have %q", at.Value.Text).
				Suggest("begin each with a line such as [helplines.springfield], or write [helpline] for the site's own"))
		} else {
			h = r.helpline(at, own)
		}
		h.ID = ids[i]
		r.cfg.Helplines[h.ID] = h.Since(r.cfg.Today())
		r.cfg.HelplinePos[h.ID] = r.keys.Helplines.Value.Entry(h.ID).Pos
	}
}

// helpline reads one helpline. It reports a missing or wrong number, and uses the number of other instead, so
// that pages do not report it again.
func (r *reader) helpline(at record.Place, other care.Helpline) care.Helpline {
	h, findings := r.cfg.Data.DecodeHelpline(at, r.cfg.Country)
	for i, f := range findings {
		table := func(e record.Entry) bool {
			return e.Value.Kind == record.Map && e.Pos == finding.Position{Line: f.Line, Column: f.Column}
		}
		if e := slices.IndexFunc(at.Value.Entries, table); e >= 0 && f.Suggestion == "" {
			findings[i] = f.Suggest("write [helplines.%s] for a further line", at.Value.Entries[e].Key)
		}
	}
	r.report(findings...)
	if h.Number.IsZero() {
		h.Number = other.Number
		return h
	}
	r.borrowed(at, h)
	return h
}

// defaultHelpline is the helpline of a site that has none: the treatment line of the country, or else its
// emergency number, since every page shows a number to call. It is never a crisis line, since a crisis line does
// not arrange treatment.
func (r *reader) defaultHelpline() care.Helpline {
	country := r.cfg.Data.Countries[r.cfg.Country]
	if !country.Helpline.Number.IsZero() {
		return country.Helpline
	}
	return care.Helpline{
		Name: "Emergency services", Number: country.Emergency, CallLabel: care.DefaultCallLabel,
		AnsweredBy: care.ThirdParty, AnswererName: "Emergency services", Disclosure: country.Source,
	}
}

// share reads the share targets of the site and of its sections.
func (r *reader) share() {
	if at := r.root.At("share.targets"); at.Written() {
		r.cfg.Share = r.targets(at)
	}
	sections, lists := r.entries(r.keys.Sections, &map[string][]string{})
	for i, at := range lists {
		r.cfg.ShareSection[strings.Trim(sections[i], "/")] = r.targets(at)
	}
}

// targets checks share targets against the known ones. The result is never nil. An empty list means that there
// are none.
func (r *reader) targets(given record.Place) []string {
	known := r.cfg.Data.ShareIDs()
	list := []string{}
	for _, at := range given.Items() {
		switch id := at.Text(); {
		case !at.Written() || at.Value.Kind != record.String: // reported when the list was decoded
		case !slices.Contains(known, id):
			r.report(suggest(at.Report(badSetting, "no share target is named %q", id), id, known))
		case slices.Contains(list, id):
			r.report(at.Report(badSetting, "the share target %q is listed twice", id))
		default:
			list = append(list, id)
		}
	}
	return list
}

// organization checks the settings about the organization that runs the site.
func (r *reader) organization() {
	const wantAddress = "want an address that begins with https://, have %q"
	o := &r.cfg.Organization
	o.Name = cmp.Or(o.Name, o.LegalName)
	if o.URL != "" && !isWebAddress(o.URL) {
		r.wrong("organization.url", wantAddress, o.URL)
		o.URL = ""
	}
	if address, err := mail.ParseAddress(o.Email); o.Email != "" && (err != nil || address.Address != o.Email) {
		r.wrong("organization.email", "want an email address such as office@example.org, have %q", o.Email)
		o.Email = ""
	}
	o.SameAs = nil
	for _, at := range r.root.At("organization.sameAs").Items() {
		if page := at.Text(); isWebAddress(page) {
			o.SameAs = append(o.SameAs, page)
		} else if at.Written() && at.Value.Kind == record.String {
			r.report(at.Report(badSetting, wantAddress, page))
		}
	}
}

// quickExit sets the address of the quick exit. There always is one, since readers need the quick exit in a
// hurry.
func (r *reader) quickExit() {
	e := &r.cfg.QuickExit
	if e.URL != "" && (!isWebAddress(e.URL) || r.cfg.BaseURL.Host == hostOf(e.URL)) {
		r.wrong("quickExit.url", "want the address of another site that begins with https://, have %q", e.URL)
		e.URL = ""
	}
	e.URL = cmp.Or(e.URL, "https://www.wikipedia.org/")
}

// hostOf is the host of an address; "" when it has none.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}

// isWebAddress reports whether an address is a whole http or https address.
func isWebAddress(address string) bool {
	web := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
	return web && isSafeLink(address) && len(address) > len("https://")
}

var helplineBorrowed = finding.NewRule("helpline-borrowed", finding.Error,
	"A helpline has the name or a number of a public line beside another number")

// publicLine is a treatment or crisis line of the care data.
type publicLine struct {
	name             string
	phone, text, tty care.Phone
	disclosure       string
}

// publicLines are the lines of all countries that have a telephone number.
func (r *reader) publicLines() []publicLine {
	var list []publicLine
	for _, code := range slices.Sorted(maps.Keys(r.cfg.Data.Countries)) {
		c := r.cfg.Data.Countries[code]
		if h := c.Helpline; !h.Number.IsZero() {
			list = append(list, publicLine{h.Name, h.Number, h.Text, h.TTY, h.Disclosure})
		}
		for _, l := range c.Lines {
			if !l.Phone.IsZero() {
				list = append(list, publicLine{l.Name, l.Phone, l.Text, l.TTY, l.Source})
			}
		}
	}
	return list
}

// borrowed reports the name, numbers and page of a public line in a helpline with another number. Callers would read
// the name of one line and reach another. A key with what a line of the same number has, too, is right.
func (r *reader) borrowed(at record.Place, h care.Helpline) {
	settled := map[string]bool{} // keys that are right, or reported
	var others []publicLine
	for _, l := range r.publicLines() {
		if l.phone.E164() != h.Number.E164() {
			others = append(others, l)
			continue
		}
		for key := range l.borrowedBy(h) {
			settled[key] = true
		}
	}
	for _, l := range others {
		for key, f := range l.borrowedBy(h) {
			if at := at.At(key); at.Written() && !settled[key] {
				settled[key] = true
				r.report(at.Report(helplineBorrowed, "%s, and the number here is %s", f.what, h.Number).
					Suggest("%s", f.instead))
			}
		}
	}
}

// borrowing describes a key of a helpline that has the value of a public line.
type borrowing struct{ what, instead string }

// borrowedBy are the keys of a helpline with values of the line.
func (l publicLine) borrowedBy(h care.Helpline) map[string]borrowing {
	own := fmt.Sprintf("write what is true of the line at %s, or take the line out", h.Number)
	keys := map[string]borrowing{}
	for key, word := range map[string]string{"name": h.Name, "answererName": h.AnswererName} {
		if sameName(word, l.name) {
			keys[key] = borrowing{finding.Message("%q answers at %s", l.name, l.phone), own}
		}
	}
	for key, pair := range map[string][2]care.Phone{"text": {h.Text, l.text}, "tty": {h.TTY, l.tty}} {
		if !pair[0].IsZero() && pair[0].E164() == pair[1].E164() {
			keys[key] = borrowing{finding.Message("%s belongs to %q", pair[0], l.name), own}
		}
	}
	if h.Disclosure != "" && h.Disclosure == l.disclosure {
		keys["disclosure"] = borrowing{finding.Message("this page is about %q", l.name),
			`write a page of this site, such as "/who-answers/"`}
	}
	return keys
}

// sameName reports whether two names of lines are equal, except for letter case and spaces.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
