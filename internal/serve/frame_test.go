package serve

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"porchlight/internal/finding"
)

func TestFrames(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("a", 500) + "HERE" + strings.Repeat("b", 500)
	for name, text := range map[string]string{
		"lines.md": "one\ntwo words\nthree\n", "bom.md": "\uFEFFone\r\ntwo\rthree", "odd.md": "a\x1b[31m\u202Eb\t\xffc<script>\n", "long.md": long, "empty.md": "",
		"huge.md": strings.Repeat("x\n", frameBytes),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "outside.md"), []byte("SECRET\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "outside.md"), filepath.Join(dir, "link.md")); err != nil {
		t.Logf("no link: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	fr := openFrames(dir)
	defer fr.close()
	for _, c := range []struct {
		f    finding.Finding
		want []frameLine
	}{
		{finding.Finding{File: "lines.md", Line: 2, Column: 5}, []frameLine{{1, "one", 0, 0}, {2, "two words", 4, 5}, {3, "three", 0, 0}}},
		{finding.Finding{File: "lines.md", Line: 2, Column: 5, EndLine: 2, EndColumn: 8}, []frameLine{{1, "one", 0, 0}, {2, "two words", 4, 7}, {3, "three", 0, 0}}},
		{finding.Finding{File: "lines.md", Line: 1, Column: 2, EndLine: 2, EndColumn: 8}, []frameLine{{1, "one", 1, 3}, {2, "two words", 0, 0}}},
		{finding.Finding{File: "lines.md", Line: 1}, []frameLine{{1, "one", 0, 0}, {2, "two words", 0, 0}}},
		{finding.Finding{File: "lines.md", Line: 2, Column: 99}, []frameLine{{1, "one", 0, 0}, {2, "two words", 9, 9}, {3, "three", 0, 0}}},
		{finding.Finding{File: "bom.md", Line: 3, Column: 1}, []frameLine{{2, "two", 0, 0}, {3, "three", 0, 1}}},
		{finding.Finding{File: "odd.md", Line: 1, Column: 3}, []frameLine{{1, "a\uFFFD[31m\uFFFDb \uFFFDc<script>", 2, 3}, {2, "", 0, 0}}},
		{finding.Finding{File: "lines.md", Line: 9, Column: 1}, nil},
		{finding.Finding{File: "lines.md"}, nil},
		{finding.Finding{Line: 1}, nil},
		{finding.Finding{File: "none.md", Line: 1}, nil},
		{finding.Finding{File: "../outside.md", Line: 1}, nil},
		{finding.Finding{File: filepath.Join(filepath.Dir(dir), "outside.md"), Line: 1}, nil},
		{finding.Finding{File: "link.md", Line: 1}, nil},
		{finding.Finding{File: "folder.md", Line: 1}, nil},
		{finding.Finding{File: "huge.md", Line: frameBytes - 1}, nil},
	} {
		if have := fr.of(c.f); !reflect.DeepEqual(have, c.want) {
			t.Errorf("%+v: want %+v, have %+v", c.f, c.want, have)
		}
	}
	line := fr.of(finding.Finding{File: "long.md", Line: 1, Column: 501, EndLine: 1, EndColumn: 505})[0]
	if runes := []rune(line.Text); len(runes) != frameWidth || string(runes[line.From:line.To]) != "HERE" || runes[0] != '…' || runes[frameWidth-1] != '…' {
		t.Errorf("have %+v", line)
	}
}
