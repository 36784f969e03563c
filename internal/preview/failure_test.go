package preview

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/race"
	"porchlight/internal/tree"
)

// faulty is a site's folder in which a file cannot be opened for a time, after some times.
type faulty struct {
	tree.Root
	file  string
	after *atomic.Int64
}

func (f faulty) Open(name string) (fs.File, error) {
	if name == f.file && f.after.Add(-1) < 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EMFILE}
	}
	return f.Root.Open(name)
}

func (f faulty) OpenFolder(string) (fs.FS, error) { return nil, syscall.EMFILE }

// TestReadErrorsPass: the preview reports what could not be read, and shows the whole site once it can be, without a
// change of any file.
func TestReadErrorsPass(t *testing.T) {
	files := folder.SmallSite()
	files["content/plain.md"] = "---\ntitle: Plain\n---\nIts first words. ![door](door.png)\n"
	files["content/door.png"] = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
	files["layouts/_partials/footer.html"] = "<footer>Own</footer>"
	files["data/services.toml"] = folder.OwnServices
	source := t.TempDir()
	files.Write(t, source)
	opt := build.Options{Source: source, Theme: porchlight.Starter,
		Flags: config.Flags{Clock: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}}
	openAt := func(file string, after int64) (*Preview, faulty) {
		line, root, err := build.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		f := faulty{root, file, new(atomic.Int64)}
		f.after.Store(after)
		line.Source = f
		p := of(line, root, opt, build.AsBuilt)
		t.Cleanup(func() { p.Close() })
		return p, f
	}
	show := func(p *Preview) string {
		var all strings.Builder
		for _, path := range []string{"index.html", "plain/index.html", "sitemap.xml", "index.xml", "llms.txt"} {
			if a, ok := p.Get(t.Context(), path); ok {
				all.Write(a.Body)
				for _, f := range a.Findings() {
					all.WriteString(f.Message)
				}
			}
		}
		return all.String()
	}
	good, _ := openAt("", 0)
	want, failed := show(good), 0
	all := []string{"content/plain.md", "config.toml", "content/_index.md", "content/door.png", "data/services.toml",
		"layouts/_partials/footer.html"}
	if race.FewRounds() {
		all = all[:1]
	}
	for _, file := range all {
		for after := int64(0); ; after++ {
			p, f := openAt(file, after)
			show(p)
			if f.after.Load() >= 0 {
				break // it is not opened more often
			}
			if !p.stages.line.Snapshot.Failed(file) {
				t.Errorf("%s, opened %d times: the failure is not known", file, after)
			}
			failed++
			p.Apply(nil)
			f.after.Store(1 << 40)
			if p.Apply(nil).Nothing {
				t.Errorf("%s, opened %d times: nothing is read again", file, after)
			}
			if have := show(p); have != want {
				t.Errorf("%s, opened %d times: have %.200q, want %.200q", file, after, have, want)
			}
		}
	}
	t.Logf("%d failures", failed)
}
