package report

import (
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// KindName is the kind of a page in words: "Level of care", "Section".
func (p *Page) KindName() string {
	if kind := p.config.Data.Kind(p.CareKind); kind != nil {
		return kind.Name
	}
	switch p.Kind {
	case site.KindHome:
		return "Front page"
	case site.KindSection:
		return "Section"
	case site.KindTaxonomy:
		return "List of terms"
	case site.KindTerm:
		return "Pages of a term"
	case site.Kind404:
		return "Page for addresses that do not exist"
	}
	return "Page"
}

// CareLevel is the level of care of a page, or nil.
func (p *Page) CareLevel() *care.Level { return p.config.Data.Level(p.Level) }

// ReviewerName is the reviewer with credentials; "": none.
func (p *Page) ReviewerName() string {
	if p.Credentials == "" {
		return p.Reviewer
	}
	return p.Reviewer + ", " + p.Credentials
}

// CountReasons counts pages by status: "2 drafts, 1 expired".
func CountReasons(reasons []site.Reason) string {
	by := map[site.Reason]int{}
	for _, r := range reasons {
		by[r]++
	}
	var words []string
	for _, status := range []struct {
		reason    site.Reason
		one, many string
	}{
		{site.Live, "live", "live"}, {site.Draft, "draft", "drafts"}, {site.Future, "not yet due", "not yet due"},
		{site.Expired, "expired", "expired"}, {site.InSection, "in a section that is not live",
			"in sections that are not live"},
		{site.Unread, "not readable", "not readable"},
		{site.NoPages, "term without pages", "terms without pages"},
	} {
		if n := by[status.reason]; n > 0 {
			words = append(words, finding.Number(n, status.one, status.many))
		}
	}
	return strings.Join(words, ", ")
}

// inDays describes a day by its distance from today.
func inDays(days int) string {
	switch {
	case days == 0:
		return "today"
	case days < 0:
		return finding.Number(-days, "day ago", "days ago")
	}
	return "in " + finding.Number(days, "day", "days")
}

// untilReview describes the day of a review by its distance from today.
func untilReview(days int) string {
	if days < 0 {
		return finding.Number(-days, "day overdue", "days overdue")
	}
	return inDays(days)
}
