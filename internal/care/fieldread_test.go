package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/finding"
)

// Valid files, to which TestFieldIsChecked adds mistakes. It counts their lines.
const (
	goodLevel = `version = 1
asOf = 2026-01-02
[[levels]]
id = "iop"
name = "Intensive outpatient program"
summary = "S."
setting = "At home"
source = "https://a.example/"
verified = true
hours = {min = 9, max = 19}
[[levels.asam]]
edition = 3
level = "2.1"
source = "https://a.example/"
verified = true
`
	goodService = `version = 1
asOf = 2026-01-02
[[services]]
id = "housing"
name = "Housing"
summary = "S."
crisis = "overdose"
source = "https://a.example/"
verified = true
`
	goodTerm = `version = 1
asOf = 2026-01-02
[[terms]]
short = "IOP"
long = "intensive outpatient program"
meaning = "M."
source = "https://a.example/"
verified = true
`
	goodKinds = `version = 1
[[kinds]]
id = "level-of-care"
name = "Level"
doc = "D"
subject = "level"
relation = "levels"
answers = ["services"]
required = ["level"]
page = "MedicalWebPage"
[[kinds]]
id = "support-service"
name = "Service"
doc = "D"
subject = "service"
relation = "services"
answers = ["levels"]
folder = "support-services"
`
)

// again repeats the first entry of a file.
func again(file, list string) string {
	_, first, _ := strings.Cut(file, "[["+list+"]]")
	return file + "[[" + list + "]]" + first
}

func TestFieldIsChecked(t *testing.T) {
	for name, test := range map[string]struct{ file, text, old, new, want, suggestion string }{
		"good levels":     {file: "levels", text: goodLevel},
		"good services":   {file: "services", text: goodService},
		"good substances": {file: "substances", text: strings.ReplaceAll(goodService, "services", "substances")},
		"good therapies":  {file: "therapies", text: strings.ReplaceAll(goodService, "services", "therapies")},
		"good glossary":   {file: "glossary", text: goodTerm},
		"good kinds":      {file: "kinds", text: goodKinds},
		"no hours":        {file: "levels", text: goodLevel, old: "hours = {min = 9, max = 19}\n"},
		"open hours":      {file: "levels", text: goodLevel, old: ", max = 19"},
		"own day":         {file: "levels", text: goodLevel, old: "[[levels]]", new: "[[levels]]\nasOf = 2026-02-03"},
		"own key":         {file: "kinds", text: goodKinds, old: `["level"]`, new: `["level", "state_license"]`},
		"own type":        {file: "kinds", text: goodKinds, old: "MedicalWebPage", new: "VideoGallery"},
		"same term, spelt": {file: "glossary", text: again(goodTerm, "terms"), old: "[[terms]]\nshort = \"IOP\"",
			new: "[[terms]]\nshort = \"iop\""},
		"misspelt key": {"levels", goodLevel, "summary", "sumary",
			`data/levels.toml:6:1: levels[1]: unknown key "sumary"`, `did you mean "summary"?`},
		"misspelt list": {"levels", goodLevel, "[[levels]]", "[[level]]",
			`data/levels.toml:3:3: unknown key "level"`, `did you mean "levels"?`},
		"misspelt in hours": {"levels", goodLevel, "{min", "{mim",
			`data/levels.toml:10:10: levels[1].hours: unknown key "mim"`, `did you mean "min"?`},
		"missing": {"levels", goodLevel, "setting = \"At home\"\n", "",
			`data/levels.toml:3:3: levels[1]: the key "setting" is missing`, ""},
		"id twice": {"levels", again(goodLevel, "levels"), "", "",
			`data/levels.toml:17:6: levels[2].id: two levels are named "iop"`, ""},
		"id with capitals": {"levels", goodLevel, `"iop"`, `"IOP"`,
			`data/levels.toml:4:6: levels[1].id: want lower-case words joined by hyphens, such as case-management, have "IOP"`, ""},
		"id with spaces": {"services", goodService, `"housing"`, `"sober living"`,
			`data/services.toml:4:6: services[1].id: want lower-case words joined by hyphens, such as case-management, have "sober living"`, ""},
		"source": {"levels", goodLevel, "https://a", "http://a",
			`data/levels.toml:8:10: levels[1].source: want an address that begins with https://, have "http://a.example/"`, ""},
		"no source": {"levels", goodLevel, "source = \"https://a.example/\"\nverified = true\nhours",
			"verified = true\nhours", `data/levels.toml:3:3: levels[1]: the key "source" is missing`, ""},
		"no day": {"levels", goodLevel, "asOf = 2026-01-02\n", "",
			"data/levels.toml:8:12: levels[1].verified: a verified entry needs the day on which it was checked",
			"add asOf = 2026-11-23, with the day of the check, here or once at the top of the file"},
		"no day of term": {"glossary", goodTerm, "asOf = 2026-01-02\n", "",
			"data/glossary.toml:7:12: terms[1].verified: a verified entry needs the day on which it was checked", ""},
		"hours turned": {"levels", goodLevel, "{min = 9, max = 19}", "{min = 19, max = 9}",
			"data/levels.toml:10:9: levels[1].hours: min is 19, which is more than max, 9",
			"write {min = 9, max = 19}"},
		"hours of a year": {"levels", goodLevel, "max = 19", "max = 190",
			"data/levels.toml:10:9: levels[1].hours: want hours of a week, from 0 to 168, have 9 to 190", ""},
		"hours below none": {"levels", goodLevel, "min = 9", "min = -9",
			"data/levels.toml:10:9: levels[1].hours: want hours of a week, from 0 to 168, have -9 to 19", ""},
		"hours of all day": {"levels", goodLevel, "hours =", "allDay = true\nhours =",
			"data/levels.toml:11:9: levels[1].hours: care around the clock has no hours a week", ""},
		"youth turned": {"levels", goodLevel, "hours = {min = 9, max = 19}", "youth = {min = 19.5, max = 6}",
			"data/levels.toml:10:9: levels[1].youth: min is 19.5, which is more than max, 6", ""},
		"edition": {"levels", goodLevel, "edition = 3", "edition = 5",
			"data/levels.toml:12:11: levels[1].asam[1].edition: want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have 5", ""},
		"number": {"levels", goodLevel, `"2.1"`, `"II.1"`,
			`data/levels.toml:13:9: levels[1].asam[1].level: want a number of The ASAM Criteria such as 2.1 or 3.7-WM, have "II.1"`, ""},
		"number unquoted": {"levels", goodLevel, `"2.1"`, `2.1`,
			`data/levels.toml:13:9: levels[1].asam[1].level: want text, have the number 2.1`, ""},
		"number twice": {"levels", strings.Replace(again(goodLevel, "levels"), `"iop"`, `"php"`, 1), "", "",
			`data/levels.toml:26:9: levels[2].asam[1].level: two levels have the number 2.1 in edition 3`, ""},
		"topic": {"services", goodService, `"overdose"`, `"overdoze"`,
			`data/services.toml:7:10: services[1].crisis: want one of `, `write "overdose"`},
		"no service": {"services", goodService, "[[services]]", "[[substances]]",
			`data/services.toml:3:3: unknown key "substances"`, ""},
		"term twice": {"glossary", again(goodTerm, "terms"), "", "",
			`data/glossary.toml:10:9: terms[2].short: two terms are named "IOP"`, ""},
		"no full stop": {"glossary", goodTerm, `"M."`, `"A plan"`,
			`data/glossary.toml:6:11: terms[1].meaning: want a sentence with its full stop, have "A plan"`,
			`write "A plan."`},
		"kind twice": {"kinds", strings.Replace(goodKinds, "support-service", "level-of-care", 1), "", "",
			`data/kinds.toml:12:6: kinds[2].id: two kinds are named "level-of-care"`, ""},
		"subject": {"kinds", goodKinds, `subject = "level"`, `subject = "levle"`,
			`data/kinds.toml:6:11: kinds[1].subject: want one of level, service, substance, therapy, have "levle"`,
			`write "level"`},
		"subject twice": {"kinds", goodKinds, `subject = "service"`, `subject = "level"`,
			`data/kinds.toml:15:11: kinds[2].subject: two kinds have the key "level"`, ""},
		"relation": {"kinds", goodKinds, `relation = "levels"`, `relation = "levls"`,
			`data/kinds.toml:7:12: kinds[1].relation: want one of levels, services, substances, therapies, people, places, have "levls"`, `write "levels"`},
		"answers": {"kinds", goodKinds, `["services"]`, `["service"]`,
			`data/kinds.toml:8:12: kinds[1].answers[1]: want one of levels, services, substances, therapies, people, places, have "service"`, `write "services"`},
		"unanswered": {"kinds", goodKinds, "answers = [\"levels\"]\n", "",
			`data/kinds.toml:8:12: kinds[1].answers[1]: "level-of-care" wants an answer from "support-service", which does not answer "levels"`, `add "levels" to the answers of "support-service", or take this out`},
		"nobody answers": {"kinds", goodKinds, `["services"]`, `["places"]`,
			`data/kinds.toml:8:12: kinds[1].answers[1]: no kind has the relation "places", so nothing can answer`, ""},
		"no way to answer": {"kinds", goodKinds, "relation = \"levels\"\n", "",
			`data/kinds.toml:7:12: kinds[1].answers[1]: pages of kind "level-of-care" cannot be answered: no key refers to them`, ""},
		"required": {"kinds", goodKinds, `["level"]`, `["level", "adress"]`,
			`data/kinds.toml:9:22: kinds[1].required[2]: pages have no key "adress"`, `write "address"`},
		"schema": {"kinds", goodKinds, "MedicalWebPage", "MedicalWebpage",
			`data/kinds.toml:10:8: kinds[1].page: schema.org has no type "MedicalWebpage"`, `write "MedicalWebPage"`},
		"no schema": {"kinds", goodKinds, "MedicalWebPage", "a page",
			`data/kinds.toml:10:8: kinds[1].page: want the name of a type of schema.org, such as MedicalWebPage, have "a page"`, ""},
		"folder": {"kinds", goodKinds, `"support-services"`, `"../x"`,
			`data/kinds.toml:18:10: kinds[2].folder: want a folder below content/ such as levels-of-care, have "../x"`,
			""},
		"version": {"kinds", goodKinds, "version = 1", "version = 2",
			"data/kinds.toml:1:11: version: want 1, the form of data that this program reads, have 2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(test.text, test.old) {
				t.Fatalf("nothing to replace: %q", test.old)
			}
			text := strings.Replace(test.text, test.old, test.new, 1)
			file := "data/" + test.file + ".toml"
			data, findings := Load(fstest.MapFS{file: {Data: []byte(text)}})
			for _, kind := range data.Kinds {
				_, problems := kind.KeysRequired([]string{"address", "level"})
				findings = append(findings, problems...)
			}
			if test.want == "" {
				if len(findings) > 0 {
					t.Errorf("have %v", texts(findings))
				}
				return
			}
			at := slices.IndexFunc(findings, func(f finding.Finding) bool {
				return strings.HasPrefix(textOf(f),
					test.want)
			})
			if at < 0 {
				t.Fatalf("want %q, have\n%s", test.want, strings.Join(texts(findings), "\n"))
			}
			if test.suggestion != "" && findings[at].Suggestion != test.suggestion {
				t.Errorf("suggests %q, want %q", findings[at].Suggestion, test.suggestion)
			}
		})
	}
}

// TestUnverifiedIsKeptBack checks that readers see only verified facts, and that the others are read, too.
func TestUnverifiedIsKeptBack(t *testing.T) {
	text := strings.Replace(goodLevel, "verified = true\nhours", "verified = false\nhours", 1)
	data, _ := Load(fstest.MapFS{"data/levels.toml": {Data: []byte(text)}})
	if l := data.Level("iop"); l.Verified || len(l.ASAM) != 1 || l.ASAM[0].Source == "" {
		t.Errorf("have %+v", l)
	}
	text = strings.Replace(goodLevel, "source = \"https://a.example/\"\nverified = true\n",
		"source = \"https://a.example/\"\nverified = false\n", 2)
	data, _ = Load(fstest.MapFS{"data/levels.toml": {Data: []byte(text)}})
	if l := data.Level("iop"); len(l.ASAM) != 0 || len(l.UnverifiedASAM) != 1 {
		t.Errorf("have %+v", l)
	}
	data, findings := Load(fstest.MapFS{"data/levels.toml": {Data: []byte(strings.Replace(goodLevel,
		"asOf = 2026-01-02\n", "", 1))}})
	if l := data.Level("iop"); l.Verified || len(l.ASAM) != 0 || len(findings) != 2 {
		t.Errorf("verified on no day: %+v, %v", l, texts(findings))
	}
}

func TestSiteReplacesOneFieldFile(t *testing.T) {
	embedded := facts(t)
	data, findings := Load(fstest.MapFS{"data/levels.toml": {Data: []byte(goodLevel)}})
	if len(findings) > 0 {
		t.Fatalf("have %v", texts(findings))
	}
	if len(data.Levels) != 1 || data.Levels[0].Label() != "Intensive outpatient program" {
		t.Errorf("the site's levels: %+v", data.Levels)
	}
	if len(data.Services) != len(embedded.Services) || len(data.Kinds) != len(embedded.Kinds) ||
		len(data.Glossary) != len(embedded.Glossary) {
		t.Error("other files are gone")
	}
}

// TestEmbeddedFieldStandsIn checks that an invalid file is one finding, and not one on every page.
func TestEmbeddedFieldStandsIn(t *testing.T) {
	embedded := facts(t)
	counts := func(d *Data) []int {
		return []int{len(d.Levels), len(d.Services), len(d.Substances), len(d.Therapies), len(d.Kinds), len(d.Glossary)}
	}
	for _, file := range []string{"levels", "services", "substances", "therapies", "kinds", "glossary"} {
		for name, text := range map[string]string{"syntax": "version = 1\n[[x", "version": "version = 7", "empty": "",
			"another list": "version = 1\n[[things]]\nid = \"x\"", "no list": "version = 1\n" + listOf(file) +
				" = \"x\""} {
			data, findings := Load(fstest.MapFS{"data/" + file + ".toml": {Data: []byte(text)}})
			if len(findings) == 0 {
				t.Errorf("%s, %s: no finding", file, name)
			}
			for _, f := range findings {
				if f.File != "data/"+file+".toml" {
					t.Errorf("%s, %s: a finding elsewhere: %s", file, name, textOf(f))
				}
			}
			if !slices.Equal(counts(data), counts(embedded)) {
				t.Errorf("%s, %s: have %v entries, want %v", file, name, counts(data), counts(embedded))
			}
		}
	}
	data, findings := Load(fstest.MapFS{"data/therapies.toml": {Data: []byte("version = 1\ntherapies = []")}})
	if len(findings) != 0 || len(data.Therapies) != 0 {
		t.Errorf("a site may have no therapies: %v, %+v", texts(findings), data.Therapies)
	}
}

// listOf is the key of the list in a file.
func listOf(file string) string {
	if file == "glossary" {
		return "terms"
	}
	return file
}

func FuzzField(f *testing.F) {
	for _, text := range []string{goodLevel, goodService, goodTerm, goodKinds} {
		f.Add(text)
	}
	countries := facts(f).Countries
	f.Fuzz(func(t *testing.T, text string) {
		site := fstest.MapFS{}
		for _, file := range []string{"levels", "services", "kinds", "glossary"} {
			site["data/"+file+".toml"] = &fstest.MapFile{Data: []byte(text)}
		}
		l := loader{site: site, data: &Data{Countries: countries}}
		l.levels()
		l.data.Services = l.subjects("services")
		l.kinds()
		l.glossary()
		for _, level := range l.data.Levels {
			if level.ID == "" || level.Hours.Max != 0 && level.Hours.Max < level.Hours.Min || level.Verified &&
				(level.Source == "" || level.AsOf.IsZero()) {
				t.Errorf("a level that cannot be: %+v", level)
			}
		}
	})
}

func textOf(f finding.Finding) string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
}

func texts(findings []finding.Finding) []string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, textOf(f))
	}
	return lines
}
