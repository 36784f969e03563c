package publish

import (
	"fmt"
	"path"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// TestOrder: assets are in place before the pages that name them, feeds and the sitemap come last.
func TestOrder(t *testing.T) {
	session := open(t, quick(), dest(t))
	if err := (site{"a.html": "", "sitemap.xml": "", "robots.txt": "", "z.css": "", "a/index.xml": "",
		"img/x.png": ""}).put(session); err != nil {
		t.Fatal(err)
	}
	p, err := session.plan()
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, st := range p.steps.puts {
		have = append(have, st.Path)
	}
	if want := []string{"img/x.png", "z.css", "a.html", "a/index.xml", "robots.txt", "sitemap.xml"}; !slices.Equal(have,
		want) {
		t.Errorf("have %v, want %v", have, want)
	}
}

// slowStyles is slow to move style sheets, and counts the pages that are moved before the last of them.
type slowStyles struct {
	disk
	sheets           int64
	moved, overtaken *atomic.Int64
}

func (d slowStyles) Rename(from, to string) error {
	switch path.Ext(to) {
	case ".css":
		time.Sleep(time.Millisecond)
		defer d.moved.Add(1)
	case ".html":
		if d.moved.Load() < d.sheets {
			d.overtaken.Add(1)
		}
	}
	return d.disk.Rename(from, to)
}

// TestPagesWaitForStyles: all processors move files at the same time, and no page is moved before the files that it may
// name.
func TestPagesWaitForStyles(t *testing.T) {
	const sheets = 20
	to, files := dest(t), site{}
	for i := range sheets {
		files[fmt.Sprintf("s%02d.css", i)], files[fmt.Sprintf("p%02d.html", i)] = "1", "1"
	}
	publish(t, quick(), to, files)
	for name := range files {
		files[name] = "2"
	}
	var moved, overtaken atomic.Int64
	publish(t, slowStyles{quick(), sheets, &moved, &overtaken}, to, files)
	wantTree(t, to, files)
	if moved.Load() != sheets || overtaken.Load() > 0 {
		t.Errorf("%d style sheets were moved, and %d pages before the last of them", moved.Load(), overtaken.Load())
	}
}
