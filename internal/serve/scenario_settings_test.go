package serve_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
)

// partial is a layout of the site's own that every page uses.
const partial = "layouts/_partials/terms.html"

var withPartial = tree{partial: "<p>First wording of the partial.</p>\n"}

var _ = collect(map[int]scenario{
	20: {name: "settings edited, broken and mended", play: func(t *testing.T, s *session) {
		s.save("config.toml", settings("Second title"))
		s.awaitText(iopAt, "Second title")
		s.clean()
		s.save("config.toml", strings.TrimSuffix(settings("Third title"), "\"\n"))
		s.await("a finding about config.toml", func() bool { return s.saysWrong(iopAt, "config.toml") })
		s.awaitText(iopAt, "Second title")
		s.write(iop, iopSaying("Words while the settings are broken."))
		s.awaitText(iopAt, "Words while the settings are broken.")
		s.save("config.toml", settings("Third title"))
		s.awaitText(iopAt, "Third title")
		if s.saysWrong(iopAt, "config.toml") {
			t.Error("the settings are mended, and still said to be wrong")
		}
		s.clean()
	}},
	21: {name: "a layout broken and mended", files: withPartial, play: func(t *testing.T, s *session) {
		s.awaitText(iopAt, "First wording of the partial.")
		for _, mistake := range []string{"<p>{{ if }}</p>", "<p>{{ .Titel }}</p>"} {
			s.save(partial, mistake)
			s.await("a finding about the layout", func() bool {
				now := s.state(iopAt)
				return now.Broken && !now.Blank && s.saysWrong(iopAt, partial)
			})
			s.awaitText(iopAt, "First wording of the partial.")
			s.save(partial, "<p>First wording of the partial.</p>\n")
			s.await("the layout to be mended", func() bool {
				return !s.state(iopAt).Broken &&
					!s.saysWrong(iopAt, partial)
			})
		}
		s.save(partial, "<p>Second wording of the partial.</p>\n")
		s.awaitText(iopAt, "Second wording of the partial.")
		s.clean()
	}},
	22: {name: "a layout, data, a file and a style sheet edited", files: withPartial, play: everyKindOfFile},
	23: {name: "a folder of layouts that was not there", play: func(t *testing.T, s *session) {
		for name, text := range withPartial {
			s.write(name, text)
		}
		s.awaitText(iopAt, "First wording of the partial.")
		s.clean()
		s.write(partial, "<p>Second wording of the partial.</p>\n")
		s.awaitText(iopAt, "Second wording of the partial.")
		s.remove("layouts")
		s.await("the built-in layout", func() bool {
			return !bytes.Contains(s.get(iopAt).body,
				[]byte("wording of the partial"))
		})
		s.clean()
	}},
	34: {name: "a page becomes a draft", mode: mode{include: build.OnlyLive}, play: func(t *testing.T, s *session) {
		s.awaitStatus(phpAt, http.StatusOK)
		s.awaitStatus("/care/planned/", http.StatusNotFound)
		s.write(php, page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]\ndraft: true",
			"A week."))
		s.awaitStatus(phpAt, http.StatusNotFound)
		s.clean()
		for name := range s.known {
			if a := s.get(addressOf(name)); bytes.Contains(a.body, []byte("Partial hospitalization")) ||
				bytes.Contains(a.body, []byte(phpAt)) {
				t.Errorf("%s still tells of the draft", name)
			}
		}
		s.write(php, page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]", "A week."))
		s.awaitText(phpAt, "A week.")
		s.clean()
	}},
	35: {name: "an address changed", play: func(t *testing.T, s *session) {
		s.write(php, page("Partial hospitalization", "slug: day-program", "A week."))
		s.redirects(phpAt, "/care/day-program/")
		s.awaitText("/care/day-program/", "A week.")
		s.clean()
		s.write(php, page("Partial hospitalization", "url: /days/", "A week."))
		s.redirects("/care/day-program/", "/days/")
		s.clean()
	}},
	38: {name: "a build beside the preview, and into the pages", play: func(t *testing.T, s *session) {
		s.nothing(func() {
			for range 3 {
				options := build.Options{Source: s.dir, Dest: s.path("public"), Theme: porchlight.Starter,
					Flags: flags(s.include)}
				if report, err := build.Run(t.Context(), options); err != nil || report.Failed {
					t.Fatal(report, err)
				}
			}
		})
		inside := build.Options{Source: s.dir, Dest: s.path("content/public"), Theme: porchlight.Starter,
			Flags: flags(s.include)}
		if _, err := build.Run(t.Context(), inside); err == nil {
			t.Error("a build may write between the pages")
		}
		s.clean()
	}},
	41: {name: "a program that writes data whenever a page changes", play: aProgramThatAnswersEdits},
})

// evening is a page that shows data about a service.
var evening = page("Evening program", "level: iop\nservices: [housing]", "::services{}")

// ownServices is the site's own data about support services.
func ownServices(summary string) string {
	return fmt.Sprintf(`version = 1
asOf = 2026-11-23
[[services]]
id = "housing"
name = "Homes"
summary = %q
source = "https://example.org/housing"
verified = true
`, summary)
}

func everyKindOfFile(t *testing.T, s *session) {
	s.write("content/evening.md", evening)
	s.awaitStatus("/evening/", http.StatusOK)
	tags := func() string { return s.get(iopAt).header.Get("ETag") + s.get(phpAt).header.Get("ETag") }

	t.Log("a file: pages stay as they are")
	before := tags()
	s.save("static/verification.txt", "another token\n")
	s.awaitText("/verification.txt", "another token")
	s.save("static/more/deep.txt", "a new file\n")
	s.awaitText("/more/deep.txt", "a new file")
	if now := tags(); now != before {
		t.Errorf("pages changed with a file: %s and %s", before, now)
	}
	s.clean()

	t.Log("a layout: every page")
	s.save(partial, "<p>Second wording of the partial.</p>\n")
	s.awaitText(iopAt, "Second wording of the partial.")
	s.clean()

	t.Log("a style sheet: its address changes in every page")
	before = tags()
	s.save("static/css/brand.css", "p { color: #456 }\n")
	s.await("pages that name the new style sheet", func() bool { return tags() != before })
	s.clean()
	s.remove("static/more")
	s.awaitStatus("/more/deep.txt", http.StatusNotFound)

	t.Log("data: what is drawn from it; taken away, the built-in data count again")
	s.write("data/services.toml", ownServices("A first home."))
	s.awaitText("/evening/", "A first home.")
	s.clean()
	s.write("data/services.toml", ownServices("A second home."))
	s.awaitText("/evening/", "A second home.")
	s.remove("data")
	s.await("the built-in data", func() bool {
		return !bytes.Contains(s.get("/evening/").body,
			[]byte("A second home."))
	})
	s.clean()
}

// aProgramThatAnswersEdits plays a program that writes data each time the preview changed: it cannot make the preview
// run faster than changes settle, nor keep it from answering, and when it ends the preview comes to rest.
func aProgramThatAnswersEdits(t *testing.T, s *session) {
	mark, writes := s.mark(), 0
	s.save("content/evening.md", evening)
	end, last := time.Now().Add(2*time.Second), time.Now().Add(patience)
	for now := time.Now(); now.Before(end) || writes == 0 && now.Before(last); now = time.Now() {
		time.Sleep(time.Millisecond)
		if len(s.editions(mark)) > writes {
			writes++
			s.save("data/services.toml", ownServices(fmt.Sprintf("Home number %d.", writes)))
		}
		if a := s.get(iopAt); a.status != http.StatusOK {
			t.Fatalf("status %d while data change", a.status)
		}
	}
	if writes == 0 {
		t.Error("the program never ran, so this test proves nothing")
	}
	s.awaitText("/evening/", fmt.Sprintf("Home number %d.", writes))
	if n := len(s.editions(mark)); n > writes+1 {
		t.Errorf("%d writes made %d editions", writes, n)
	}
	mark = s.mark()
	s.clean()
	if n := len(s.editions(mark)); n != 0 {
		t.Errorf("nobody writes, and there are %d more editions", n)
	}
}
