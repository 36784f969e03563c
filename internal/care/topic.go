package care

import (
	"maps"
	"slices"
)

// KnownTopics are the topics of crisis lines that the built-in data use. A site may have topics of its own.
var KnownTopics = []string{
	"suicide", "overdose", "withdrawal", "poisoning", "substance-use", "mental-health", "finding-treatment", "veterans", "family",
}

// generalTopic is of the lines that fit a page about a topic which no line has: they help with whatever brings a reader to such a site.
const generalTopic = "substance-use"

// Line finds a verified crisis line by its id, or nil.
func (c Country) Line(id string) *CrisisLine {
	for i := range c.Lines {
		if c.Lines[i].ID == id {
			return &c.Lines[i]
		}
	}
	return nil
}

// ForTopic are the verified lines for a topic, in the order of the file: those that name it, else the general ones, else all. "" is all.
func (c Country) ForTopic(topic string) []CrisisLine {
	if topic == "" {
		return c.Lines
	}
	for _, t := range []string{topic, generalTopic} {
		var lines []CrisisLine
		for _, line := range c.Lines {
			if slices.Contains(line.Topics, t) {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			return lines
		}
	}
	return c.Lines
}

// Topics are the topics of all countries' verified lines, with the known ones, sorted.
func (d *Data) Topics() []string {
	topics := map[string]bool{}
	for _, t := range KnownTopics {
		topics[t] = true
	}
	for _, country := range d.Countries {
		for _, line := range country.Lines {
			for _, t := range line.Topics {
				topics[t] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(topics))
}
