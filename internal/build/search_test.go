package build_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestSearchIsASetting: the index has what may be found and nothing else, and only where the settings and a search page
// ask for it. The list from A to Z needs no index.
func TestSearchIsASetting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings, page string
		index, list    bool
	}{
		"on":             {"", "layout: search", true, true},
		"off":            {"[search]\nenabled = false\n", "layout: search", false, true},
		"no search page": {"", "", false, false},
		"a draft":        {"", "layout: search\ndraft: true", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, source, dest := small(), t.TempDir(), filepath.Join(t.TempDir(), "public")
			files["config.toml"] += test.settings
			files["content/search.md"] = page("Search", test.page, "")
			files["content/care/kept.md"] = page("Not found", "nosearch: true", "Words of the wombat.")
			files["content/care/hidden.md"] = page("Not listed", "hidden: true", "Words of the wombat.")
			files.write(t, source)
			if report := buildAt(t, source, dest, noon); report.Failed {
				t.Fatal(report.Findings)
			}
			index := ""
			for path, text := range readTree(t, dest) {
				if strings.HasPrefix(path, "search/") && strings.HasSuffix(path, ".json") {
					index += text
				}
			}
			if (index != "") != test.index || test.index != strings.Contains(index, "hospitaliz") {
				t.Errorf("the index is %.300q", index)
			}
			if strings.Contains(index, "wombat") || strings.Contains(index, "quokka") {
				t.Errorf("the index has what is not to be found: %s", index)
			}
			search := readTree(t, dest)["search/index.html"]
			if strings.Contains(search, "data-index") != test.index ||
				strings.Contains(search, "letter-I") != test.list ||
				test.list && strings.Contains(search, "Not found") {
				t.Errorf("the search page: %s", search)
			}
		})
	}
}
