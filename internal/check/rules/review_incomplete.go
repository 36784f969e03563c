package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-incomplete",
	Severity: finding.Warning,
	Doc: "A review lacks the day on which it was made, the day of the next one, or the credentials of the " +
		"reviewer",
	Why: "The name alone does not show readers whether a text is still current, or whether the person can judge it. " +
		"Health publishers show both days and the credentials.",
	Instead: "Write `on` and `next` with days, and `credentials` such as `\"MD, FASAM\"`, in `review` or on the " +
		"reviewer's staff page.",
	Page: func(p *check.Pass) {
		review, who := p.Page.Source.Review, p.Page.Reviewer()
		if who == nil || who.Sample {
			return
		}
		untrained := needsReview(p) && who.Credentials == "" && !strings.Contains(who.Name, ",") // "Jo Doe, MD"
		var lacks, add []string
		for _, part := range []struct {
			missing   bool
			what, key string
		}{
			{review.On.IsZero(), "the day on which it was made", "on: 2026-03-01"},
			{review.Next.IsZero(), "the day of the next one", "next: 2027-03-01"},
			{untrained, "what the reviewer is trained in", `credentials: "LCSW"`},
		} {
			if part.missing {
				lacks, add = append(lacks, part.what), append(add, part.key)
			}
		}
		if len(lacks) > 0 {
			p.ReportKey("review.by", "the review by %q does not give %s", who.Name, strings.Join(lacks, " or ")).
				Suggest("add %s to review, with what is true", strings.Join(add, ", ")).
				Fact("https://service-manual.nhs.uk/design-system/patterns/reassure-users-that-a-page-is-up-to-date")
		}
	},
})
