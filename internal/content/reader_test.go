package content

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/finding"
	"porchlight/internal/race"
	"porchlight/internal/tree"
)

// editor changes a site's folder at random and notes which paths may have changed.
type editor struct {
	*rand.Rand
	dir   string // of the site
	hints []string
	both  bool // hint at a file behind a link by both its names; else by one of them
}

var (
	editorFolders = []string{"content", "content/a", "content/a/b", "content/a/b/c", "content/a.md", "content/d",
		"shared", "content/link"}
	editorNames = []string{"_index.md", "index.md", "x.md", "y.markdown", "pic.png", "old.html", "x.md~",
		".hidden.md", "X.MD"}
	editorHeads = []string{
		"", "---\ntitle: One\n---\n", "---\ntitle: One\n# a comment\n---\n", "+++\ntitle = \"One\"\n+++\n",
		"{\n\"title\": \"One\"\n}\n", "---\ntitle: Two\ndraft: maybe\n---\n",
		"---\ntitle: [1]\n---\n", "---\ntitle: One\ntitle: Two\n---\n", "---\ntitle: never closed\n",
		"---\ntitle: \"[[fill: what]]\"\n---\n", "---\ndraft: true\n---\n",
		"---\ntitle: Cascade\ncascade:\n  author: Robin\n---\n",
		"---\ntitle: Cascade more\n\ncascade:\n  author: Robin\n---\n",
		"---\ncascade: {type: help, weight: 3}\n---\n", "---\ncascade: {draft: maybe}\n---\n",
		"---\ncascade: {weight: heavy}\n---\n", "---\nlevel: iop\ntags: a, b\n---\n",
	}
	editorBodies = []string{"", "Text.\n", "Other text.\n", "Text.\r\nIn two lines.\r\n", "[[fill: words]]\n",
		"Call 1-800-273-8255.\n", "A\x00B", "\xff", "<!-- more -->\n", "title: stray\ndate: 2026-01-01\n"}
)

func (d *editor) pick(from []string) string { return from[d.IntN(len(from))] }

func (d *editor) some() string {
	return d.pick(editorFolders) + "/" + d.pick(editorNames)
}

// existing is a file or folder that is there.
func (d *editor) existing() string {
	var all []string
	_ = filepath.WalkDir(d.dir, func(name string, _ os.DirEntry, err error) error {
		if name != d.dir && err == nil {
			rel, _ := filepath.Rel(d.dir, name)
			all = append(all, filepath.ToSlash(rel))
		}
		return nil
	})
	if len(all) == 0 {
		return "content"
	}
	return d.pick(all)
}

func (d *editor) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// hint notes that a file may have changed.
func (d *editor) hint(name string) {
	real, err := filepath.EvalSymlinks(filepath.Dir(d.path(name)))
	if at := d.path(name); err == nil {
		real = filepath.Join(real, filepath.Base(at))
		if target, err := filepath.EvalSymlinks(at); err == nil {
			real = target
		}
	}
	rel, err := filepath.Rel(d.dir, real)
	both := d.both || tree.IsTemporary(filepath.Base(name)) // which is not looked at by itself
	if err == nil && (both || d.IntN(2) == 0) {
		d.hints = append(d.hints, filepath.ToSlash(rel))
		if !both {
			return
		}
	}
	d.hints = append(d.hints, name)
}

// write puts a text where it can be put.
func (d *editor) write(name, text string) {
	_ = os.MkdirAll(filepath.Dir(d.path(name)), 0o755)
	_ = os.WriteFile(d.path(name), []byte(text), 0o644)
	for above := name; above != "."; above = filepath.ToSlash(filepath.Dir(above)) {
		d.hint(above)
		if d.IntN(3) > 0 && d.known(filepath.ToSlash(filepath.Dir(above))) {
			break // a folder that was there needs no hint
		}
	}
}

func (d *editor) known(folder string) bool {
	entries, err := os.ReadDir(d.path(folder))
	return err == nil && len(entries) > 1
}

// edit does one thing to the folder.
func (d *editor) edit() {
	switch d.IntN(12) {
	case 0, 1, 2, 3:
		d.write(d.some(), d.pick(editorHeads)+d.pick(editorBodies))
	case 4, 5, 6: // of a file that is there, only the body or only the front matter
		name := d.existing()
		text, err := os.ReadFile(d.path(name))
		if err != nil {
			return
		}
		for _, head := range editorHeads {
			if body, ok := strings.CutPrefix(string(text), head); ok && head != "" {
				if d.IntN(2) == 0 {
					d.write(name, head+d.pick(editorBodies))
				} else {
					d.write(name, d.pick(editorHeads)+body)
				}
				return
			}
		}
	case 7:
		name := d.existing()
		d.hint(name)
		_ = os.RemoveAll(d.path(name))
		d.hints = append(d.hints, name)
	case 8, 9:
		from, to := d.existing(), d.some()
		if d.IntN(3) == 0 {
			to = d.pick(editorFolders)
		}
		_ = os.Rename(d.path(from), d.path(to))
		d.hints = append(d.hints, from, to)
	case 10:
		name := d.some()
		if d.IntN(2) == 0 {
			name = d.pick(editorFolders)
		}
		_ = os.Symlink(d.pick([]string{"x.md", "../x.md", "a", "../shared", "b", "..", "/etc", "gone.md"}),
			d.path(name))
		d.hints = append(d.hints, name)
	case 11: // nothing
		d.hints = append(d.hints, d.pick([]string{d.existing(), d.some(), "layouts/page.html", "content", ".",
			"content/a/"}))
	}
}

// TestAgainIsRead: after any edits, hinted at in any way, reading the next snapshot gives what a first reading gives,
// and the true difference.
func TestAgainIsRead(t *testing.T) {
	seeds := uint64(25)
	if race.FewRounds() {
		seeds = 2
	}
	for seed := range seeds {
		fsys, dir := site(t, map[string]string{"content/_index.md": "Home\n", "content/a/_index.md": editorHeads[11],
			"content/a/x.md": editorHeads[1] + "Text.\n", "content/a/b/index.md": "B", "content/a/b/pic.png": "1"})
		d := &editor{Rand: rand.New(rand.NewPCG(seed, 4)), dir: dir}
		if d.IntN(2) == 0 {
			link(t, "../shared", dir, "content/link")
		}
		cfg := testConfig()
		reader, snapshot := NewReader(cfg), tree.Take(fsys, Folder)
		was := state{}
		was.tree, was.findings, _ = reader.Read(snapshot)
		list, _ := reader.Keep()
		kept := slices.Collect(list)
		for step := range 40 {
			edits := 1 + d.IntN(3)*d.IntN(2)
			d.both = edits > 1
			for range edits {
				d.edit()
			}
			now := state{}
			next := snapshot.Again(d.hints)
			if d.IntN(2) == 0 {
				tree.Changed(tree.Compare(snapshot.Folder(Folder), next.Folder(Folder)))
			}
			snapshot = next
			now.tree, now.findings, now.diff = reader.Read(snapshot)
			tree, findings := readFolder(fsys, cfg)
			if !reflect.DeepEqual(now.tree, tree) || !slices.Equal(now.findings, findings) {
				t.Fatalf("seed %d, step %d, hints %q: have\n%s%s\nwant\n%s%s", seed, step, d.hints,
					outline(now.tree), describeFindings(now.findings), outline(tree), describeFindings(findings))
			}
			another := NewReader(cfg) // in another run of the program
			another.Recall(kept)
			if tree, findings, _ := another.Read(snapshot); !reflect.DeepEqual(now.tree, tree) ||
				!slices.Equal(now.findings, findings) {
				t.Fatalf("seed %d, step %d, hints %q: of what was kept\n%s%s\nwant\n%s%s", seed, step, d.hints,
					outline(tree), describeFindings(findings), outline(now.tree), describeFindings(now.findings))
			}
			if d.IntN(3) == 0 {
				list, _ := another.Keep()
				kept = slices.Collect(list)
			}
			if wrong := now.wrongSince(was); wrong != "" {
				t.Fatalf("seed %d, step %d, hints %q: %s: %+v", seed, step, d.hints, wrong, now.diff)
			}
			d.hints, was = nil, now
		}
	}
}

// outline is what a tree holds in few words.
func outline(tree *Tree) string {
	var b strings.Builder
	for _, p := range tree.Pages {
		fmt.Fprintf(&b, "page %s %x %d bytes %+v\n", p.File, p.Digest[:4], p.Body.Len, p.Resources)
	}
	fmt.Fprintf(&b, "files %+v\nwithheld %q\n", tree.Files, tree.Withheld)
	return b.String()
}

// state is what a Reader gave.
type state struct {
	tree     *Tree
	findings []finding.Finding
	diff     Difference
}

// wrongSince returns what is wrong in the difference, "" when it is right.
func (now state) wrongSince(was state) string {
	same := reflect.DeepEqual(was.tree, now.tree) && slices.Equal(was.findings, now.findings)
	if now.diff.Nothing && (!same || now.diff.Cards || now.diff.Bodies != nil) {
		return "something changed"
	}
	if same && !now.diff.Nothing && now.diff.Bodies != nil {
		return "nothing changed"
	}
	before := map[string]*Page{}
	for _, p := range was.tree.Pages {
		before[p.File] = p
	}
	var bodies []*Page
	for _, p := range now.tree.Pages {
		if old := before[p.File]; old != nil && old != p {
			if reflect.DeepEqual(old, p) {
				return "another Page for " + p.File + ", which did not change"
			}
			bodies = append(bodies, p)
		}
	}
	if now.diff.Cards {
		return ""
	}
	if !slices.Equal(bodies, now.diff.Bodies) {
		return fmt.Sprintf("have %d bodies, want %d", len(now.diff.Bodies), len(bodies))
	}
	if a, b := withoutBodies(was.tree), withoutBodies(now.tree); !reflect.DeepEqual(a, b) {
		return "more than bodies changed"
	}
	return ""
}

func withoutBodies(tree *Tree) Tree {
	cut := *tree
	cut.Pages = nil
	for _, p := range tree.Pages {
		page := *p
		page.Body, page.Digest = Body{}, [32]byte{}
		cut.Pages = append(cut.Pages, &page)
	}
	return cut
}

// TestDifference: what Read reports of an edit.
func TestDifference(t *testing.T) {
	const head, body = "---\ntitle: One\n---\n", "Text.\n"
	files := map[string]string{
		"content/_index.md": "---\ntitle: Home\n---\n", "content/p.md": head + body, "content/q.md": head + body,
		"content/s/_index.md": "---\ntitle: S\ncascade: {author: Robin}\n---\n", "content/s/below.md": body,
		"content/b/index.md": head, "content/b/pic.png": "1",
	}
	for _, test := range []struct {
		name, file, text string // text "" takes the file away
		want             string
	}{
		{"the same text", "content/p.md", head + body, "nothing"},
		{"another body", "content/p.md", head + "Other.\n", "bodies content/p.md"},
		{"a blank in the body", "content/p.md", head + "[[fill: x]]\n", "bodies content/p.md"},
		{"another title", "content/p.md", "---\ntitle: Two\n---\n" + body, "cards"},
		{"a line of front matter", "content/p.md", "---\n\ntitle: One\n---\n" + body, "cards"},
		{"front matter that breaks", "content/p.md", "---\ntitle: One\n" + body, "cards"},
		{"a body of a section", "content/s/_index.md", files["content/s/_index.md"] + body,
			"bodies content/s/_index.md"},
		{"cascade", "content/s/_index.md", "---\ntitle: S\ncascade: {author: Jo}\n---\n", "cards"},
		{"a new page", "content/n.md", head, "cards"},
		{"a page that went", "content/p.md", "", "cards"},
		{"a larger picture", "content/b/pic.png", "12", "cards"},
		{"another picture of the same size", "content/b/pic.png", "2", "nothing"},
		{"a file that is not read", "content/p.md~", "x", "nothing"},
		{"a layout", "layouts/page.html", "x", "nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys, dir := site(t, files)
			reader, snapshot := NewReader(testConfig()), tree.Take(fsys, Folder)
			old, _, _ := reader.Read(snapshot)
			full := filepath.Join(dir, filepath.FromSlash(test.file))
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				t.Fatal(err)
			}
			if test.text == "" {
				os.Remove(full)
			} else if err := os.WriteFile(full, []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			tree, _, diff := reader.Read(snapshot.Again([]string{test.file}))
			if have := diff.words(); have != test.want {
				t.Errorf("have %s, want %s", have, test.want)
			}
			for _, p := range tree.Pages {
				i := slices.IndexFunc(old.Pages, func(o *Page) bool { return o.File == p.File })
				if i >= 0 && old.Pages[i] != p && p.File != test.file &&
					!strings.HasPrefix(p.File, filepath.Dir(test.file)+"/") {
					t.Errorf("%s was read again", p.File)
				}
			}
		})
	}
}

func (d Difference) words() string {
	var words []string
	if d.Nothing {
		words = append(words, "nothing")
	}
	if d.Cards {
		words = append(words, "cards")
	}
	for _, p := range d.Bodies {
		words = append(words, "bodies "+p.File)
	}
	return strings.Join(words, ", ")
}
