package serve

import (
	"bytes"
	"maps"
	"regexp"
	"strings"
	"testing"

	"porchlight/internal/report"
)

// rowsOf are the words of the rows of the tables in a page, without links and marks.
func rowsOf(page string) (rows []string) {
	_, page, _ = strings.Cut(page, `<section id="health"`)
	page, _, _ = strings.Cut(page, "</section>")
	for _, row := range regexp.MustCompile(`(?s)<tr>.*?</tr>|<p>.*?</p>`).FindAllString(page, -1) {
		rows = append(rows, strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(row, " ")), " "))
	}
	return rows
}

// The overview and the report of a check show the same health of a site.
func TestHealthIsTheSameInOverviewAndReport(t *testing.T) {
	files := maps.Clone(clinic)
	files["content/costs.md"] = "---\ntitle: Costs\nignoreChecks: [{rule: broken-link, reason: the page comes}]\n---\n[x](none.md)\n"
	w := serveClinic(t, files, nil)
	w.checkAll(t)
	shown := rowsOf(w.overviewOf(t, "").body)
	for _, want := range []string{
		"Intensive outpatient program (IOP) content/levels-of-care/iop.md no one is named 2026-01-01 2027-02-20 , 9 days overdue",
		"A link leads to a page or file that does not exist broken-link the page comes Costs content/costs.md, line 3 no one is named on the page 1",
		"guides 6 1 4 0 0 0 none none",
	} {
		if !strings.Contains(strings.Join(shown, "\n"), want) {
			t.Errorf("not in the overview: %q\n%s", want, strings.Join(shown, "\n"))
		}
	}
	var page bytes.Buffer
	if err := WriteReport(&page, report.HealthOf(w.preview.Edition().Overview(), w.preview.Known(), 0),
		"1"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), ReportMark) || strings.Contains(page.String(), Prefix) {
		t.Error("the report has no mark, or leads to the preview")
	}
	written := rowsOf(page.String())
	if len(written) != len(shown) || len(shown) < 10 {
		t.Fatalf("%d rows are shown, and %d written", len(shown), len(written))
	}
	for i := range shown {
		if i > 0 && shown[i] != written[i] { // the preview counts pages that it shows as live
			t.Errorf("shown   %s\nwritten %s", shown[i], written[i])
		}
	}
}
