package corpus

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.txt
var words string

// grammar is words.txt, ready to draw from.
type grammar map[string]*list

// list is the choices of one name. A choice that is three times as likely is in it three times.
type list struct{ choices []phrase }

// phrase is a text with lists in it, in order; a part has one of the two.
type phrase []part

type part struct {
	text string
	from *list
}

// linkName is the one list that is not in words.txt: the page under way fills it.
const linkName = "link"

var english = sync.OnceValues(func() (grammar, error) { return parseGrammar(words) })

func parseGrammar(text string) (grammar, error) {
	g := grammar{linkName: &list{}}
	var current *list
	for number, line := range strings.Split(text, "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			current = g.list(line)
		case current == nil:
			return nil, fmt.Errorf("line %d: a choice before any list", number+1)
		default:
			weight, choice := weighted(strings.TrimSpace(line))
			for range weight {
				current.choices = append(current.choices, g.phrase(choice))
			}
		}
	}
	for name, l := range g {
		if name != linkName && len(l.choices) == 0 {
			return nil, fmt.Errorf("there is no list %q", name)
		}
	}
	return g, nil
}

// list finds a list, or makes an empty one that a later line fills.
func (g grammar) list(name string) *list {
	if g[name] == nil {
		g[name] = &list{}
	}
	return g[name]
}

// weighted cuts "3x " off a choice.
func weighted(choice string) (weight int, rest string) {
	if count, rest, found := strings.Cut(choice, "x "); found {
		if n, err := strconv.Atoi(count); err == nil {
			return n, rest
		}
	}
	return 1, choice
}

func (g grammar) phrase(text string) phrase {
	var p phrase
	for {
		before, rest, found := strings.Cut(text, "[")
		if before != "" {
			p = append(p, part{text: before})
		}
		if !found {
			return p
		}
		name, after, _ := strings.Cut(rest, "]")
		p = append(p, part{from: g.list(name)})
		text = after
	}
}

// write appends one choice of a list; link gives the text in place of [link].
func (g grammar) write(to []byte, l *list, r *rand.Rand, link func([]byte) []byte) []byte {
	if l == g[linkName] {
		return link(to)
	}
	for _, p := range l.choices[r.IntN(len(l.choices))] {
		if p.from != nil {
			to = g.write(to, p.from, r, link)
		} else {
			to = append(to, p.text...)
		}
	}
	return to
}

// draw is one choice of a list that holds no link.
func (g grammar) draw(name string, r *rand.Rand) string {
	return string(g.write(nil, g[name], r, func(to []byte) []byte { return to }))
}
