package care

import (
	"slices"
	"strings"
	"time"
)

// Notice is a notice or a statement that a law may require on the website of a program, from data/notices.toml.
type Notice struct {
	ID       string    `key:"id,required"`      // "part2"
	Name     string    `key:"name,required"`    // "Notice of privacy practices"
	Country  string    `key:"country,required"` // code in lower case
	States   []string  `key:"states"`           // postal codes; none: the whole country
	Whom     string    `key:"whom,required"`    // who needs it: continues "may be required of"
	Law      string    `key:"law,required"`     // "42 CFR 2.22"
	Link     string    `key:"link"`             // "home": the front page has to link to it; "": any page may
	Since    time.Time `key:"since"`            // day of the last law that changed its required content; zero: unknown
	Source   string    `key:"source,required"`
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`
}

// IsFor reports whether a verified notice may be required of a program in a state of a country. The state may be "".
func (n *Notice) IsFor(country, state string) bool {
	inState := len(n.States) == 0 || slices.ContainsFunc(n.States,
		func(s string) bool { return strings.EqualFold(s, state) })
	return n.Verified && n.Country == country && inState
}

// Notice is the notice with an id, or nil.
func (d *Data) Notice(id string) *Notice {
	return find(d.Notices, func(n *Notice) bool { return n.ID == id })
}

// NoticeIDs are the ids of all notices, in the order of the file.
func (d *Data) NoticeIDs() []string {
	ids := make([]string, len(d.Notices))
	for i := range d.Notices {
		ids[i] = d.Notices[i].ID
	}
	return ids
}

// notices reads the notices.
func (l *loader) notices() {
	ids := map[string]bool{}
	entries, asOf := l.entries("notices", "notices")
	for _, at := range entries {
		var n Notice
		l.report(at.Decode(&n)...)
		if !l.id(at.At("id"), "notices", ids) {
			continue
		}
		l.provenance(at, &n.Source, &n.AsOf, &n.Verified, asOf)
		if !l.known(at.At("link"), []string{"home"}) {
			n.Link = ""
		}
		l.data.Notices = append(l.data.Notices, n)
	}
}
