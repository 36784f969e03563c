package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "element-name",
	Severity: finding.Error,
	Doc:      "A link, a button, a field of a form or a frame has no words that describe it",
	Why: "A screen reader says “link” or “edit text” and nothing more. People who control the page by voice cannot " +
		"name it (WCAG 2.4.4, 3.3.2, 4.1.2).",
	Instead: "Put words into the link or button. Give a field a `<label for=\"its-id\">`. Give a frame a `title`. An icon " +
		"alone needs an `aria-label`, a linked picture words in its `alt`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, e := range p.File.Tags().Outline.Nameless {
			what, advice := "the link to %q has no words", `write words between <a> and </a>, or alt="..." for a picture in it`
			switch e.Tag {
			case "button":
				what, advice = "a button has no words", `write words between <button> and </button>, or aria-label="..."`
			case "iframe":
				what, advice = "the frame of %q has no title", `write what is in it: title="..."`
			case "input", "select", "textarea":
				what, advice = "the field %q of a form has no label", `write <label for="...">, with the id of the field, before it`
			}
			args := []any{e.Value}
			if e.Tag == "button" {
				args = nil
			}
			p.Report(p.File.FindElement(e), what, args...).Suggest("%s", advice).
				Fact("https://www.w3.org/WAI/WCAG22/Understanding/name-role-value.html")
		}
	},
})
