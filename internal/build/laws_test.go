package build_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// tree is a folder's files by slash path.
type tree folder.Files

func (files tree) write(t *testing.T, dir string) {
	t.Helper()
	folder.Files(files).Write(t, dir)
}

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	return tree(folder.Read(t, dir))
}

// difference shows where two trees differ first, "" when they do not.
func difference(a, b tree) string { return folder.Difference(folder.Files(a), folder.Files(b)) }

// small is a site with one of everything.
func small() tree { return tree(folder.SmallSite()) }

func page(title, extra, body string) string { return folder.Page(title, extra, body) }

var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

func buildAt(t *testing.T, source, dest string, clock time.Time) *build.Report {
	t.Helper()
	report, err := build.Run(t.Context(), build.Options{
		Source: source, Dest: dest, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: clock},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// good is buildAt for a site that must build.
func good(t *testing.T, source, dest string) tree {
	t.Helper()
	report := buildAt(t, source, dest, noon)
	if report.Failed {
		var text bytes.Buffer
		_ = finding.Text(&text, report.Findings, finding.TextOptions{})
		t.Fatalf("the build failed:\n%s", &text)
	}
	return readTree(t, dest)
}

// TestSameInputSameBytes holds law 10: machine time zone, number of processors, order of work and the moment of the
// build (as long as no page's date is met) leave no trace.
func TestSameInputSameBytes(t *testing.T) {
	source := t.TempDir()
	small().write(t, source)
	first := good(t, source, filepath.Join(t.TempDir(), "public"))

	home := time.Local
	t.Cleanup(func() { time.Local = home })
	time.Local = time.FixedZone("far", 14*3600)
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	moved := filepath.Join(t.TempDir(), "elsewhere")
	small().write(t, moved)
	dest := filepath.Join(t.TempDir(), "public")
	if report := buildAt(t, moved, dest, noon.Add(31*time.Hour)); report.Failed {
		t.Fatalf("%v", report.Findings)
	}
	if d := difference(first, readTree(t, dest)); d != "" {
		t.Error(d)
	}
}

// TestWithdrawnMeansGone holds law 5: however a page is withdrawn, no output keeps its text, title or address. A short
// run withdraws one as a draft and by another name.
func TestWithdrawnMeansGone(t *testing.T) {
	withdrawals := map[string]func(t *testing.T, file string){
		"draft":   func(t *testing.T, file string) { rewrite(t, file, "draft: true") },
		"expired": func(t *testing.T, file string) { rewrite(t, file, "expiryDate: 2027-02-28") },
		"future":  func(t *testing.T, file string) { rewrite(t, file, "publishDate: 2027-03-02") },
		"deleted": func(t *testing.T, file string) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		},
		"renamed": func(t *testing.T, file string) {
			if err := os.Rename(file, filepath.Join(filepath.Dir(file), "other-name.md")); err != nil {
				t.Fatal(err)
			}
			text, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "other-name.md"))
			replaced := strings.NewReplacer("Wombat", "Other", "wombat", "other").Replace(string(text))
			if err := os.WriteFile(filepath.Join(filepath.Dir(file), "other-name.md"), []byte(replaced),
				0o644); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, withdraw := range withdrawals {
		if race.FewRounds() && name != "draft" && name != "renamed" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
			files := small()
			files["content/care/wombat.md"] = page("Wombat program", "tags: [wombats]\naliases: [/old/wombat/]",
				"The wombat text.")
			files.write(t, source)
			if before := good(t, source, dest); !strings.Contains(before["sitemap.xml"], "wombat") ||
				before["care/wombat/index.html"] == "" {
				t.Fatal("the page was never published, so this test proves nothing")
			}
			withdraw(t, filepath.Join(source, "content/care/wombat.md"))
			for file, text := range good(t, source, dest) {
				if strings.Contains(strings.ToLower(file), "wombat") ||
					strings.Contains(strings.ToLower(text), "wombat") {
					t.Errorf("%s still has the page", file)
				}
			}
		})
	}
	t.Run("never published", func(t *testing.T) {
		source := t.TempDir()
		small().write(t, source)
		for file, text := range good(t, source, filepath.Join(t.TempDir(), "public")) {
			for _, trace := range []string{"quokka", "Hidden program", "hushed", "hidden-program", "old/hidden"} {
				if strings.Contains(file+text, trace) {
					t.Errorf("%s names a draft: %q", file, trace)
				}
			}
		}
	})
}

// rewrite puts a line into a file's front matter.
func rewrite(t *testing.T, file, line string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte("---\n"), []byte("---\n"+line+"\n"), 1),
		0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFailedBuildChangesNothing holds law 4 for every way in which a site can be wrong: the destination keeps its bytes
// and times. What is wrong with a page that is taken off the site, and what leads to nothing, is law 5: see
// TestWithdrawAnything.
func TestFailedBuildChangesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("many builds: run without -short")
	}
	mistakes := map[string]tree{
		"value of the wrong type":       {"content/care/iop.md": "---\ntitle: X\nweight: heavy\n---\n"},
		"broken anchor":                 {"content/care/iop.md": page("IOP", "", "[x](php.md#nowhere)")},
		"two pages at one address":      {"content/care/iop.md": page("IOP", "url: /care/php/", "x")},
		"address that leads out":        {"content/care/iop.md": page("IOP", "url: ../../x.html", "x")},
		"layout with a syntax error":    {"layouts/page.html": "{{ if }}"},
		"layout with an unknown field":  {"layouts/page.html": "{{ .Titel }}"},
		"layout without helpline":       {"layouts/page.html": "<!doctype html><title>x</title><p>{{ .Title }}"},
		"layout that includes itself":   {"layouts/_partials/footer.html": `{{ partial "footer.html" . }}`},
		"component that is unknown":     {"content/care/iop.md": page("IOP", "", ":::wrning\nx\n:::")},
		"component that is not closed":  {"content/care/iop.md": page("IOP", "", ":::warning\nx\n")},
		"misspelt key":                  {"content/care/iop.md": page("IOP", "desciption: x", "x")},
		"configuration with a mistake":  {"config.toml": "title = \"x\ny"},
		"promise that hours contradict": {"config.toml": "[helpline]\nnumber = \"1-800-662-4357\"\ntagline = \"Help 24/7\"\nhours = \"Monday to Friday, 9 to 5\"\nansweredBy = \"facility\"\n"},
	}
	for name, mistake := range mistakes {
		t.Run(name, func(t *testing.T) {
			source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
			small().write(t, source)
			good(t, source, dest)
			before := stamp(t, dest)
			mistake.write(t, source)
			report := buildAt(t, source, dest, noon)
			if !report.Failed {
				t.Fatalf("the build did not fail: %v", report.Findings)
			}
			if !finding.HasErrors(report.Findings) {
				t.Error("failed without an error")
			}
			if after := stamp(t, dest); before != after {
				t.Errorf("the destination changed:\n%s\n%s", before, after)
			}
		})
	}
}

// stamp is names, bytes and times of a folder.
func stamp(t *testing.T, dir string) string {
	t.Helper()
	hash := sha256.New()
	err := filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(file)
		if err != nil {
			return err
		}
		fmt.Fprintln(hash, file, info.Mode(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			hash.Write(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", hash.Sum(nil))
}

// TestSecondBuildEqualsCold holds the law of the oracle for what is reused today, the files of the destination: after
// random edits, building over an old site gives what a cold build gives.
func TestSecondBuildEqualsCold(t *testing.T) {
	if testing.Short() {
		t.Skip("many builds: run without -short")
	}
	random := rand.New(rand.NewPCG(1, 2))
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	files := small()
	files.write(t, source)
	names := []string{"content/care/iop.md", "content/care/new.md", "content/care/deep/_index.md",
		"content/care/deep/a.md", "content/about.md"}
	for round := range 12 {
		name := names[random.IntN(len(names))]
		file := filepath.Join(source, filepath.FromSlash(name))
		if random.IntN(4) == 0 && name != "content/care/iop.md" {
			_ = os.Remove(file)
		} else {
			tree{name: page(fmt.Sprintf("Title %d", random.IntN(5)), fmt.Sprintf("tags: [t%d]", random.IntN(3)),
				fmt.Sprintf("Text %d.", random.IntN(100)))}.write(t, source)
		}
		warm := good(t, source, dest)
		cold := good(t, source, filepath.Join(t.TempDir(), "public"))
		if d := difference(warm, cold); d != "" {
			t.Fatalf("round %d, %s: %s", round, name, d)
		}
	}
}
