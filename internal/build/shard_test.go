package build_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// sharded is a site that is built in shards.
type sharded struct {
	*testing.T
	source string
}

// shards builds each shard into a folder of its own.
func (s *sharded) shards(of int) (dirs []string, reports []*build.Report) {
	s.Helper()
	for number := 1; number <= of; number++ {
		dir := filepath.Join(s.TempDir(), "public")
		report, err := build.Run(s.Context(), build.Options{
			Source: s.source, Dest: dir, Theme: porchlight.Starter, Shard: build.Shard{Number: number, Of: of},
			NoCache: number%2 == 0,
			Flags:   config.Flags{Environment: "production", Clock: noon},
		})
		if err != nil {
			s.Fatal(err)
		}
		dirs, reports = append(dirs, dir), append(reports, report)
	}
	return dirs, reports
}

func (s *sharded) merge(dest string, dirs []string) error {
	_, _, err := build.Merge(s.Context(), build.Options{Source: s.source, Dest: dest}, dirs)
	return err
}

// findingSet are the findings of reports, each once.
func findingSet(reports ...*build.Report) []string {
	var all []string
	for _, r := range reports {
		for _, f := range r.Findings {
			all = append(all, fmt.Sprintf("%+v", f))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestShardsEqualOneBuild edits a site at random, builds it in one to eight shards, and holds that these joined are the
// single build byte for byte, over a site that was joined before, too; that the shards report what the single build
// does; and that no page is drawn twice.
func TestShardsEqualOneBuild(t *testing.T) {
	if race.Short() {
		t.Skip("random edits: run without -short")
	}
	random := rand.New(rand.NewPCG(5, 6))
	s := &sharded{t, t.TempDir()}
	site := small()
	for _, name := range fieldNames {
		if site[name] == "" {
			site[name] = "---\ntitle: A page\ndescription: About it.\n" + fieldPages[name] + "\n---\nWords.\n"
		}
	}
	site["content/find.md"] = "---\ntitle: Find\ndescription: Find a page.\nlayout: search\n---\n"
	for i := range 4 {
		site[fmt.Sprintf("content/links/p%d.md",
			i)] = fmt.Sprintf("---\ntitle: Links %d\ndescription: To places.\n---\n"+
			"## Place %d\n\n[there](p%d.md#place-%d) [nowhere](p%d.md#no-place)\n\n![A street](street.jpg)\n", i, i, (i+1)%4, (i+1)%4, (i+2)%4)
	}
	site["content/links/_index.md"] = "---\ntitle: Links\n---\n"
	site["content/links/street.jpg"] = folder.Photo(900, 600)
	site["config.toml"] += "\n[checks]\nbroken-anchor = \"warning\"\n"
	site.write(t, s.source)
	joined, published, rounds := filepath.Join(t.TempDir(), "public"), 0, 12
	if race.Enabled {
		rounds = 3
	}
	for round := range rounds {
		_, undo := editField(t, random, s.source)
		single := filepath.Join(t.TempDir(), "public")
		whole := buildAt(t, s.source, single, noon)
		of := []int{8, 1, 2, 5}[round%4]
		dirs, reports := s.shards(of)
		if have, want := findingSet(reports...), findingSet(whole); !slices.Equal(have, want) {
			t.Fatalf("round %d: the findings of %d shards differ:\n%s\nwant\n%s", round, of, strings.Join(have, "\n"),
				strings.Join(want, "\n"))
		}
		stopped, drawn := slices.ContainsFunc(reports, func(r *build.Report) bool { return r.Stopped }), 0
		for _, r := range reports {
			drawn += r.Drawn
		}
		if stopped != whole.Stopped || drawn != whole.Drawn {
			t.Fatalf("round %d: stopped %v with %d drawn, want %v with %d", round, stopped, drawn, whole.Stopped,
				whole.Drawn)
		}
		random.Shuffle(len(dirs), func(i, j int) { dirs[i], dirs[j] = dirs[j], dirs[i] })
		err := s.merge(joined, dirs)
		if whole.Stopped {
			undo()
			if err == nil {
				t.Fatalf("round %d: joined, though the build was stopped", round)
			}
			cache := filepath.Join(s.source, filepath.FromSlash(build.CacheFolder))
			if err := os.RemoveAll(cache); err != nil { // what is drawn is counted, not used again
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		published++
		if d := difference(readTree(t, joined), readTree(t, single)); d != "" {
			t.Fatalf("round %d: %d shards joined are not the single build: %s", round, of, d)
		}
	}
	if published < rounds/6 {
		t.Errorf("only %d of %d rounds were published", published, rounds)
	}
}

// TestMergeRefuses: whatever is wrong with shards, nothing is published, and the message names it.
func TestMergeRefuses(t *testing.T) {
	s := &sharded{t, t.TempDir()}
	small().write(t, s.source)
	dirs, _ := s.shards(3)
	dest := filepath.Join(t.TempDir(), "public")
	if err := s.merge(dest, dirs); err != nil {
		t.Fatal(err)
	}
	last := readTree(t, dest)
	others, _ := s.shards(2)
	tree{"content/later.md": page("Later", "", "Words.")}.write(t, s.source)
	edited, _ := s.shards(3)
	copied := func(from string, change func(dir string)) string {
		dir := filepath.Join(t.TempDir(), "public")
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		change(dir)
		return dir
	}
	replace := func(file, old, with string) func(dir string) {
		return func(dir string) {
			name := filepath.Join(dir, filepath.FromSlash(file))
			text, err := os.ReadFile(name)
			if err != nil || !strings.Contains(string(text), old) {
				t.Fatalf("%s: %v, want %q in it", name, err, old)
			}
			tree{file: strings.Replace(string(text), old, with, 1)}.write(t, dir)
		}
	}
	otherProgram := func(dir string) {
		text, _ := os.ReadFile(filepath.Join(dir, build.ShardFile))
		at := strings.Index(string(text), `"program": "`) + len(`"program": "`)
		tree{build.ShardFile: string(text[:at]) + strings.Repeat("0", 64) + string(text[at+64:])}.write(t, dir)
	}
	home := dirs[slices.IndexFunc(dirs, func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, "index.html"))
		return err == nil
	})]
	with := func(changed string) []string {
		list := slices.Clone(dirs)
		list[slices.Index(dirs, home)] = changed
		return list
	}
	for _, c := range []struct {
		name, want string
		dirs       []string
	}{
		{"missing", "of 3 shards, these are missing: 3", dirs[:2]},
		{"only one", "of 3 shards, these are missing: 1, 3", dirs[1:2]},
		{"twice", "are both shard 2", []string{dirs[0], dirs[1], copied(dirs[1], func(string) {})}},
		{"of another number", "one of 2", []string{dirs[0], others[1], dirs[2]}},
		{"other content", "content, settings, flags or the day were different", []string{dirs[0], edited[1], dirs[2]}},
		{"other version", "another version of Porchlight made them", with(copied(home, otherProgram))},
		{"other form", "was made by another version of Porchlight",
			with(copied(home, replace(build.ShardFile, `"form": 1`, `"form": 2`)))},
		{"a changed byte", `"index.html" in `, with(copied(home, replace("index.html", "<title>", "<titlE>")))},
		{"a file is gone", `"index.html" in `, with(copied(home,
			func(dir string) { os.Remove(filepath.Join(dir, "index.html")) }))},
		{"a file twice", `"index.html": both `, []string{dirs[0], dirs[1],
			copied(dirs[2], replace(build.ShardFile, `"path": "`, `"path": "index.html","x":"`))}},
		{"a path outside", "output path", with(copied(home,
			replace(build.ShardFile, `"path": "`, `"path": "../../x/`)))},
		{"damaged", "is damaged", with(copied(home, replace(build.ShardFile, `{`, ``)))},
		{"no shard", "is no shard", []string{dirs[0], dirs[1], s.source}},
		{"no folder", "", []string{dirs[0], dirs[1], filepath.Join(s.source, "none")}},
	} {
		err := s.merge(dest, c.dirs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if merge := (*build.MergeError)(nil); !errors.As(err, &merge) && c.name != "a path outside" {
			t.Errorf("%s: %T, want a MergeError", c.name, err)
		}
		if d := difference(readTree(t, dest), last); d != "" {
			t.Errorf("%s: the site has changed: %s", c.name, d)
		}
	}
}

func TestParseShard(t *testing.T) {
	for _, text := range []string{"", "3", "0/8", "9/8", "-1/8", "3/", "/8", "3/8/9", "1/100000", "a/b"} {
		if s, err := build.ParseShard(text); err == nil {
			t.Errorf("%q gives %v", text, s)
		}
	}
	if s, err := build.ParseShard("3/8"); err != nil || s != (build.Shard{Number: 3, Of: 8}) {
		t.Errorf("have %v, %v", s, err)
	}
}
