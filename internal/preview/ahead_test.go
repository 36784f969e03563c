package preview_test

import (
	"testing"
	"time"
)

// TestPreviewLooksAhead: what will be wrong with a page on its day is known to a preview that does not show it, before
// and after a save.
func TestPreviewLooksAhead(t *testing.T) {
	t.Parallel()
	files := small()
	due := "publishDate: " + noon.Add(48*time.Hour).Format(time.RFC3339)
	files["content/care/late.md"] = page("Late", due, "[nowhere](nowhere.md)")
	source := t.TempDir()
	files.write(t, source)
	p := open(t, asLive(source))
	same := func(rule string, want bool) {
		t.Helper()
		_, report := coldOf(t, asLive(source))
		sameFindings(t, p, report)
		if hasRule(report.Findings, rule) != want {
			t.Errorf("a build finds %v", report.Findings)
		}
	}
	same("broken-link", true)
	p.Apply(put(t, source, "content/care/late.md", page("Late", due, "[home](/) :::nothing")))
	same("broken-link", false)
	p.Apply(put(t, source, "content/care/late.md", page("Late", due, ":::nosuch\nx\n:::")))
	same("directive-unknown", true)
}

// TestFilesLoseTheirBundle: a text beside an index.md is a file of its page, and without it a document that is no page.
func TestFilesLoseTheirBundle(t *testing.T) {
	t.Parallel()
	files := small()
	files["content/care/visit/index.md"] = page("Visit", "", "Come in.")
	files["content/care/visit/notes.txt"] = "Notes.\n"
	p, source := opened(t, files)
	same := func(want bool) {
		t.Helper()
		_, report := cold(t, source)
		sameFindings(t, p, report)
		if hasRule(report.Findings, "loose-document") != want {
			t.Errorf("a build finds %v", report.Findings)
		}
	}
	same(false)
	p.Apply(remove(t, source, "content/care/visit/index.md"))
	same(true)
	p.Apply(put(t, source, "content/care/visit/index.md", page("Visit", "", "Come in.")))
	same(false)
}
