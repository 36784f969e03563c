package content

import (
	"bytes"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// retiredNumbers finds telephone numbers that are out of use, wherever they stand in a file whose body begins at bodyAt. Comments of the
// front matter are nobody's concern.
func retiredNumbers(data *care.Data, file string, text []byte, bodyAt int) []finding.Finding {
	var findings []finding.Finding
	for _, use := range data.RetiredIn(text) {
		line := bytes.LastIndexByte(text[:use.Start], '\n') + 1
		if use.Start < bodyAt && bytes.HasPrefix(bytes.TrimSpace(text[line:]), []byte("#")) {
			continue
		}
		findings = append(findings, use.Number.Finding(func(rule finding.Rule, format string, args ...any) finding.Finding {
			return rule.At(file, finding.PositionAt(text, use.Start), format, args...).Until(finding.PositionAt(text, use.End))
		}))
	}
	return findings
}

// untold leaves out retired numbers of which a key on the same line has told already.
func untold(retired, told []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(retired, func(f finding.Finding) bool {
		return slices.ContainsFunc(told, func(t finding.Finding) bool { return t.Rule == f.Rule && t.File == f.File && t.Line == f.Line })
	})
}
