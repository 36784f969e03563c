package content

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

func TestPlace(t *testing.T) {
	tree, findings := readFolder(fstest.MapFS{
		"content/s/_index.md": {Data: []byte("---\ncascade:\n  author: a\n---\n")},
		"content/s/p.md": {Data: []byte(`---
title: A
Aliases: [/a/, /b/]
review: {by: x, next: 2027-01-01}
sources:
  - {title: T, url: "https://t.example/"}
  - title: V
    url: https://v.example/
menu: main
image: a.jpg
tags: [a, b]
params: {color: red}
---
`)},
	}, testConfig())
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	p := tree.Pages[1]
	tests := map[string]string{
		"title": "p.md:2:8", "aliases": "p.md:3:10", "aliases[2]": "p.md:3:16", "review": "p.md:4:9",
		"review.by": "p.md:4:14", "review.next": "p.md:4:23",
		"review.on": "p.md:4:9", "sources[1]": "p.md:6:5", "sources[2].url": "p.md:8:10",
		"sources[2].accessed": "p.md:7:5", "sources[9]": "p.md:6:3",
		"menus": "p.md:9:7", "image.src": "p.md:10:8", "tags": "p.md:11:7", "tags[2]": "p.md:11:7",
		"params.color": "p.md:12:17", "author": "_index.md:3:11",
		"weight": "p.md:0:0", "": "p.md:0:0", "sources[": "p.md:6:3", "review.": "p.md:4:9",
	}
	for key, want := range tests {
		file, pos := p.Place(key)
		if have := fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(file, "content/s/"), pos.Line, pos.Column); have != want {
			t.Errorf("%s: have %s, want %s", key, have, want)
		}
	}
}

// TestPositions puts one mistake into random front matter, in each format, below random lines: its finding is at its
// place.
func TestPositions(t *testing.T) {
	const mistake = "false"
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 3))
		keys := []string{"linkTitle", "description", "summary", "slug", "author", "own", "Other"}
		random.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		keys = keys[:random.IntN(len(keys))]
		at := random.IntN(len(keys) + 1)
		keys = slices.Insert(keys, at, "title")
		var b bytes.Buffer
		end := []string{"\n", "\r\n", "\r"}[random.IntN(3)]
		format := []string{"yaml", "toml", "json"}[random.IntN(3)]
		fence := map[string][2]string{"yaml": {"---", "---"}, "toml": {"+++", "+++"}, "json": {"{", "}"}}[format]
		b.WriteString(strings.Repeat(end, random.IntN(3)) + fence[0] + end)
		for i, key := range keys {
			value := `"é` + key + `"`
			if key == "title" {
				value = mistake
			}
			comma := ","
			if i == len(keys)-1 {
				comma = ""
			}
			switch space := strings.Repeat(" ", random.IntN(3)); format {
			case "yaml":
				b.WriteString(key + ": " + space + value + end)
			case "toml":
				b.WriteString(space + key + space + "=" + space + value + end + end)
			case "json":
				b.WriteString(space + `"` + key + `":` + space + value + comma + end)
			}
		}
		b.WriteString(fence[1] + end + "Body." + end)
		text := b.String()
		p, findings := one(t, text)
		unified := strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		want := finding.PositionAt([]byte(unified), strings.Index(unified, mistake))
		if len(findings) != 1 || findings[0].Rule != "wrong-type" || findings[0].Line != want.Line ||
			findings[0].Column != want.Column {
			t.Fatalf("want one finding at %v, have %v, in\n%s", want, findings, unified)
		}
		if line := 1 + strings.Count(unified[:strings.Index(unified, "Body.")], "\n"); p == nil || p.BodyLine != line ||
			string(bodyText(p)) != "Body.\n" {
			t.Fatalf("body: want line %d, have %+v, in\n%s", line, p, unified)
		}
	}
}

// TestDraftNeverSlips: whatever single byte of a draft is lost, doubled or changed, the page is not live without an
// error.
func TestDraftNeverSlips(t *testing.T) {
	for _, text := range []string{
		"---\ntitle: A\ndraft: true\n---\nText.\n",
		"+++\ntitle = \"A\"\ndraft = true\n+++\nText.\n",
		"{\n  \"title\": \"A\",\n  \"draft\": true\n}\nText.\n",
		"\ufeff\r\n---\r\ndraft: true\r\ntitle: A\r\n---\r\nText.",
	} {
		end := strings.Index(text, "Text.")
		check := func(what, changed string) {
			if strings.Contains(changed, "#draft") || strings.Contains(changed, "#raft") {
				return // a comment, which the editor may well mean
			}
			p, findings := one(t, changed)
			// A word that is no longer "draft", nor like it, is a key of the site's own.
			if p != nil && !bool(p.Draft) && !finding.HasErrors(findings) && p.Params == nil {
				t.Errorf("%s: live without an error: %q", what, changed)
			}
		}
		for i := range end {
			check("lost", text[:i]+text[i+1:])
			check("doubled", text[:i+1]+text[i:])
			for _, c := range "\x00\n\t -#:=\"'{}x~\u00a0" {
				check("changed", text[:i]+string(c)+text[i+1:])
				check("put in", text[:i]+string(c)+text[i:])
			}
		}
	}
}

// FuzzRead: whatever a file holds, reading ends, without panic; the page is read or withheld with an error; its body is
// a part of the file that begins on BodyLine; findings are inside the file.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "Text.", "---\ntitle: A\n---\nText.", "+++\ntitle = 'A'\n+++\n", "{\n\"a\": {}\n}\n",
		"\ufeff---\r\ndraft: yes\r\n---\r\n", "---\n", "---\n---", "--- \n\t---\n---\n",
		"{\n}\n\n}\n", "---\ncascade: {a: b}\nparams: {x: [1]}\nmenu: {main: {}}\nimage: {}\n---\n",
		"----\ntitle: A\n----", "\r---\r\r\n---\r", "---\na: |\n  ---\n---\n", "{\"title\": 1}", "\xff\xfe",
		"---\ntitle: [[fill: a]]\nphone: \"[[fill: b]]\"\n---\n[[fill: c\n]] [[fill:",
		"---\ndraft: true\ndate: \"[[fill: é]]\"\n# [[fill: d]]\n---\n", "[[fill:]]\r\n[[fill: x]]",
		"---\nlevels: a, b ,,\nservices: [a]\npeople: ','\naudience: {a: b}\nlanguages: en,xx-\n---\n",
		"---\nlicense: a\naccreditation: {name: a}\ngeo: {latitude: 1e400}\n---\n",
		"---\naddress: {country: zz}\nphone: 1\nemail: <>\nopeningHours: [{days: x}]\nplans: [{}]\neffective: 2026-13-01\nasam: {edition: 3, level: 2.1}\n---\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"content/p.md", "content/s/_index.md"} {
			tree, findings := readFolder(fstest.MapFS{name: {Data: text}}, testConfig())
			if len(tree.Pages)+len(tree.Withheld) != 1 {
				t.Fatalf("%d pages, %d withheld", len(tree.Pages), len(tree.Withheld))
			}
			if len(tree.Withheld) == 1 && !finding.HasErrors(findings) {
				t.Error("withheld without an error")
			}
			unified := bytes.ReplaceAll(bytes.ReplaceAll(bytes.TrimPrefix(text, utf8BOM), []byte("\r\n"), []byte("\n")),
				[]byte("\r"), []byte("\n"))
			lines := bytes.Count(unified, []byte("\n")) + 1
			for _, f := range findings {
				if f.Line < 1 || f.Line > lines || f.Column < 1 || f.File != name || f.Message == "" {
					t.Errorf("%d lines, finding %+v", lines, f)
				}
			}
			if len(tree.Pages) == 0 {
				continue
			}
			p := tree.Pages[0]
			if !bytes.HasSuffix(unified, bodyText(p)) ||
				p.BodyLine != 1+bytes.Count(unified[:len(unified)-p.Body.Len], []byte("\n")) {
				t.Errorf("body from line %d: %q of %q", p.BodyLine, bodyText(p), unified)
			}
		}
	})
}

// TestWithholding: whether a finding withholds its page is a property of its rule.
func TestWithholding(t *testing.T) {
	for name, test := range map[string]struct {
		front string
		kept  bool
	}{
		"bad-phone":     {"phone: '12'", true},
		"bad-hours":     {"openingHours: []", true},
		"bad-email":     {"email: nowhere", true},
		"wrong-type":    {"title: [a]", true},
		"bad-draft":     {"draft: yes", false},
		"bad-date":      {"expiryDate: soon", false},
		"duplicate-key": {"title: A\ntitle: B", false},
		"syntax":        {"title: a: b", false},
	} {
		p, findings := one(t, "---\n"+test.front+"\n---\n")
		if (p != nil) != test.kept || !slices.ContainsFunc(findings,
			func(f finding.Finding) bool { return f.Rule == name }) {
			t.Errorf("%s: kept %t, want %t; findings %v", name, p != nil, test.kept, findings)
		}
		i := slices.IndexFunc(finding.Rules(), func(r finding.Rule) bool { return r.Name == name })
		if rule := finding.Rules()[i]; rule.Withholds == test.kept {
			t.Errorf("%s: the rule says otherwise: %+v", name, rule)
		}
	}
}

// TestKindsRequireKeysOfPages: a kind can require every key that pages have, and those of the built-in data require no
// other.
func TestKindsRequireKeysOfPages(t *testing.T) {
	data, _ := care.Load(nil)
	for _, kind := range data.Kinds {
		for _, key := range kind.Required {
			if !slices.Contains(Keys(), key) {
				t.Errorf("%s: requires %q, which no page has", kind.ID, key)
			}
		}
	}
	for key, want := range map[string]string{"parkng": `write "parking"`, "own": ""} {
		file := &fstest.MapFile{Data: []byte("version = 1\n[[kinds]]\nid = \"x\"\nname = \"X\"\ndoc = \"X.\"\nrequired = [\"" + strings.Join(Keys(), `", "`) + "\", \"" + key + "\"]\n")}
		data, findings := care.Load(fstest.MapFS{"data/kinds.toml": file})
		required, problems := data.Kinds[0].KeysRequired(Keys())
		findings = append(findings, problems...)
		if !slices.Equal(required, append(Keys(), "own")[:len(required)]) {
			t.Errorf("required %v", required)
		}
		if want == "" && len(findings) > 0 || want != "" && (len(findings) != 1 || findings[0].Suggestion != want) {
			t.Errorf("%s: %v", key, findings)
		}
	}
}

// TestBlankTitles holds that a text without a visible letter is none, and that a number is a title.
func TestBlankTitles(t *testing.T) {
	for _, blank := range []string{`"   "`, `"\t"`, `"\u200b"`, `"\u00a0 \u200d"`, `""`} {
		p, findings := one(t, "---\ntitle: "+blank+"\nlinkTitle: "+blank+"\ndescription: "+
			blank+"\nsummary: "+blank+"\n---\n")
		if p.Title+p.LinkTitle+p.Description+p.Summary != "" || len(findings) > 0 {
			t.Errorf("%s: have %q, %v", blank, p.Title, findings)
		}
	}
	for written, want := range map[string]string{"988": "988", `" A "`: "A", "2027": "2027", "1.50": "1.50"} {
		if p, findings := one(t, "---\ntitle: "+written+"\n---\n"); p.Title != want || len(findings) > 0 {
			t.Errorf("%s: have %q, %v", written, p.Title, findings)
		}
	}
}
