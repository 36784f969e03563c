package site

import (
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/markdown"
)

// summarise gives every page its summary.
func (a *assembly) summarise() {
	for _, p := range a.live {
		if p.Source != nil {
			p.Summary = a.site.SummaryOf(p.Source)
		} else if p.Summary == "" {
			p.Summary = p.Description
		}
	}
}

// SummaryOf is the Summary of a page's Card when its file is in this state, the one thing of it that a text
// can change: what an editor marked as the summary in the text, in full length; else the summary or the description of
// the front matter; else the first words.
func (s *Site) SummaryOf(src *content.Page) string {
	if src.Body.More {
		if intro := markdown.Intro(textOf(src)); intro != "" {
			return intro
		}
	}
	switch {
	case src.Summary != "":
		return src.Summary
	case src.Description != "":
		return src.Description
	}
	return s.firstWords(markdown.FirstParagraph(textOf(src)))
}

// textOf is the text of a page. It is empty when the file was saved meanwhile; drawing the page reports that.
func textOf(src *content.Page) []byte {
	text, err := src.Body.Text()
	if err != nil {
		return nil
	}
	return text
}

// firstWords shortens a paragraph to as many words as summaries have.
func (s *Site) firstWords(text string) string {
	limit := s.Config.SummaryWords
	if limit <= 0 {
		return text
	}
	words := 0
	inWord := false
	for i, r := range text {
		space := r == ' ' || r == '\n' || r == '\t'
		if !space && !inWord {
			if words++; words > limit {
				return strings.TrimSpace(text[:i]) + " …"
			}
		}
		inWord = !space
	}
	return text
}
