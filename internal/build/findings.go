package build

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Findings returns all findings of a site so far: those of the steps, and those of the drawings. The
// drawings have to be in the order of Engine.Subjects. The findings are judged as by Apply. The terminal,
// JSON, and the bar and overview of the preview all show this list.
func (l *Line) Findings(drawings []*Drawing) []finding.Finding { return l.judge(l.found(drawings)) }

// Judge returns Findings, and the rules that the site ignores on purpose.
func (l *Line) Judge(drawings []*Drawing) ([]finding.Finding, []check.Ignored) {
	found := l.found(drawings)
	ignored := slices.Concat(check.SettingsIgnored(l.Config, found), l.suppressed().Ignored(found))
	return l.judge(found), ignored
}

// Readings returns how hard the pages are to read, by file of the page.
func Readings(drawings []*Drawing) map[string]*check.Reading {
	readings := map[string]*check.Reading{}
	for _, d := range drawings {
		if d.Reading != nil {
			readings[d.Source.File] = d.Reading
		}
	}
	return readings
}

// found returns the findings that Findings judges.
func (l *Line) found(drawings []*Drawing) []finding.Finding {
	return l.foundBy(drawings, l.looked(drawings))
}

// foundBy is found with another function looked, which reports whether all rules have run on a page, by
// its file.
func (l *Line) foundBy(drawings []*Drawing, looked func(file string) bool) []finding.Finding {
	more := 0
	var faults []render.Fault
	var links []render.Link
	linked := map[string]bool{} // by path of the output
	for _, d := range drawings {
		more += d.packed.findings + len(d.Findings)
		faults, links = append(faults, d.Faults...), append(links, d.Links...)
		for i := range d.Links {
			linked[d.Links[i].Target] = true
		}
	}
	all := l.ofSteps(more + more/8) // an eighth is room for findings about the whole site
	var facts []check.Facts
	for _, d := range drawings {
		findings, ofOutputs := d.unpack()
		all = append(all, findings...)
		for _, f := range ofOutputs {
			if linked[f.Path] {
				facts = append(facts, f)
			}
		}
	}
	all = append(all, render.Faults(faults)...)
	all = append(all, l.checker.Links(links, facts)...)
	ownFile := func(a *asset.Asset) bool { return l.Assets.Has(a.Name) } // Static has checked it
	all = append(all, l.checker.Styles(slices.DeleteFunc(usedAssets(drawings), ownFile))...)
	all = append(all, l.Unread(all)...)
	return append(all, l.suppressed().Unused(all, looked)...)
}

// ofSteps returns the findings of all steps, and those about what pages ignore. The list has capacity for
// more findings than these.
func (l *Line) ofSteps(more int) []finding.Finding {
	parts := slices.Insert(slices.Clone(l.Found[:]), Assembly+1, l.checked())
	parts = append(parts, l.suppressed().Findings)
	for _, part := range parts {
		more += len(part)
	}
	all := make([]finding.Finding, 0, more)
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// looked returns a function that reports whether all rules have run on a page, by its file. It is false
// for every page if the layouts are broken or some pages are not drawn, because links lead from page to
// page. It is false for a page that was drawn with a fault or took too long.
func (l *Line) looked(drawings []*Drawing) func(file string) bool {
	files := sync.OnceValue(func() map[string]bool {
		files := map[string]bool{}
		subjects := l.subjects()
		if len(drawings) < len(subjects) || l.Layouts.Lost(l.Config.Checks) {
			return files
		}
		for i, what := range subjects {
			if d := drawings[i]; what.Alias == nil && what.Page.Source != nil && len(d.Faults) == 0 && !d.Late {
				files[what.Page.Source.File] = true
			}
		}
		return files
	})
	return func(file string) bool { return files()[file] }
}

// Unread reports the files and folders that the machine could not read at some time, unless reported has
// them. A build without them would make a different site.
func (l *Line) Unread(reported []finding.Finding) []finding.Finding {
	var findings []finding.Finding
	for _, failure := range l.Snapshot.Failures() {
		f := check.Unreadable(failure.Path, failure.Err).Suggest("build again")
		if !slices.ContainsFunc(reported, func(other finding.Finding) bool {
			return other.File == f.File && other.Message == f.Message
		}) {
			findings = append(findings, f)
		}
	}
	return findings
}

// usedAssets returns the fingerprinted files that drawings use, and the files that these files load.
func usedAssets(drawings []*Drawing) []*asset.Asset {
	used := map[*asset.Asset]bool{}
	for _, d := range drawings {
		for _, a := range d.Assets {
			used[a] = true
		}
	}
	return asset.Needed(maps.Keys(used))
}

// Apply leaves out the findings that pages ignore, sets the severities that the site chose, and sorts the
// rest. It returns a copy.
func (l *Line) Apply(findings []finding.Finding) []finding.Finding {
	return l.judge(slices.Clone(findings))
}

// judge is Apply without a copy: it changes the list.
func (l *Line) judge(findings []finding.Finding) []finding.Finding {
	found := l.suppressed().ApplyInPlace(l.Config.Checks, findings)
	for i := range found {
		l.adjust(&found[i])
	}
	return found
}

// Fatal returns the findings that have the severity error under the settings. It includes those of pages
// that are due later, as warnings.
func (l *Line) Fatal(findings []finding.Finding) []finding.Finding {
	fatal := Errors(l.suppressed().Apply(l.Config.Checks, findings))
	for i := range fatal {
		l.adjust(&fatal[i])
	}
	return fatal
}

// adjust changes a finding about a page that is not published, so that the finding does not stop the
// build. A stopped build would leave the page online. A problem of a page that is due later is a warning
// until its day. An unreadable file still stops the build, because no edit caused it.
func (l *Line) adjust(f *finding.Finding) {
	if l.Site == nil || f.Severity != finding.Error && f.Rule != site.WithheldLink.Name ||
		f.Rule == content.UnreadableFile {
		return
	}
	p := l.Site.WithheldPage(f.File)
	if p == nil {
		return
	}
	if day := p.Appears(); !day.IsZero() {
		f.Severity = finding.Warning
		f.Message = "on " + day.Format(time.DateOnly) + ", when this page appears: " + f.Message
		return
	}
	f.Withholds = f.Severity == finding.Error
	if f.Withholds && p.Source.Unreadable {
		f.Suggestion = strings.TrimPrefix(f.Suggestion+"; the page is off the site until then", "; ")
	}
}

// CheckLinks checks links to places on pages. drawn has the facts of the pages that are drawn.
func (l *Line) CheckLinks(links []render.Link, drawn []check.Facts) []finding.Finding {
	return l.checker.Links(links, drawn)
}

// FindingsByFile returns the findings of the steps by file, before they are judged.
func (l *Line) FindingsByFile() map[string][]finding.Finding {
	files := map[string][]finding.Finding{}
	found := l.ofSteps(0)
	for _, f := range append(found, l.Unread(found)...) {
		files[f.File] = append(files[f.File], f)
	}
	return files
}

// TextLinks returns the links in the texts of drawings, sorted by file and place.
func TextLinks(drawings []*Drawing) []render.TextLink {
	var links []render.TextLink
	for _, d := range drawings {
		links = append(links, d.TextLinks...)
	}
	slices.SortFunc(links, func(a, b render.TextLink) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column)
	})
	return links
}

// Errors returns the findings that are errors.
func Errors(findings []finding.Finding) []finding.Finding {
	var errors []finding.Finding
	for _, f := range findings {
		if f.Severity == finding.Error {
			errors = append(errors, f)
		}
	}
	return errors
}
