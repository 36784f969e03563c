package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// stagePages is how many pages the stages are measured with.
const stagePages = 1_000

// BenchmarkStage measures each stage of a build by itself. The packages measure what stages are made of: a page's front
// matter and text (content), Markdown, minifying (asset), reading tags (check), writing files (publish).
func BenchmarkStage(b *testing.B) {
	likeTheCommand(b)
	options := build.Options{Source: source(b, stagePages), Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}}
	line, root, err := build.Open(options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { root.Close() })
	line.Read(options.Flags, nil)
	stage := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	stage("read", func() error {
		line.Snapshot = nil
		line.Look(nil)
		read, _ := content.Read(line.Snapshot, line.Config)
		if len(read.Pages) < stagePages {
			return fmt.Errorf("%d pages", len(read.Pages))
		}
		return nil
	})
	stage("layouts", func() error {
		render.ReadLayouts(line.Snapshot, line.Theme)
		return nil
	})
	stage("assemble", func() error {
		line.Assemble()
		return nil
	})
	line.Prepare()
	worker, err := line.Renderer.NewWorker()
	if err != nil {
		b.Fatal(err)
	}
	stage("render", func() error {
		for _, p := range line.Site.Pages() {
			if _, err := drawPage(worker, p); err != nil {
				return err
			}
		}
		return nil
	})
	var drawings []render.Drawn
	for _, p := range line.Site.Pages() {
		worker, err := line.Renderer.NewWorker() // the prose of a drawing holds until its worker draws another page
		if err != nil {
			b.Fatal(err)
		}
		drawn, err := drawPage(worker, p)
		if err != nil {
			b.Fatal(err)
		}
		drawings = append(drawings, drawn)
	}
	checker := check.New(line.Config, line.Site, line.Layouts)
	stage("check", func() error {
		for _, d := range drawings {
			pass := checker.Drawn(d)
			pass.Text()
			pass.Outputs(new([]check.Written))
			pass.Close()
		}
		return nil
	})
	stage("indexes", func() error {
		_, err := line.Renderer.Indexes()
		return err
	})
}

// drawPage draws a page on one processor.
func drawPage(worker *render.Worker, p *site.Page) (render.Drawn, error) {
	var text []byte
	if p.Source != nil && p.Source.Body.Len > 0 {
		var err error
		if text, err = p.Source.Body.Text(); err != nil {
			return render.Drawn{}, err
		}
	}
	return worker.Page(p, p.Source, text), nil
}

// BenchmarkEditedBuild builds after one edit: of a text that no other page shows, of a title, of a layout.
func BenchmarkEditedBuild(b *testing.B) {
	for name, edit := range map[string]struct {
		file   string
		change func(text []byte, n int) []byte
	}{
		"text": {"content/articles/how-*.md", func(text []byte, n int) []byte {
			return fmt.Appendf(bytes.Clone(text), "\n\nEdit %d.\n", n)
		}},
		"title": {"content/articles/how-*.md", func(text []byte, n int) []byte {
			return bytes.Replace(text, []byte("title: \""), fmt.Appendf(nil, "title: \"Edit %d. ", n), 1)
		}},
		"layout": {"layouts/page.html", func(text []byte, n int) []byte {
			return fmt.Appendf(bytes.Clone(text), "{{/* edit %d */}}", n)
		}},
	} {
		b.Run(name, func(b *testing.B) {
			likeTheCommand(b)
			source := source(b, stagePages)
			files, err := filepath.Glob(filepath.Join(source, filepath.FromSlash(edit.file)))
			if err != nil || len(files) == 0 {
				b.Fatalf("there is no %s: %v", edit.file, err)
			}
			before, err := os.ReadFile(files[0])
			if err != nil {
				b.Fatal(err)
			}
			defer os.WriteFile(files[0], before, 0o644)
			dest := filepath.Join(b.TempDir(), "public")
			run(b, source, dest)
			n := 0
			for b.Loop() {
				n++
				if err := os.WriteFile(files[0], edit.change(before, n), 0o644); err != nil {
					b.Fatal(err)
				}
				run(b, source, dest)
			}
		})
	}
}
