package rules_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

// mends holds for a fixture that --fix takes out what can be mended, and nothing else: every other byte stays, what was
// mended is not found again, and a second run changes nothing. It is tried as the files are, and with a byte order
// mark, CRLF as line ends, and tabs and letters of several bytes around the text.
func mends(t *testing.T, archive *txtar.Archive, found []finding.Finding) {
	if !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Fix.Line > 0 }) {
		return
	}
	mended(t, archive, found)
	other := &txtar.Archive{Files: slices.Clone(archive.Files)}
	for i, f := range other.Files {
		if strings.HasSuffix(f.Name, ".md") {
			text := strings.ReplaceAll(string(f.Data), "\n", "\r\n") + "\r\n<!-- é\t漢 -->\t\r\n"
			other.Files[i].Data = []byte("\uFEFF" + text)
		}
	}
	mended(t, other, look(t, other))
}

func mended(t *testing.T, archive *txtar.Archive, found []finding.Finding) {
	for round := 0; ; round++ {
		next := &txtar.Archive{Files: slices.Clone(archive.Files)}
		done := map[[2]string]int{} // findings that were mended, by file and rule
		left := false               // a place that overlaps another waits for the next round
		for i, f := range next.Files {
			in := slices.DeleteFunc(slices.Clone(found),
				func(p finding.Finding) bool { return p.File != f.Name || p.Fix.Line == 0 })
			text, list := finding.Mend(f.Data, in)
			if want := spliced(string(f.Data), list); want != string(text) {
				t.Errorf("%s: more than the places of the findings changed:\nhave %q\nwant %q", f.Name, text, want)
			}
			for _, p := range list {
				done[[2]string{f.Name, p.Rule}]++
			}
			left = left || len(list) < len(in)
			next.Files[i].Data = text
		}
		if len(done) == 0 {
			return
		}
		if round > 0 && !left {
			t.Errorf("mended again: %v", done)
		}
		if round == 4 {
			t.Fatalf("there is always something to mend: %v", done)
		}
		after := look(t, next)
		for key, n := range done {
			if was, is := count(found, key), count(after, key); is > was-n {
				t.Errorf("%v: %d findings, %d mended, then %d", key, was, n, is)
			}
		}
		archive, found = next, after
	}
}

func count(found []finding.Finding, fileAndRule [2]string) (n int) {
	for _, f := range found {
		if f.File == fileAndRule[0] && f.Rule == fileAndRule[1] {
			n++
		}
	}
	return n
}

// spliced is a text with the places of findings replaced, found anew: lines end with LF, columns are characters.
func spliced(text string, list []finding.Finding) string {
	at := func(line, column int) int {
		offset := 0
		for ; line > 1; line-- {
			offset += strings.IndexByte(text[offset:], '\n') + 1
		}
		if offset == 0 && strings.HasPrefix(text, "\uFEFF") {
			offset = len("\uFEFF")
		}
		for ; column > 1; column-- {
			_, size := utf8.DecodeRuneInString(text[offset:])
			offset += size
		}
		return offset
	}
	type part struct {
		from, to int
		text     string
	}
	var parts []part
	for _, f := range list {
		parts = append(parts, part{at(f.Fix.Line, f.Fix.Column), at(f.Fix.EndLine, f.Fix.EndColumn), f.Fix.Text})
	}
	slices.SortFunc(parts, func(a, b part) int { return b.from - a.from })
	for _, p := range parts {
		text = text[:p.from] + p.text + text[p.to:]
	}
	return text
}
