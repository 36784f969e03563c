package preview_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"porchlight/internal/build"
	"porchlight/internal/preview"
	"porchlight/internal/race"
)

// withdrawable is a site in which all lead to all: texts, references, menus, pictures, files, old addresses and terms.
func withdrawable() tree {
	files := tree{
		"config.toml": small()["config.toml"] + `defaultImage = "/care/iop/door.svg"
limits.pageTime = "1h"
[[menus.main]]
identifier = "care"
pageRef = "/care"
[[menus.main]]
name = "IOP"
url = "/care/iop/"
parent = "care"
[[menus.main]]
pageRef = "/staff/jo-doe"
[[menus.main]]
parent = "Beta"
name = "Kim"
url = "/staff/kim-lee/"
`,
		"content/_index.md":             "---\ntitle: Home\n---\n",
		"content/care/_index.md":        "---\ntitle: Care\n---\n",
		"content/care/iop/index.md":     "---\ntitle: IOP\ndescription: Groups.\nlevel: iop\nservices: [housing]\npeople: [jo-doe]\ntags: [one, two]\n---\n",
		"content/care/php.md":           "---\ntitle: PHP\ndescription: Days.\nlevel: php\naliases: [/was-php/]\ntags: [two]\nstepDown: iop\n---\n",
		"content/services/own.md":       "---\ntitle: Own\ndescription: A home.\nservice: housing\nlevels: [iop]\n---\n",
		"content/staff/jo-doe.md":       "---\ntitle: Jo Doe\ntype: staff\nrole: Nurse\n---\n",
		"content/staff/kim-lee.md":      "---\ntitle: Kim Lee\ntype: staff\nrole: Nurse\nauthor: jo-doe\n---\n",
		"content/places/spring.md":      "---\ntitle: Spring\ntype: place\nphone: 1-217-555-0134\naddress: {street: 1 Elm St, locality: Springfield, region: IL, postalCode: '62701'}\npeople: [jo-doe, kim-lee]\nimage: /care/iop/door.svg\n---\n",
		"content/news/alpha.md":         "---\ntitle: Alpha\nauthor: kim-lee\ntags: [three]\nplaces: [spring]\n---\n",
		"content/news/beta.md":          "---\ntitle: Beta\nmenus: main\nreview: {by: jo-doe, on: 2026-03-01}\ntags: [one, four]\n---\n",
		"content/tags/four/_index.md":   "---\ntitle: Four\n---\n",
		"content/care/iop/door.svg":     `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="3"><path d="M0 0h9"/></svg>`,
		"content/care/iop/plan.txt":     "Plan.",
		"content/news/alpha.txt":        "Beside.",
		"content/news/alpha/inside.txt": "Inside.",
	}
	leads := "\n\n![a door](/care/iop/door.svg) [plan](/care/iop/plan.txt) [beside](/news/alpha.txt) [inside](/news/alpha/inside.txt) [was](/was-php/)\n\n::services{level=iop}\n\n" +
		"[one](/tags/one/) [three](/tags/three/) [four](/tags/four/) [feed](/care/index.xml)\n"
	for file := range files {
		if at, ok := strings.CutPrefix(file, "content"); ok && strings.HasSuffix(file, ".md") {
			leads += fmt.Sprintf("\n[x](%s) [y](%s/)\n", at,
				strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(at, ".md"), "/_index"), "/index"))
		}
	}
	list := strings.Split(leads, "\n")
	slices.Sort(list[4:]) // the order of a map
	for file := range files {
		if strings.HasSuffix(file, ".md") {
			files[file] += strings.Join(list, "\n")
		}
	}
	return files
}

// ways take a page off the site by one edit.
var ways = map[string]func(text string) string{
	"draft":    front("draft: true"),
	"future":   front("publishDate: 2036-01-01"),
	"expired":  front("expiryDate: 2020-01-01"),
	"bad date": front("date: soon"),
	"bad key":  front("draft: perhaps"),
	"deleted":  nil,
	"UTF-16": func(text string) string {
		raw := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(text)) {
			raw = append(raw, byte(unit), byte(unit>>8))
		}
		return string(raw)
	},
}

func front(line string) func(string) string {
	return func(text string) string { return strings.Replace(text, "---\n", "---\n"+line+"\n", 1) }
}

// TestWithdrawAnything takes each page off the site, and several at random, by each way: the build is not stopped, the
// pages with their files are gone, all else is there, and a cold build and a preview make the same site. A short run,
// and the race detector, take one page off by each second way.
func TestWithdrawAnything(t *testing.T) {
	t.Parallel()
	files := withdrawable()
	base, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	files.write(t, base)
	if report := liveBuild(t, base, dest); report.Failed {
		t.Fatal(findingsOf(t, report.Findings))
	}
	published := readTree(t, dest)
	random := rand.New(rand.NewPCG(1, 2))
	pages := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(file string) bool {
		return !strings.HasSuffix(file, ".md") || file == "content/_index.md"
	})
	for number, way := range slices.Sorted(maps.Keys(ways)) {
		for at := range len(pages) + 2 {
			if race.FewRounds() && (at != 2*number%len(pages) || number%4 > 0) {
				continue
			}
			chosen := []string{pages[at%len(pages)]}
			if at >= len(pages) {
				chosen = append(chosen, pages[random.IntN(len(pages))], pages[random.IntN(len(pages))])
			}
			t.Run(way+" "+strings.Join(chosen, " "), func(t *testing.T) {
				t.Parallel()
				withdrawOnce(t, files, published, chosen, way)
			})
		}
	}
}

func liveBuild(t *testing.T, source, dest string) *build.Report {
	t.Helper()
	opt := asLive(source)
	opt.Dest = dest
	report, err := build.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func withdrawOnce(t *testing.T, files, published tree, chosen []string, way string) {
	source := t.TempDir()
	files.write(t, source)
	gone := map[string]bool{}
	for _, file := range chosen {
		gone[file] = true
		if edit := ways[way]; edit != nil {
			put(t, source, file, edit(files[file]))
		} else {
			remove(t, source, strings.TrimSuffix(file, "/index.md"))
		}
	}
	report := liveBuild(t, source, filepath.Join(source, "public"))
	calm := way == "draft" || way == "future" || way == "expired" || way == "deleted"
	if report.Stopped || report.Failed == calm {
		t.Fatalf("stopped %v, failed %v: %s", report.Stopped, report.Failed, findingsOf(t, report.Findings))
	}
	have := readTree(t, filepath.Join(source, "public"))
	for path := range published {
		if strings.HasPrefix(path, "js/") || strings.HasPrefix(path, "css/") || strings.HasPrefix(path, "img/") {
			continue // as pages use them
		}
		if _, there := have[path]; there == belongs(path, gone, way == "deleted") {
			t.Errorf("%s is there: %v", path, there)
		}
	}
	p := open(t, asLive(source))
	sameAsCold(t, p, have)
	if way != "future" { // a preview without such pages does not draw them: see TestAhead
		sameFindings(t, p, report)
	}
}

// TestAhead: what will be wrong on the day on which a page appears is a warning of the build today, and of the preview.
func TestAhead(t *testing.T) {
	files := small()
	files["content/care/draft.md"] = page("Draft", "draft: true", "x")
	files["content/care/later.md"] = page("Later", "publishDate: 2027-06-01", "x")
	files["content/care/soon.md"] = page("Soon", "publishDate: 2027-03-02",
		"[a](draft.md) [b](later.md) [c](iop.md)\n\n::nothing{}\n")
	source := t.TempDir()
	files.write(t, source)
	report := liveBuild(t, source, filepath.Join(source, "public"))
	const want = `content/care/soon.md:7:5: warning: on 2027-03-02, when this page appears: link: "draft.md" is left out: content/care/draft.md is a draft [withheld-link]
content/care/soon.md:7:19: warning: on 2027-03-02, when this page appears: link: "later.md" is left out: content/care/later.md is due on 2027-06-01 [withheld-link]
content/care/soon.md:9:1: warning: on 2027-03-02, when this page appears: `
	var lines []string
	for line := range strings.Lines(findingsOf(t, report.Findings)) {
		if strings.HasPrefix(line, "content/") {
			lines = append(lines, line)
		}
	}
	if got := strings.Join(lines, ""); report.Failed || !strings.HasPrefix(got, want) || len(lines) != 3 {
		t.Errorf("failed %v: have\n%s\nwant\n%s", report.Failed, got, want)
	}
	opt := asLive(source)
	p, err := preview.Open(opt, build.Everything)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close() //nolint:errcheck // it was only read
	sameFindings(t, p, report)
}

// belongs reports whether an output of the site goes with the pages that are gone.
func belongs(output string, gone map[string]bool, deleted bool) bool {
	of := func(files ...string) bool {
		return !slices.ContainsFunc(files, func(file string) bool { return !gone[file] })
	}
	const iop, php, alpha, beta = "content/care/iop/index.md", "content/care/php.md",
		"content/news/alpha.md", "content/news/beta.md"
	below := gone["content/care/_index.md"] && !deleted
	switch {
	case strings.HasPrefix(output, "care/iop/"):
		return of(iop) || below
	case output == "care/php/index.html" || output == "was-php/index.html":
		return of(php) || below
	case strings.HasPrefix(output, "care/"):
		return below || of(iop, php) && deleted && gone["content/care/_index.md"]
	case strings.HasPrefix(output, "services/"):
		return of("content/services/own.md")
	case strings.HasPrefix(output, "places/"):
		return of("content/places/spring.md")
	case strings.HasPrefix(output, "staff/jo-doe/"):
		return of("content/staff/jo-doe.md")
	case strings.HasPrefix(output, "staff/kim-lee/"):
		return of("content/staff/kim-lee.md")
	case strings.HasPrefix(output, "staff/"):
		return of("content/staff/jo-doe.md", "content/staff/kim-lee.md")
	case output == "news/alpha.txt" || output == "news/alpha/inside.txt": // of a deleted page the site knows nothing
		return of(alpha) && !deleted
	case strings.HasPrefix(output, "news/alpha/"):
		return of(alpha)
	case strings.HasPrefix(output, "news/beta/"):
		return of(beta)
	case strings.HasPrefix(output, "news/"):
		return of(alpha, beta)
	case strings.HasPrefix(output, "tags/one/"):
		return (of(iop) || below) && of(beta)
	case strings.HasPrefix(output, "tags/two/"):
		return below || of(iop, php)
	case strings.HasPrefix(output, "tags/three/"):
		return of(alpha)
	case strings.HasPrefix(output, "tags/four/"):
		return of(beta) || of("content/tags/four/_index.md") && !deleted
	}
	return false
}

// TestWithheldPagesYieldAddresses: what a build publishes at the address of a page that it leaves out is in the
// preview, too.
func TestWithheldPagesYieldAddresses(t *testing.T) {
	files := small()
	files["content/care/old.md"] = page("Old", "expiryDate: 2027-01-01\naliases: [/was/]", "x")
	files["content/care/new.md"] = page("New", "aliases: [old, ../was/, /care/new/, ../care/early]", "x")
	source := t.TempDir()
	files.write(t, source)
	report := liveBuild(t, source, filepath.Join(source, "public"))
	p, err := preview.Open(asLive(source), build.Everything)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close() //nolint:errcheck // it was only read
	if len(report.Findings) > 0 {
		t.Error(findingsOf(t, report.Findings))
	}
	sameFindings(t, p, report)
	for _, path := range []string{"care/old/index.html", "was/index.html", "care/early/index.html"} {
		a, ok := p.Get(t.Context(), path)
		if built := readTree(t, filepath.Join(source, "public"))[path]; !ok || text(t, a) != built || built == "" {
			t.Errorf("%s: preview and build differ, or there is nothing", path)
		}
	}
}
