package setup_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight"
	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/setup"
)

var day = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

var harbor = setup.Answers{
	Name: "Harbor House", Number: "1-217-555-0134", AnsweredBy: care.Facility, Hours: "Monday to Friday, 9 am to 5 pm",
	TimeZone: "America/Chicago", Street: "12 \"Main\" Street", Locality: "Springfield", Region: "IL",
	PostalCode: "62701",
}

// starter is a new site, as a file system that a test may change.
func starter(t *testing.T) fstest.MapFS {
	t.Helper()
	site := fstest.MapFS{}
	err := fs.WalkDir(porchlight.Starter, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name != config.File && !strings.HasPrefix(name, "content/") {
			return err
		}
		text, err := fs.ReadFile(porchlight.Starter, name)
		site[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func plan(t *testing.T, site fs.FS, a setup.Answers) (map[string]string, *setup.Plan, []finding.Finding) {
	t.Helper()
	p, findings, err := setup.New(site, porchlight.Starter, a, day)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range p.Changes {
		if c.Text != nil {
			texts[c.File] = string(c.Text)
		} else {
			texts[c.File] = "removed"
		}
	}
	return texts, p, findings
}

// TestNewSiteHasItsAnswers holds that nothing of the public line is left, and that pages say what was answered.
func TestNewSiteHasItsAnswers(t *testing.T) {
	texts, p, findings := plan(t, starter(t), harbor)
	if len(findings) > 0 || len(p.Kept) > 0 {
		t.Errorf("findings %v, kept %v", findings, p.Kept)
	}
	cfg, _ := config.LoadText(fstest.MapFS{}, []byte(texts[config.File]), config.Flags{Clock: day})
	h := cfg.Helpline
	if h.Name != "Harbor House" || h.Number.Display() != "1-217-555-0134" || !h.Text.IsZero() || !h.TTY.IsZero() ||
		h.Tagline != "" ||
		h.AnswererName != "" || h.AlwaysOpen || h.Hours != "Monday to Friday, 9 a.m. to 5 p.m., Central Time" {
		t.Errorf("the helpline is %+v", h)
	}
	if cfg.Title != "Harbor House" || cfg.TimeZone.String() != "America/Chicago" ||
		cfg.Organization.Address != `12 "Main" Street, Springfield, IL 62701` {
		t.Errorf("settings: %q, %s, %q", cfg.Title, cfg.TimeZone, cfg.Organization.Address)
	}
	for _, gone := range []string{"SAMHSA", "435748", "Trusted"} {
		for file, text := range texts {
			if strings.Contains(text, gone) && file != "content/_index.md" { // it has SAMHSA as a source
				t.Errorf("%s speaks of %q", file, gone)
			}
		}
	}
	for file, want := range map[string]string{
		"content/staff/sample-peer.md":  "removed",
		"content/places/springfield.md": `street: "12 \"Main\" Street"`,
		"content/who-answers.md":        "These are our hours: Monday to Friday",
		"content/about.md":              "This is the site of Harbor House",
		"content/_index.md":             "and whom you can call.",
	} {
		if !strings.Contains(texts[file], want) {
			t.Errorf("%s: want %q in %q", file, want, texts[file])
		}
	}
}

// TestPagesAreDueToday holds that pages are of the day that it is in the time zone of the site: those of a later day
// would not be published.
func TestPagesAreDueToday(t *testing.T) {
	evening := time.Date(2027, 3, 1, 2, 0, 0, 0, time.UTC) // in Chicago it is 8 p.m. of the day before
	p, _, err := setup.New(starter(t), porchlight.Starter, harbor, evening)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := p.Source("content/about.md"); err != nil || !strings.Contains(string(text), "date: 2027-02-28\n") {
		t.Errorf("have %s, %v", text, err)
	}
}

// TestWhoAnswersAndIsPaid holds that a page names who answers, and whether money is paid.
func TestWhoAnswersAndIsPaid(t *testing.T) {
	a := harbor
	a.AnsweredBy, a.AnswererName, a.Paid, a.Hours, a.KeepSamples = care.ThirdParty, "Bright Calls", true, "24/7", true
	texts, _, findings := plan(t, starter(t), a)
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	page := texts["content/who-answers.md"]
	for _, want := range []string{"Bright Calls picks up the phone for us", "money is paid when a caller is sent",
		"Someone answers at every hour"} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in %s", want, page)
		}
	}
	if _, removed := texts["content/staff/sample-peer.md"]; removed {
		t.Error("samples are removed that were to be kept")
	}
	if !strings.Contains(texts[config.File], "paidReferral = true ") {
		t.Error("nothing says in the settings that money is paid")
	}
}

// TestChangedPagesStay holds that what an editor wrote is never replaced.
func TestChangedPagesStay(t *testing.T) {
	site := starter(t)
	site["content/about.md"].Data = append(site["content/about.md"].Data, "More.\n"...)
	site["content/places/springfield.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Ours\n---\n")}
	delete(site, "content/who-answers.md")
	site["content/staff/_index.md"].Data = []byte(strings.ReplaceAll(string(site["content/staff/_index.md"].Data), "\n",
		"\r\n"))
	texts, p, _ := plan(t, site, harbor)
	if want := []string{"content/about.md", "content/places/springfield.md"}; !slices.Equal(p.Kept, want) {
		t.Errorf("kept %v", p.Kept)
	}
	for _, file := range []string{"content/about.md", "content/places/springfield.md", "content/who-answers.md"} {
		if _, changed := texts[file]; changed {
			t.Errorf("%s is changed", file)
		}
	}
	if _, changed := texts["content/staff/_index.md"]; !changed {
		t.Error("a page with the line ends of Windows counts as changed")
	}
}

// TestSettingsStay holds that only what was answered changes, in settings of any shape.
func TestSettingsStay(t *testing.T) {
	for name, text := range map[string]string{
		"empty":         "",
		"no end":        "title = \"A\"",
		"windows":       "title = 'A' # mine\r\n[helpline]\r\nnumber = '988'\r\n",
		"other tables":  "# note\ntitle = \"\"\"A\nB\"\"\"\n[ helpline ] # ours\nnumber = \"988\"\nlanguages = [ # which\n \"English\", # ]\n]\n[params]\nname = \"keep # this\"\n",
		"openingHours":  "[helpline]\nopeningHours = {weekly = [{days = \"Monday\", from = \"9:00\", to = \"noon\"}]} # x\nhours = \"Monday\"\n",
		"organization":  "[organization]\nname = \"Old\"\nsameAs = [\"https://example.org/a\"]\n[[menus.main]]\nname = \"Old\"\nurl = \"/\"\n",
		"commented out": "# title = \"B\"\n#[helpline]\n# number = \"1\"\n",
	} {
		site := fstest.MapFS{config.File: {Data: []byte(text)}}
		before, _ := config.Load(site, config.Flags{Clock: day})
		texts, _, findings := plan(t, site, harbor)
		if finding.HasErrors(findings) {
			t.Errorf("%s: %v in\n%s", name, findings, texts[config.File])
		}
		after, _ := config.LoadText(fstest.MapFS{}, []byte(texts[config.File]), config.Flags{Clock: day})
		if after.Title != "Harbor House" || after.Helpline.Number.Display() != "1-217-555-0134" ||
			after.Helpline.AlwaysOpen ||
			after.Organization.Name != "Harbor House" {
			t.Errorf("%s: %q, %q, %q in\n%s", name, after.Title, after.Helpline.Number, after.Organization.Name,
				texts[config.File])
		}
		if !slices.Equal(after.Organization.SameAs, before.Organization.SameAs) ||
			!maps.Equal(after.Params, before.Params) {
			t.Errorf("%s: other settings changed in\n%s", name, texts[config.File])
		}
		for line := range strings.Lines(text) {
			if _, note, ok := strings.Cut(line, "# "); ok && !strings.Contains(note, "which") &&
				!strings.Contains(texts[config.File], strings.TrimSpace(note)) {
				t.Errorf("%s: the note %q is gone from\n%s", name, note, texts[config.File])
			}
		}
		if again, _, _ := plan(t, fstest.MapFS{config.File: {Data: []byte(texts[config.File])}},
			harbor); again[config.File] != texts[config.File] {
			t.Errorf("%s: a second setup changes\n%s\nto\n%s", name, texts[config.File], again[config.File])
		}
	}
}

// TestWriteAllOrNothing holds that a site is as it was when one file cannot be written.
func TestWriteAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	files := folder.Files{}
	for name, file := range starter(t) {
		files[name] = string(file.Data)
	}
	files.Write(t, dir)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	p, _, err := setup.New(root.FS(), porchlight.Starter, harbor, day)
	if err != nil {
		t.Fatal(err)
	}
	p.Changes = append(p.Changes, setup.Change{File: "config.toml/below", Text: []byte("x")})
	if err := p.Write(root); err == nil {
		t.Fatal("a file below a file was written")
	}
	for name, want := range files {
		if have, err := root.ReadFile(name); err != nil || string(have) != want {
			t.Errorf("%s is not as it was: %v", name, err)
		}
	}
	if _, err := root.Stat("content/places/springfield.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a new file stays")
	}
}

// FuzzSettings holds that a setup never breaks settings that can be read.
func FuzzSettings(f *testing.F) {
	f.Add("title = 'a'\n[helpline]\nnumber = \"988\" # x\n", "A \"b\" \\ c\n")
	f.Add("a = {title = 1}\n[[helplines]]\n", "é")
	f.Fuzz(func(t *testing.T, text, name string) {
		site := fstest.MapFS{config.File: {Data: []byte(text)}}
		_, before := config.Load(site, config.Flags{Clock: day})
		syntax := func(f finding.Finding) bool { return f.Rule == "syntax" || f.Rule == "duplicate-key" }
		a := harbor
		a.Name = strings.ToValidUTF8(name, "")
		p, after, err := setup.New(site, porchlight.Starter, a, day)
		if err != nil || slices.ContainsFunc(before, syntax) || !slices.ContainsFunc(after, syntax) {
			return
		}
		// Keys that are written as one value, such as helpline = {...}, are reported and not changed.
		if !strings.Contains(text, "helpline") && !strings.Contains(text, "organization") {
			t.Errorf("%q becomes %q: %v", text, p.Changes[0].Text, after)
		}
	})
}
