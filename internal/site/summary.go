package site

import "porchlight/internal/content"

// SummaryOf is what the Card of a page says as Summary when its file is in this state: the one thing of it that a text can change.
func (s *Site) SummaryOf(src *content.Page) string {
	a := &assembly{cfg: s.Config}
	if src.Body.More {
		if intro := a.intro(src); intro != "" {
			return intro
		}
	}
	switch {
	case src.Summary != "":
		return src.Summary
	case src.Description != "":
		return src.Description
	}
	return a.firstWords(src)
}
