package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/foreign"
	"porchlight/internal/prose"
)

// This finds words that plugins of other systems leave. Their markup is found when a text is read.
var _ = check.Add(check.Rule{
	Known: &foreign.Rule,
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			if len(b.Text) > longestLeftover || b.Quoted || !firstOfLeftovers[firstWord(b)] {
				continue
			}
			if leftovers[strings.Trim(prose.Fold(b.Text), " .:!»…")] {
				p.Report(p.In(b.Prose, 0, len(b.Text)), "%q is left over from a plugin of another system", b.Text).
					Suggest("take it out")
			}
		}
	},
})

// firstWord is the first word of a block, folded, or "".
func firstWord(b *prose.Block) string {
	for i := range b.Tokens {
		if !b.Tokens[i].Mark {
			return b.Word(i)
		}
	}
	return ""
}

const longestLeftover = 60

// firstOfLeftovers are the first words of leftovers, so that most lines need not be folded.
var firstOfLeftovers = func() map[string]bool {
	all := map[string]bool{}
	for line := range leftovers {
		word, _, _ := strings.Cut(line, " ")
		all[word] = true
	}
	return all
}()

// leftovers are lines, folded, that plugins for sharing and page builders add to texts.
var leftovers = map[string]bool{"pin it on pinterest": true, "share this": true, "like this": true,
	"share this with": true, "share on facebook": true, "tweet this": true, "click to tweet": true,
	"like loading": true,
	"pin it":       true, "sharing is caring": true, "click to share on facebook (opens in new window)": true,
	"click to share on twitter (opens in new window)": true, "get widget": true,
	"this post may contain affiliate links": true,
	"lorem ipsum dolor sit amet":            true, "share on twitter": true, "share on linkedin": true,
	"edit with elementor": true}
