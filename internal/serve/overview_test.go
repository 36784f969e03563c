package serve

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
)

// clinic has a page in each state that the overview shows.
var clinic = map[string]string{
	"config.toml":                          "title = 'House by the <river>'\nbaseURL = 'https://example.org/base/'\n[[menus.main]]\nname = 'Costs'\npageRef = '/costs'\n",
	"content/_index.md":                    "---\ntitle: Home\n---\nRead about [the program](levels-of-care/iop.md).\n",
	"content/costs.md":                     "---\ntitle: Costs\n---\nIn the menu.\n",
	"content/levels-of-care/_index.md":     "---\ntitle: Levels of care\n---\n",
	"content/levels-of-care/iop.md":        "---\ntitle: Intensive outpatient program (IOP)\nlevel: iop\nservices: [housing]\nhoursPerWeek: {min: 9, max: 12}\nreview: {on: 2026-01-01, next: 2027-02-20}\n---\nText.\n",
	"content/levels-of-care/evening.md":    "---\ntitle: Evenings\nlevel: php\nreview: {on: 2026-01-01, next: 2027-03-11}\n---\nText.\n",
	"content/levels-of-care/morning.md":    "---\ntitle: Mornings\nlevel: php\ndraft: true\nlastmod: 2027-02-01\n---\nText.\n",
	"content/support-services/_index.md":   "---\ntitle: Services\n---\n",
	"content/support-services/housing.md":  "---\ntitle: Housing\nservice: housing\nlevels: [iop]\n---\nText.\n",
	"content/support-services/medicine.md": "---\ntitle: Doctors\nservice: medical-support\n---\nText.\n",
	"content/guides/alone.md":              "---\ntitle: Ålone \"in\" <b>March</b>\n---\nNobody leads here, but [this page](alone.md) itself.\n",
	"content/guides/coming.md":             "---\ntitle: Coming\npublishDate: 2027-05-01\n---\nSee [costs](/costs.md).\n",
	"content/guides/gone.md":               "---\ntitle: Gone\nexpiryDate: 2027-01-01\n---\nText.\n",
	"content/guides/faulty.md":             "---\ntitle: Faulty\n---\nA [link](nowhere.md), and [another](coming.md), and [one more](gone.md). [Call](tel:12).\n",
	"content/guides/hidden/_index.md":      "---\ntitle: Hidden\ndraft: true\n---\n",
	"content/guides/hidden/below.md":       "---\ntitle: Below\n---\nText.\n",
}

// noonInMarch is the moment at which the clinic is looked at.
var noonInMarch = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// serveClinic serves a site as it is on the first of March.
func serveClinic(t *testing.T, files map[string]string, change func(*Options)) *testServer {
	t.Helper()
	folder, written := t.TempDir(), fstest.MapFS{}
	for name, text := range files {
		written[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if err := os.CopyFS(folder, written); err != nil {
		t.Fatal(err)
	}
	return serveWith(t, build.Options{Source: folder, Theme: porchlight.Starter,
		Flags: config.Flags{Env: []string{}, Clock: noonInMarch}}, change)
}

// checkAll has every page checked, by way of the overview, and waits for it.
func (w *testServer) checkAll(t *testing.T) {
	t.Helper()
	for range 2 { // the second time while it may be running
		if res, _ := w.get(t, "GET", Prefix+"check",
			"Sec-Fetch-Site: same-origin"); res.StatusCode != http.StatusSeeOther ||
			res.Header.Get("Location") != Prefix {
			t.Fatalf("check: status %d, to %q", res.StatusCode, res.Header.Get("Location"))
		}
	}
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(5 * time.Millisecond) { // many pages, on a busy machine
		if _, complete := w.preview.Findings(); complete && !w.checks.progress().Running {
			return
		}
		if time.Now().After(end) {
			t.Fatal("not every page was checked")
		}
	}
}

// The overview shows the state of each page, and its findings as far as they are known.
func TestOverviewStatus(t *testing.T) {
	w := serveClinic(t, clinic, nil)
	before := w.overviewOf(t, "")
	if s := before.text("state"); !strings.Contains(s, "so far") || !strings.Contains(s, "Check every page now") {
		t.Errorf("before the check: %s", s)
	}
	if s := before.text("orphans"); !strings.Contains(s, "Known after every page was checked") {
		t.Errorf("orphans before the check: %s", s)
	}
	w.checkAll(t)
	after := w.overviewOf(t, "")
	if s := after.text("state"); !strings.HasPrefix(s, "15 pages in content/, 5 of them left out of a build.") ||
		!strings.Contains(s, "Every page was checked") {
		t.Errorf("after the check: %s", s)
	}
	for title, want := range map[string]string{
		"Costs":                              "Costs costs.md",
		"Mornings":                           "draft since 2027-02-01",
		"Coming":                             "appears on 2027-05-01",
		"Gone":                               "expired on 2027-01-01",
		"Hidden":                             "draft",
		"Below":                              "left out: its section content/guides/hidden/_index.md is not published",
		"Evenings":                           "review due in 10 days",
		"Intensive outpatient program (IOP)": "review overdue by 9 days",
		"Faulty":                             "1 error",
		`Ålone "in" <b>March</b>`:            "alone.md",
	} {
		if have := after.row(title); !strings.Contains(have, want) {
			t.Errorf("%s: want %q, have %q", title, want, have)
		}
	}
	if s := after.row("Intensive"); !strings.Contains(s, "Level of care, IOP") {
		t.Errorf("kind and level: %s", s)
	}
	if s := after.text("findings"); !strings.Contains(s, "nowhere.md") || !strings.Contains(s, "line 4") {
		t.Errorf("findings: %s", s)
	}
}

// Filters choose pages, and say how many there are.
func TestOverviewFilters(t *testing.T) {
	w := serveClinic(t, clinic, nil)
	w.checkAll(t)
	all := w.overviewOf(t, "").text("filters")
	for show, want := range map[string]struct {
		name   string
		titles []string
	}{
		"drafts":     {"Drafts", []string{"Hidden", "Mornings"}},
		"future":     {"Not live yet", []string{"Coming"}},
		"expired":    {"Expired", []string{"Gone"}},
		"hidden":     {"In a hidden section", []string{"Below"}},
		"review-due": {"Review due", []string{"Intensive outpatient program (IOP)", "Evenings"}},
		"orphans":    {"Orphans", []string{`Ålone "in" <b>March</b>`, "Faulty", "Below", "Doctors"}},
	} {
		have := w.overviewOf(t, "?show="+show).titles("found")
		if !slices.Equal(have, want.titles) {
			t.Errorf("%s: want %q, have %q", show, want.titles, have)
		}
		if !strings.Contains(all, fmt.Sprint(want.name, " ", len(want.titles))) {
			t.Errorf("%s: not counted in %q", show, all)
		}
	}
	if !slices.Contains(w.overviewOf(t, "?show=findings").titles("found"), "Faulty") {
		t.Error("the page with findings is not listed")
	}
	if s := w.overviewOf(t, "?show=nonsense&part=-3&section=none").text("sections"); !strings.Contains(s,
		"Pages in content/none/") {
		t.Errorf("nonsense: %q", s)
	}
}

// A search looks for all words in title, file and address, whatever their case and accents.
func TestOverviewSearch(t *testing.T) {
	w := serveClinic(t, clinic, nil)
	for query, want := range map[string][]string{
		"alone":               {`Ålone "in" <b>March</b>`},
		"ÅLONE march":         {`Ålone "in" <b>March</b>`},
		"iop":                 {"Intensive outpatient program (IOP)"},
		"GUIDES hid":          {"Hidden", "Below"},
		"base/costs":          {"Costs"},
		"levels care evening": {"Evenings"},
		"ho":                  {"Home", "Housing"},
		"<b>":                 {`Ålone "in" <b>March</b>`},
		"nothing like it":     nil,
		`"quoted" <script>`:   nil,
		"\x00\xff%":           nil,
	} {
		s := w.overviewOf(t, "?q="+strings.NewReplacer("%", "%25", "<", "%3C", ">", "%3E", `"`, "%22", " ", "+", "\x00",
			"%00", "\xff", "%FF", "Å", "%C3%85").Replace(query))
		if have := s.titles("found"); !slices.Equal(have, want) {
			t.Errorf("%q: want %q, have %q", query, want, have)
		}
		if strings.Contains(s.body, "<script>") {
			t.Errorf("%q: came back as it was asked", query)
		}
	}
	if have := w.overviewOf(t, "?q=o&show=drafts").titles("found"); !slices.Equal(have,
		[]string{"Mornings", "Hidden"}) {
		t.Errorf("within drafts: %q", have)
	}
}

// The continuum shows what is at which level, and what is missing.
func TestOverviewContinuum(t *testing.T) {
	w := serveClinic(t, clinic, nil)
	s := w.overviewOf(t, "").text("continuum")
	for _, want := range []string{
		"From the most support to the least. 2 of 6 levels have a page that your readers see.",
		"Withdrawal management no page yet To start one: porchlight new withdrawal-management levels-of-care/withdrawal-management Residential",
		"Partial hospitalization program (PHP) Mornings draft usually 20 or more hours a week Evenings usually 20 or more hours a week Intensive",
		"Intensive outpatient program (IOP) 9 to 12 hours a week Outpatient",
		"Withdrawal management Residential treatment PHP IOP OP Recovery support",
		"Doctors at no level no no no no no no",
		"Housing no no no yes no no",
		"To place a service, name its levels in its page, such as levels: [iop]",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("want %q in %q", want, s)
		}
	}
	held := maps.Clone(clinic)
	delete(held, "content/levels-of-care/evening.md")
	delete(held, "content/support-services/medicine.md")
	s = serveClinic(t, held, nil).overviewOf(t, "").text("continuum")
	if !strings.Contains(s, "1 of 6 levels have") || strings.Contains(s, "at no level") {
		t.Errorf("a level of which the only page is a draft is not open: %q", s)
	}
}

// Titles are marked with the language of the site, where that is not the overview's.
func TestOverviewNamesTheLanguage(t *testing.T) {
	files := map[string]string{"config.toml": "title = 'Casa'\nlocale = 'es-ES'\n",
		"content/_index.md": "---\ntitle: Inicio\n---\n"}
	if s := serveClinic(t, files, nil).overviewOf(t, ""); !strings.Contains(s.body, `lang="es" dir="auto">Inicio</a>`) {
		t.Error("a Spanish title is not said to be Spanish")
	}
	if s := serveClinic(t, clinic, nil).overviewOf(t, ""); !strings.Contains(s.body,
		`<a class="title" href="/base/" dir="auto">Home</a>`) {
		t.Error("an English title needs no language")
	}
}

// Ten thousand pages are listed a part at a time.
func TestOverviewOfManyPages(t *testing.T) {
	if race.FewRounds() {
		t.Skip("a site of 650 pages: run without -short")
	}
	files := map[string]string{"content/_index.md": "---\ntitle: Home\n---\n",
		"content/few/_index.md": "---\ntitle: Few\n---\n", "content/few/one.md": "---\ntitle: One\n---\n"}
	for i := range 650 {
		files[fmt.Sprintf("content/many/p%03d.md", i)] = fmt.Sprintf("---\ntitle: Page %03d\ndraft: true\n---\n", i)
	}
	w := serveClinic(t, files, nil)
	s := w.overviewOf(t, "")
	if have := s.titles("sections"); !slices.Equal(have, []string{"Home"}) {
		t.Errorf("want only the pages at the top, have %d", len(have))
	}
	if !strings.Contains(s.text("in-many"), "650 pages, 650 left out") ||
		!strings.Contains(s.body, `href="/_porchlight/?section=many"`) {
		t.Errorf("the long section: %q", s.text("in-many"))
	}
	for query, want := range map[string][3]string{
		"?section=many":          {"300", "Page 000", "Page 299"},
		"?section=many&part=3":   {"50", "Page 600", "Page 649"},
		"?section=many&part=999": {"50", "Page 600", "Page 649"},
		"?show=drafts&part=2":    {"300", "Page 300", "Page 599"},
		"?q=page+64":             {"16", "Page 640", "Page 564"},
		"?section=few":           {"2", "Few", "One"},
	} {
		id := "sections"
		if !strings.HasPrefix(query, "?section") {
			id = "found"
		}
		list := w.overviewOf(t, query).titles(id)
		if len(list) == 0 {
			t.Errorf("%s: no pages", query)
			continue
		}
		if have := [3]string{fmt.Sprint(len(list)), list[0], list[len(list)-1]}; have != want {
			t.Errorf("%s: want %q, have %q", query, want, have)
		}
	}
	if s := w.overviewOf(t, "?section=many&part=2"); !strings.Contains(s.body,
		`href="/_porchlight/?part=1&amp;section=many"`) ||
		!strings.Contains(s.body, `href="/_porchlight/?part=3&amp;section=many"`) {
		t.Error("the parts around are not linked")
	}
	w.checkAll(t)
	s = w.overviewOf(t, "")
	if n := len(s.titles("orphans")); n != 20 || !strings.Contains(s.text("orphans"), "See all 651") ||
		!strings.Contains(s.body, `href="/_porchlight/?show=orphans">See all`) {
		t.Errorf("of many orphans the first ones and a link to all: %d, %q", n, s.text("orphans"))
	}
}

// Findings of one cause are together with their places, and a rule, a folder or words narrow them down.
func TestOverviewFindingsByCause(t *testing.T) {
	files := map[string]string{"content/_index.md": "---\ntitle: Home\n---\n[Nowhere](nowhere.md)\n"}
	for i := range 30 {
		files[fmt.Sprintf("content/f%d/p%d.md", i%2, i)] = fmt.Sprintf("---\ntitle: Page %d\nweigth: 1\n---\n", i)
	}
	w := serveClinic(t, files, nil)
	w.checkAll(t)
	s := w.overviewOf(t, "").text("findings")
	for _, want := range []string{"unknown-key 30", "broken-link 1", `unknown key "weigth" 30`,
		"content/f0/p0.md, line 3", "and more; fix"} {
		if !strings.Contains(s, want) {
			t.Errorf("want %q in %q", want, s)
		}
	}
	if n := strings.Count(s, "weigth"); n != 1 {
		t.Errorf("the cause is named %d times", n)
	}
	narrow := w.overviewOf(t, "?rule=unknown-key&q=f1/").text("findings")
	if !strings.Contains(narrow, `unknown key "weigth" 15`) || strings.Contains(narrow, "nowhere") ||
		strings.Contains(narrow, "f0/") {
		t.Errorf("narrowed down to a rule and a folder: %q", narrow)
	}
	if s := w.overviewOf(t, "?rule=nonsense").text("findings"); strings.Contains(s, "weigth") {
		t.Errorf("of an unknown rule: %q", s)
	}
}

// A file that is saved while every page is being checked does not end the check: all findings become known.
func TestCheckGoesOnAfterAnEdit(t *testing.T) {
	files := map[string]string{"content/_index.md": "---\ntitle: Home\n---\n"}
	for i := range 200 {
		files[fmt.Sprintf("content/many/p%03d.md", i)] = fmt.Sprintf("---\ntitle: Page %03d\n---\nText.\n", i)
	}
	w := serveClinic(t, files, nil)
	w.checks.start(w.preview)
	for i := range 3 {
		name := fmt.Sprintf("content/many/p%03d.md", 199-i)
		if err := os.WriteFile(filepath.Join(w.folder, name), []byte("---\ntitle: Another\n---\n[Gone](nowhere.md)\n"),
			0o600); err != nil {
			t.Fatal(err)
		}
		w.Send(w.preview.Apply([]string{name}))
	}
	for end := time.Now().Add(patience); w.checks.progress().Running; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the check did not end")
		}
	}
	if s := w.overviewOf(t, "?show=findings").text("found"); !strings.HasPrefix(s, "With findings 3") {
		t.Errorf("want the three pages that were saved, have %q", s)
	}
	if _, complete := w.preview.Findings(); !complete {
		t.Error("not every page was checked")
	}
}

// News are found by their list, which shows their dates; another page to which only a list leads is an orphan.
func TestNewsAreNoOrphans(t *testing.T) {
	w := serveClinic(t, map[string]string{
		"content/_index.md":      "---\ntitle: Home\n---\nText.\n",
		"content/blog/opened.md": "---\ntitle: We opened\ndate: 2025-01-02\n---\nText.\n",
		"content/alone.md":       "---\ntitle: Alone\n---\nText.\n",
	}, nil)
	w.checkAll(t)
	if s := w.overviewOf(t, ""); !slices.Equal(s.titles("orphans"), []string{"Alone"}) {
		t.Errorf("orphans: %s", s.text("orphans"))
	}
}
