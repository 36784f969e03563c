package build_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// fieldPages are the files of a site whose pages refer to each other, and what each is about.
var fieldPages = map[string]string{
	"content/levels-of-care/iop.md":         "level: iop",
	"content/levels-of-care/evening.md":     "level: iop",
	"content/levels-of-care/php.md":         "level: php",
	"content/support-services/housing.md":   "service: housing",
	"content/support-services/peer.md":      "service: peer",
	"content/substances/alcohol.md":         "substance: alcohol",
	"content/staff/jo-doe.md":               "type: staff\nrole: Doctor\ncredentials: [MD]",
	"content/staff/kim-lee.md":              "type: staff\nrole: Counselor",
	"content/places/springfield.md":         "type: place\naddress: {street: 12 Main Street}\nphone: 1-217-555-0142",
	"content/articles/sleep.md":             "type: article\ndate: 2026-02-03",
	"content/levels-of-care/_index.md":      "weight: 1",
	"content/support-services/_index.md":    "weight: 2",
	"content/levels-of-care/deep/_index.md": "cascade: {author: Robin Lee}",
}

// fieldNames is fieldPages in one order, so that the same seed makes the same edits.
var fieldNames = []string{
	"content/levels-of-care/iop.md", "content/levels-of-care/evening.md", "content/levels-of-care/php.md",
	"content/support-services/housing.md",
	"content/support-services/peer.md", "content/substances/alcohol.md", "content/staff/jo-doe.md",
	"content/staff/kim-lee.md", "content/places/springfield.md",
	"content/articles/sleep.md", "content/levels-of-care/_index.md", "content/support-services/_index.md",
	"content/levels-of-care/deep/_index.md",
}

// randomFieldPage is the text of a page that refers to others at random; now and then to what is not there, or is
// withheld.
func randomFieldPage(random *rand.Rand, about string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Title %d\ndescription: About this %d.\n%s\n", random.IntN(9), random.IntN(9), about)
	for _, line := range []string{
		"services: [%s]|housing|peer|housing, peer|medical, housing", "levels: [%s]|iop|php|php, iop|residential",
		"substances: [%s]|alcohol|opioids",
		"people: [%s]|jo-doe|kim-lee|kim-lee, jo-doe|jo-do", "places: [%s]|springfield",
		"review: {by: %s, on: 2026-03-01}|jo-doe|kim-lee|Title 3|R. Lee",
		"hoursPerWeek: {min: %s}|9|4|20", "stepUp: %s|php|residential|outpatient", "sample: %s|true|false",
		"weight: %s|1|2", "draft: %s|true|false|false|false",
	} {
		form, values, _ := strings.Cut(line, "|")
		if key, _, _ := strings.Cut(form, ":"); random.IntN(2) > 0 || strings.HasPrefix(about, key+":") {
			continue
		}
		choices := strings.Split(values, "|")
		fmt.Fprintf(&b, form+"\n", choices[random.IntN(len(choices))])
	}
	b.WriteString("---\n")
	for _, component := range []string{"::levels{}", "::services{level=iop}", "::continuum{}", "::review{}",
		":glossary[IOP]{} and :glossary[PHP]{}."} {
		if random.IntN(3) == 0 {
			b.WriteString(component + "\n\n")
		}
	}
	return b.String()
}

// TestRandomFieldKeepsTheLaws edits what pages say of each other at random, and the data, and holds two laws: building
// over the last site with eight workers gives the findings and the bytes of a cold build with one; and a build that is
// stopped leaves the last site as it was.
func TestRandomFieldKeepsTheLaws(t *testing.T) {
	if race.Short() {
		t.Skip("random edits: run without -short")
	}
	before := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	random := rand.New(rand.NewPCG(3, 4))
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	site := tree{"config.toml": componentConfig, "content/_index.md": "---\ntitle: Home\n---\nWords.\n"}
	for _, name := range fieldNames {
		site[name] = "---\ntitle: A page\ndescription: About it.\n" + fieldPages[name] + "\n---\nWords.\n"
	}
	site.write(t, source)
	published, failed, rounds := 0, 0, 32
	if race.Enabled {
		rounds = 8
	}
	last := good(t, source, dest)
	undo := func() {}
	for round := range rounds {
		undo() // of the last edit, when it made the build fail
		name, back := editField(t, random, source)
		runtime.GOMAXPROCS(8)
		warm := buildAt(t, source, dest, noon)
		runtime.GOMAXPROCS(1)
		coldDest := filepath.Join(t.TempDir(), "public")
		cold := buildAt(t, source, coldDest, noon)
		if w, c := findingsText(t, warm), findingsText(t, cold); w != c {
			t.Fatalf("round %d, %s: the findings differ:\n%s\n%s", round, name, w, c)
		}
		now, want := readTree(t, dest), readTree(t, coldDest)
		if warm.Stopped {
			failed++
			want, undo = last, back
		} else {
			published++
			undo = func() {}
		}
		if d := difference(now, want); d != "" {
			t.Fatalf("round %d, %s, stopped %v: %s", round, name, warm.Stopped, d)
		}
		last = now
	}
	if published < rounds/6 || failed < rounds/11 {
		t.Errorf("%d builds were published and %d failed: too few of one", published, failed)
	}
}

// editField changes one file of the site: rewrites it, takes it away, or puts the site's own data in place or out of
// it. It returns which one, and how to undo it.
func editField(t *testing.T, random *rand.Rand, source string) (name string, undo func()) {
	t.Helper()
	name = fieldNames[random.IntN(len(fieldNames))]
	text := randomFieldPage(random, fieldPages[name])
	what := random.IntN(8)
	if what == 0 {
		name, text = "data/services.toml", folder.OwnServices
	}
	file := filepath.Join(source, filepath.FromSlash(name))
	old, err := os.ReadFile(file)
	undo = func() { _ = os.Remove(file) }
	if err == nil {
		undo = func() { tree{name: string(old)}.write(t, source) }
	}
	if err == nil && what < 2 {
		_ = os.Remove(file)
	} else {
		tree{name: text}.write(t, source)
	}
	return name, undo
}

func findingsText(t *testing.T, report *build.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := finding.Text(&b, report.Findings, finding.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
