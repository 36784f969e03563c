package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

var (
	typeUnknown = finding.NewRule("type-unknown", finding.Warning, "The type of a page is nearly a kind of page, or what such a page is about")
	requiredKey = finding.NewRule("required-key", finding.Error, "A page lacks a key that every page of its kind needs")
	reviewDates = finding.NewRule("review-dates", finding.Error, "The dates of a review cannot be right")
	reviewBy    = finding.NewRule("review-by", finding.Warning, "A page says when it was reviewed and not by whom")
)

// checkField holds what a page says about the field to the data and to the other pages.
func (a *assembly) checkField(p *Page) {
	a.checkKind(p)
	a.checkHours(p)
	a.checkASAM(p)
	a.checkStep(p, "stepUp", p.Source.StepUp)
	a.checkStep(p, "stepDown", p.Source.StepDown)
	a.checkReview(p)
}

// typeAdvice says which kind was probably meant by a type that is none: one of nearly that name, or that of a subject of that id. A type
// may also be the site's own, for a layout; then it is "".
func (a *assembly) typeAdvice(written string) string {
	for _, kind := range a.site.field.data.Kinds {
		if s := a.site.field.subjects[kind.Relation][written]; s != nil && s.onFile {
			return fmt.Sprintf("write type: %s and %s: %s", kind.ID, kind.Subject, written)
		}
	}
	if near := finding.Nearest(written, slices.Sorted(maps.Keys(a.site.field.kinds))); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// keyAdvice says how a key is written that pages of a kind need.
func (a *assembly) keyAdvice(kind *care.Kind, key string) string {
	examples := map[string]string{
		"description": "one or two sentences about the page", "date": "the day on which it was written, such as 2027-03-01",
		"effective": "the day from which it holds, such as 2027-03-01", "role": "what the person does, such as Counselor",
		"address": "{street: ..., locality: ..., region: ..., postalCode: ...}", "phone": "the number of this place, such as 1-217-555-0134",
		"author": "who wrote it: a name, or the file of a staff page without .md", "review": "{by: ..., on: ..., next: ...}",
	}
	var ids []string
	if key == kind.Subject {
		for _, s := range a.site.field.subjects[kind.Relation] {
			if s.onFile {
				ids = append(ids, s.ref.ID)
			}
		}
		slices.SortFunc(ids, func(x, y string) int {
			return a.site.field.subjects[kind.Relation][x].rank - a.site.field.subjects[kind.Relation][y].rank
		})
	}
	switch {
	case len(ids) > 0 && len(ids) <= listedIDs:
		return fmt.Sprintf("add %s: one of %s", key, strings.Join(ids, ", "))
	case examples[key] != "":
		return fmt.Sprintf("add %s: %s", key, examples[key])
	}
	return fmt.Sprintf("add %q with its value", key)
}

// checkKind holds a page to what its kind cannot do without.
func (a *assembly) checkKind(p *Page) {
	kind := a.site.field.kinds[p.CareKind]
	if written := p.Source.Type; p.Kind == KindPage && written != "" && a.site.field.kinds[written] == nil {
		if advice := a.typeAdvice(written); advice != "" {
			a.reportAt(p, "type", typeUnknown, fmt.Sprintf("no kind of page is named %q", written), advice)
		}
	}
	if kind == nil {
		return
	}
	onFile := p.subject != nil && p.subject.onFile
	if id := p.Source.Subject(kind.Subject); id != "" && !onFile {
		a.reportUnknown(p, kind.Subject, kind.Relation, id)
	}
	for _, key := range kind.Required {
		if p.Source.Given(key) || key == kind.Subject && onFile {
			continue
		}
		file, pos := p.Source.Place("type")
		if pos.Line == 0 {
			file, pos = p.Source.Place(kind.Subject)
		}
		if file != p.Source.File { // a section hands it down
			file, pos = p.Source.File, finding.Position{Line: 1, Column: 1}
		}
		a.report(requiredKey.At(file, pos, "front matter: the key %q is missing, which every page of type %s needs", key, kind.ID).
			Suggest("%s", a.keyAdvice(kind, key)))
	}
}

// checkReview holds what a page says about who wrote and who checked it.
func (a *assembly) checkReview(p *Page) {
	review := p.Source.Review
	a.checkPerson(p, "author", p.Source.Author)
	a.checkPerson(p, "review.by", review.By)
	if !review.On.IsZero() && review.By == "" {
		a.reportAt(p, "review.on", reviewBy, "the page does not say who reviewed it", "write by: with a name, or the id of a staff page")
	}
	if review.On.After(a.cfg.Clock) {
		a.reportAt(p, "review.on", reviewDates, fmt.Sprintf("%s has not come yet", review.On.Format(longDay)), "write the day on which the page was reviewed")
	}
	if !review.Next.IsZero() && review.Next.Before(review.On) {
		a.reportAt(p, "review.next", reviewDates, fmt.Sprintf("the next review, %s, comes before the last, %s", review.Next.Format(longDay), review.On.Format(longDay)),
			"write the day on which the page is to be reviewed again")
	}
}

const longDay = "January 2, 2006"

// checkPerson holds an id of a person to the staff pages. Every other text is a name.
func (a *assembly) checkPerson(p *Page, key, word string) {
	if word == "" {
		return
	}
	switch found := a.site.field.subjects["people"][word]; {
	case found == nil && strings.Contains(word, "-") && idLike.MatchString(word) && a.site.field.titles[word] == nil:
		a.reportUnknown(p, key, "people", word)
	case found != nil && len(found.pages) == 0:
		a.reportHidden(p, key, word, found.hidden)
	}
}
