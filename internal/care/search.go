package care

// SearchCard is a card that the search page shows before all pages when one of its words is searched for, from
// data/search.toml.
type SearchCard struct {
	Topic     string   `key:"topic,required"` // of its crisis lines
	Title     string   `key:"title,required"`
	Emergency bool     `key:"emergency"` // the emergency number comes first, on a card of its own
	Words     []string `key:"words,required"`
}

// searchCards reads the cards. A topic of which no country has a line is a mistake.
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
