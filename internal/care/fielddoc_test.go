package care

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/record"
)

// TestFieldIsDocumented holds that docs/data.md names every key and every id of the field's data.
func TestFieldIsDocumented(t *testing.T) {
	page := dataPage(t)
	structs := []any{Level{}, levelKeys{}, asamKeys{}, Subject{}, Term{}, Kind{}, Range{}, countryFile{},
		emergencyKeys{},
		CrisisLine{}, RetiredNumber{}, hoursFile{}, ShareTarget{}, guideFile{}, Danger{}, questionKeys{}, Answer{},
		GuideResult{}, SearchCard{},
		Notice{}, Tracker{}, packFile{}, termKeys{}, Guideline{}, Law{}, acronymsFile{}}
	for _, list := range []string{"levels", "services", "substances", "therapies", "terms", "kinds", "targets", "cards",
		"notices", "trackers"} {
		file, _, _ := listFile(list)
		structs = append(structs, file)
	}
	for _, keys := range structs {
		for _, key := range record.Keys(keys) {
			if !strings.Contains(page, "`"+key+"`") && key != "version" {
				t.Errorf("docs/data.md does not tell of the key %q", key)
			}
		}
	}
	data := facts(t)
	var ids []string
	for _, l := range data.Levels {
		ids = append(ids, l.ID)
	}
	for _, relation := range Relations {
		for _, s := range data.Subjects(relation) {
			ids = append(ids, s.ID)
		}
	}
	for _, k := range data.Kinds {
		ids = append(ids, k.ID)
	}
	_, table, _ := strings.Cut(page, "\n## Ids\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, id := range ids {
		if !strings.Contains(table, "`"+id+"`") {
			t.Errorf("docs/data.md does not list the id %q", id)
		}
	}
}

// TestTermsThatBelongTogether holds that docs/data.md lists every id of the claims, and only ids that the packs have.
func TestTermsThatBelongTogether(t *testing.T) {
	_, part, _ := strings.Cut(dataPage(t), "\n### Ids that belong together\n")
	part, _, _ = strings.Cut(part, "\n### ")
	claims, language, _ := strings.Cut(part, "\n| in `language.toml` | ids |\n")
	row := regexp.MustCompile(`(?m)^\| [^|]+ \| (.*) \|$`)
	word := regexp.MustCompile("`([a-z-]+)`")
	data := facts(t)
	for name, text := range map[string]string{"claims": claims, "language": language} {
		listed := map[string]bool{}
		for _, cells := range row.FindAllStringSubmatch(text, -1) {
			for _, id := range word.FindAllStringSubmatch(cells[1], -1) {
				listed[id[1]] = true
			}
		}
		if len(listed) < 10 {
			t.Fatalf("only %d ids of %s", len(listed), name)
		}
		known := map[string]bool{}
		for _, term := range data.Packs[name].Terms {
			known[term.ID] = true
			if name == "claims" && !listed[term.ID] {
				t.Errorf("docs/data.md does not list the claim %q", term.ID)
			}
		}
		for id := range listed {
			if !known[id] {
				t.Errorf("docs/data.md lists %q, which %s.toml does not have", id, name)
			}
		}
	}
}

// TestExamplesOfDataLoad holds that what docs/data.md shows can be written.
func TestExamplesOfDataLoad(t *testing.T) {
	examples := regexp.MustCompile("(?s)```toml\n# (data/[a-z/]+\\.toml)\n(.*?)```").FindAllStringSubmatch(dataPage(t),
		-1)
	if len(examples) < 4 {
		t.Fatalf("only %d examples", len(examples))
	}
	for _, example := range examples {
		if _, findings := Load(fstest.MapFS{example[1]: {Data: []byte(example[2])}}); len(findings) > 0 {
			t.Errorf("%s: %v", example[1], texts(findings))
		}
	}
}

func dataPage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
