package corpus

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer writes one page after another into the same memory.
type writer struct {
	grammar  grammar
	outlines []pageOutline
	seed     uint64

	r     *rand.Rand
	text  []byte
	words int // of the body so far
}

func (w *writer) printf(format string, args ...any) { w.text = fmt.Appendf(w.text, format, args...) }

// body writes parts under headings until the page has its length.
func (w *writer) body() {
	r := w.r
	length := 350 + r.IntN(1351) // words
	table, footnotes, picture := r.IntN(10) == 0, r.IntN(20) == 0, r.IntN(12) == 0
	w.paragraph()
	for part := 1; w.words < length || part <= 2 && table; part++ {
		w.heading(part)
		for range 1 + r.IntN(3) {
			w.paragraph()
		}
		w.aside()
		switch {
		case part == 1 && footnotes:
			w.printf("How many people finish differs from place to place.[^1] Ask for local figures.[^office]\n\n")
		case part == 2 && table:
			w.table()
		}
		if part == 1 && picture {
			w.printf("![%s, drawn as a %s shape](/img/scene-%d.svg)\n\n", capital(w.grammar.draw("therapy", r)),
				w.grammar.draw("quality", r), 1+r.IntN(4))
		}
	}
	if footnotes {
		w.printf("[^1]: From a survey of programs in the region.\n[^office]: The state licensing office, yearly report.\n")
	}
}

// heading is of the second level, or, in a third of the later parts, of the third.
func (w *writer) heading(part int) {
	level := "##"
	if part > 1 && w.r.IntN(3) == 0 {
		level = "###"
	}
	w.printf("%s %s\n\n", level, capital(w.grammar.draw("heading", w.r)))
}

// aside is a list, a numbered list, a quotation or nothing.
func (w *writer) aside() {
	switch w.r.IntN(6) {
	case 0, 1:
		for range 3 + w.r.IntN(4) {
			w.text = append(w.text, "- "...)
			w.sentence()
			w.text = append(w.text, '\n')
		}
	case 2:
		for n := range 3 + w.r.IntN(3) {
			w.printf("%d. ", n+1)
			w.sentence()
			w.text = append(w.text, '\n')
		}
	case 3:
		w.text = append(w.text, "> "...)
		w.sentence()
		w.text = append(w.text, ' ')
		w.sentence()
		w.text = append(w.text, '\n')
	default:
		return
	}
	w.text = append(w.text, '\n')
}

func (w *writer) table() {
	w.printf("| Level | Hours a week | Usual length | Price |\n|---|---:|---|---:|\n")
	for range 3 + w.r.IntN(5) {
		w.printf("| %s | %d | %d weeks | $%d |\n", w.grammar.draw("level", w.r), 3+w.r.IntN(40), 1+w.r.IntN(26),
			100*(5+w.r.IntN(300)))
	}
	w.text = append(w.text, '\n')
}

func (w *writer) paragraph() {
	for n := range 3 + w.r.IntN(4) {
		if n > 0 {
			w.text = append(w.text, ' ')
		}
		w.sentence()
	}
	w.text = append(w.text, "\n\n"...)
}

func (w *writer) sentence() {
	start := len(w.text)
	w.text = w.grammar.write(w.text, w.grammar["sentence"], w.r, w.link)
	sentence := w.text[start:]
	if first := bytes.IndexFunc(sentence, isLetter); first >= 0 {
		sentence[first] &^= 'a' - 'A'
	}
	w.words += 1 + bytes.Count(sentence, []byte(" "))
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// link leads to a page that is published.
func (w *writer) link(to []byte) []byte {
	o := w.outlines[w.r.IntN(len(w.outlines))]
	if o.draft {
		return append(to, "a plan"...)
	}
	return fmt.Appendf(to, "[%s](%s)", strings.ToLower(o.title[:1])+o.title[1:], o.url())
}
