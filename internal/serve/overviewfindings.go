package serve

import (
	"cmp"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// shownFindings is how many findings one page of the overview lists.
const shownFindings = 100

// tally counts the findings of one file by severity.
type tally struct{ errors, warnings, notes int }

func (t tally) total() int { return t.errors + t.warnings + t.notes }

// String says them in words: "2 errors, 1 warning".
func (t tally) String() string {
	var parts []string
	if t.errors > 0 {
		parts = append(parts, count(t.errors, "error", "errors"))
	}
	if t.warnings > 0 {
		parts = append(parts, count(t.warnings, "warning", "warnings"))
	}
	if t.notes > 0 {
		parts = append(parts, count(t.notes, "note", "notes"))
	}
	return strings.Join(parts, ", ")
}

// tallies counts the findings of each file.
func tallies(findings []finding.Finding) map[string]tally {
	by := map[string]tally{}
	for _, f := range findings {
		t := by[f.File]
		switch f.Severity {
		case finding.Error:
			t.errors++
		case finding.Warning:
			t.warnings++
		default:
			t.notes++
		}
		by[f.File] = t
	}
	return by
}

// open leaves out the findings of pages that the stock does not tell of: a finding names a file and quotes what stands in it.
func (st *stock) open(findings []finding.Finding) []finding.Finding {
	shown := map[string]bool{}
	for _, r := range st.rows {
		shown[r.File] = true
	}
	var list []finding.Finding
	for _, f := range findings {
		if shown[f.File] || !strings.HasPrefix(f.File, "content/") {
			list = append(list, f)
		}
	}
	return list
}

// problemsView are the findings, by file.
type problemsView struct {
	Files []fileView
	More  int // findings that are not listed
}

// fileView are the findings of one file.
type fileView struct {
	File     string // "" of the site as a whole
	Title    string // of the page; "" the file is none
	Address  string
	Edit     string
	Findings []problemView
}

// problemView is one finding.
type problemView struct {
	Severity   string
	Message    string
	Suggestion string
	Place      string // "line 7"; "" not known
	Edit       string // opens the place in the editor's program; ""
	Rule       string
}

// problems lists the findings: files with the most severe first, and of a file the most severe first. edit gives the address that opens a place,
// or "".
func (st *stock) problems(findings []finding.Finding, edit func(file string, line, column int) string) problemsView {
	byFile := map[string][]finding.Finding{}
	for _, f := range findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	names := make([]string, 0, len(byFile))
	for name, list := range byFile {
		slices.SortStableFunc(list, func(a, b finding.Finding) int {
			return cmp.Or(int(b.Severity)-int(a.Severity), a.Line-b.Line, a.Column-b.Column)
		})
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(int(byFile[b][0].Severity)-int(byFile[a][0].Severity), cmp.Compare(a, b))
	})
	pages := map[string]*row{}
	for _, r := range st.rows {
		pages[r.File] = r
		if r.output != "" {
			pages[r.output] = r
		}
	}
	view, left := problemsView{More: len(findings)}, shownFindings
	for _, name := range names {
		list := byFile[name][:min(left, len(byFile[name]))]
		if len(list) == 0 {
			break
		}
		file := fileView{File: name, Edit: edit(name, 0, 0)}
		if r := pages[name]; r != nil {
			file.Title, file.Address = r.Title, r.Address
		}
		for _, f := range list {
			file.Findings = append(file.Findings, newProblem(f, edit))
		}
		view.Files = append(view.Files, file)
		view.More -= len(list)
		left -= len(list)
	}
	return view
}

func newProblem(f finding.Finding, edit func(string, int, int) string) problemView {
	p := problemView{Severity: f.Severity.String(), Message: f.Message, Suggestion: f.Suggestion, Rule: f.Rule}
	if f.Line > 0 {
		p.Place, p.Edit = "line "+count(f.Line, "", ""), edit(f.File, f.Line, f.Column)
	}
	return p
}
