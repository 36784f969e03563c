// Package care has the facts of the field: phone numbers and helplines, opening hours, crisis lines by country, levels
// of care, subjects of pages, notices, trackers, share targets, and the phrases that rules look for.
//
// Facts are TOML files with their sources and the day on which they were verified. They are embedded from data/. The
// data/ folder of a site replaces them file by file, so that a number can be corrected without a new program:
//
//	data/crisis/<country>.toml  emergency number, crisis lines, default helpline and retired numbers of one country
//	data/levels.toml            levels of care, in the order of the continuum
//	data/services.toml          support services
//	data/substances.toml        substances
//	data/therapies.toml         therapies
//	data/kinds.toml             kinds of page and the keys that they need
//	data/guide.toml             questions that lead to levels of care
//	data/glossary.toml          acronyms and words to explain at first use
//	data/acronyms.toml          words in capitals that need not be spelled out
//	data/notices.toml           notices that a law may require
//	data/trackers.toml          programs of other companies that collect data about readers
//	data/search.toml            words of a search for which a card with crisis lines is shown
//	data/share.toml             share targets, in order
//	data/hours.toml             phrases that promise an answer at every hour
//	data/checks/<rule>.toml     phrases that a rule looks for; a site's file adds to the built-in one and changes it
//
// A site may add countries. The comments in the embedded files explain their keys.
//
// Phone numbers become links only as a Phone, which ParsePhone validates.
package care

// Data is all facts, checked. It does not change after Load.
type Data struct {
	Countries map[string]Country // by ISO 3166-1 alpha-2 code in lower case
	Share     []ShareTarget      // in the order shown
	Hours     Hours
	Acronyms  map[string]bool // in lower case: words in capitals that need not be spelled out

	Levels      []Level // in the order of the continuum, the most support first
	Services    []Subject
	Substances  []Subject
	Therapies   []Subject
	Kinds       []Kind
	Glossary    []Term // sorted by Short
	Notices     []Notice
	Trackers    []*Tracker
	SearchCards []SearchCard // in the order in which their words are looked for
	Guide       Guide        // has no questions if the built-in guide does not fit the site's levels

	Packs map[string]*Pack // phrases that rules look for, by name: "language", "claims"

	retired retiredNumbers

	trackerHosts map[string][]*Tracker // by the hosts of Trackers
}

// SearchCard is a card that the search page shows before its results when a reader searches for one of its words, from
// data/search.toml.
type SearchCard struct {
	Topic     string   `key:"topic,required"` // of the crisis lines on the card
	Title     string   `key:"title,required"`
	Emergency bool     `key:"emergency"` // the emergency number comes first, on a card of its own
	Words     []string `key:"words,required"`
}

// searchCards reads the cards. A topic that is neither known nor that of a line is a finding.
func (l *loader) searchCards() {
	topics := l.data.Topics()
	entries, _ := l.entries("search", "cards")
	for _, at := range entries {
		var card SearchCard
		l.report(at.Decode(&card)...)
		if l.known(at.At("topic"), topics) && card.Topic != "" {
			l.data.SearchCards = append(l.data.SearchCards, card)
		}
	}
}
