package content

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"porchlight/internal/config"
)

// bodyText is a page's text, which no test changes.
func bodyText(p *Page) []byte {
	text, err := p.Body.Text()
	if err != nil {
		panic(err)
	}
	return text
}

func TestBodyIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "content", "iop.md")
	write := func(text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755),
			os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("\ufeff---\r\ntitle: IOP\r\n---\r\nOne\r\ntwo\r\n")
	tree, findings := readFolder(os.DirFS(dir), &config.Config{})
	if len(findings) > 0 || len(tree.Pages) != 1 {
		t.Fatalf("have %v, %v", tree.Pages, findings)
	}
	page := tree.Pages[0]
	space := make([]byte, 3)
	for range 3 {
		if text, err := page.Body.TextIn(nil, &space); err != nil || string(text) != "One\ntwo\n" ||
			page.Body.Len != len(text) {
			t.Errorf("have %q of length %d, %v", text, page.Body.Len, err)
		}
	}
	if text, err := page.Body.Text(); err != nil || string(text) != "One\ntwo\n" {
		t.Errorf("have %q, %v", text, err)
	}
	write("---\ntitle: IOP\ndraft: true\n---\nAnother text\n")
	if text, err := page.Body.Text(); !errors.Is(err, ErrChanged) {
		t.Errorf("have %q, %v; want ErrChanged", text, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := page.Body.Text(); !errors.Is(err, ErrChanged) {
		t.Errorf("have %v, want ErrChanged", err)
	}
	if text, err := (Body{}).Text(); len(text) > 0 || err != nil {
		t.Errorf("the zero Body: %q, %v", text, err)
	}
}
