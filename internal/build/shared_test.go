package build_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// machine builds the site with a shared cache as one that has nothing: from a copy of the source, into an empty folder.
// It compares that with a build without any cache.
func machine(t *testing.T, source string) (*build.Report, string) {
	t.Helper()
	site := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(site, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	opt := build.Options{Source: site, Dest: filepath.Join(t.TempDir(), "public"), Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon}}
	report, err := build.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	cold := opt
	cold.Dest, cold.NoCache = filepath.Join(t.TempDir(), "public"), true
	want, err := build.Run(t.Context(), cold)
	if err != nil {
		t.Fatal(err)
	}
	if d := difference(readTree(t, opt.Dest), readTree(t, cold.Dest)); d != "" {
		t.Errorf("not as a cold build: %s", d)
	}
	if have, want := findingsText(t, report), findingsText(t, want); have != want {
		t.Errorf("the findings are\n%s\nwant\n%s", have, want)
	}
	return report, site
}

// TestSharedCache: a machine that has nothing draws only what no other has, and whatever is in the bucket costs time
// only.
func TestSharedCache(t *testing.T) {
	if race.Short() {
		t.Skip("many builds: run without -short")
	}
	source, shared := t.TempDir(), filepath.Join(t.TempDir(), "cache")
	site := small()
	site["config.toml"] += "\n[cache]\nurl = \"file://" + filepath.ToSlash(shared) + "\"\n"
	site["content/links/_index.md"] = "---\ntitle: Links\n---\n![A street](street.jpg)\n"
	site["content/links/plain.md"] = page("Plain", "", "Words.")
	site["content/links/street.jpg"] = folder.Photo(900, 600)
	site.write(t, source)
	first, _ := machine(t, source)
	if first.Drawn == 0 || first.BucketErr != nil {
		t.Fatalf("%d drawn, %v", first.Drawn, first.BucketErr)
	}
	if again, _ := machine(t, source); again.Drawn != 0 || again.BucketErr != nil {
		t.Errorf("another machine: %d drawn, %v; want none", again.Drawn, again.BucketErr)
	}
	tree{"content/links/plain.md": site["content/links/plain.md"] + "\nOne more sentence.\n"}.write(t, source)
	if one, _ := machine(t, source); one.Drawn != 1 {
		t.Errorf("an edited text: %d drawn, want 1", one.Drawn)
	}

	if race.Enabled {
		return // damage runs the same code
	}

	// After any damage the site is right, all is drawn again where it has to be, and the bucket mends itself or not.
	objects := readTree(t, shared)
	damage := func(what string, change func(name string, body []byte) []byte) {
		t.Run(what, func(t *testing.T) {
			for name, body := range objects {
				if changed := change(name, []byte(body)); changed == nil {
					os.Remove(filepath.Join(shared, filepath.FromSlash(name)))
				} else {
					tree{name: string(changed)}.write(t, shared)
				}
			}
			machine(t, source)
		})
	}
	isFile := func(name string) bool { return filepath.Dir(filepath.FromSlash(name)) == "files" }
	damage("other outputs", func(name string, body []byte) []byte {
		if isFile(name) {
			return bytes.ToUpper(body)
		}
		return body
	})
	damage("outputs cut off", func(name string, body []byte) []byte {
		if isFile(name) {
			return body[:len(body)/2]
		}
		return body
	})
	damage("some outputs gone", func(name string, body []byte) []byte {
		if isFile(name) && len(body)%2 == 0 {
			return nil
		}
		return body
	})
	damage("records cut off", func(name string, body []byte) []byte {
		if !isFile(name) {
			return body[:len(body)/2]
		}
		return body
	})
	damage("as it was", func(_ string, body []byte) []byte { return body })

	// Another site leaves its records under the same names.
	other := small()
	other["config.toml"] = site["config.toml"]
	other["content/links/other.md"] = page("Other", "", "Words of others.")
	elsewhere := t.TempDir()
	other.write(t, elsewhere)
	machine(t, elsewhere)
	machine(t, source)

	// What cannot be used is one message.
	tree{"file": "no folder"}.write(t, shared)
	site["config.toml"] = small()["config.toml"] + "\n[cache]\nurl = \"file://" + filepath.ToSlash(shared) + "/file\"\n"
	tree{"config.toml": site["config.toml"]}.write(t, source)
	if report, _ := machine(t, source); report.BucketErr == nil || report.CacheErr != nil {
		t.Errorf("a file in place of the folder: %v, %v", report.BucketErr, report.CacheErr)
	}
}

// TestRecordsOfTwoBuilds: the record of one build is not used with the drawings of another one, as two builds at once
// can leave them.
func TestRecordsOfTwoBuilds(t *testing.T) {
	r := newRebuilt(t)
	r.build()
	kept := func() tree { return readTree(t, filepath.Join(r.source, filepath.FromSlash(build.CacheFolder))) }
	first, file := kept(), "content/care/iop.md"
	text, err := os.ReadFile(filepath.Join(r.source, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	renamed := bytes.Replace(text, []byte("title: "), []byte("title: Another "), 1)
	if bytes.Equal(renamed, text) {
		t.Fatal("the page has no title")
	}
	r.put(file, string(renamed))
	r.build()
	second := kept()
	for name := range second {
		if strings.HasSuffix(name, "-drawn") {
			continue
		}
		second[name] = first[name]
	}
	second.write(t, filepath.Join(r.source, filepath.FromSlash(build.CacheFolder)))
	r.put(file, string(text))
	r.build() // compares with a cold build
}
