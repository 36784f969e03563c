package finding

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

func fixed(line, column, endLine, endColumn int, text string) Finding {
	return Finding{Rule: "r"}.Replace(Position{line, column}, Position{endLine, endColumn}, text)
}

func TestMend(t *testing.T) {
	for _, c := range []struct {
		name, src, want string
		done            int
		findings        []Finding
	}{
		{"a word after letters of several bytes", "über the the hill\n", "über the hill\n", 1,
			[]Finding{fixed(1, 9, 1, 13, "")}},
		{"mark, tabs and CRLF stay", "\uFEFF\ta\r\nb  c\r\n\td\r\n", "\uFEFF\tA\r\nb c\r\n\td\r\n", 2,
			[]Finding{fixed(2, 2, 2, 4, " "), fixed(1, 2, 1, 3, "A")}},
		{"CR ends lines", "a\rb\rc", "a\rX\rc", 1, []Finding{fixed(2, 1, 2, 2, "X")}},
		{"a line end is written as in the file", "a b\r\n", "a\r\nb\r\n", 1, []Finding{fixed(1, 2, 1, 3, "\n")}},
		{"across lines", "a\nb\nc\n", "aXc\n", 1, []Finding{fixed(1, 2, 3, 1, "X")}},
		{"inserted at the end", "a", "ab", 1, []Finding{fixed(1, 2, 1, 2, "b")}},
		{"of two that overlap the first", "abcdef", "Xdef", 1,
			[]Finding{fixed(1, 3, 1, 5, "Y"), fixed(1, 1, 1, 4, "X")}},
		{"of two that touch the first", "abcd", "Xcd", 1, []Finding{fixed(1, 1, 1, 3, "X"), fixed(1, 3, 1, 5, "Y")}},
		{"the same twice", "abcd", "Xcd", 1, []Finding{fixed(1, 1, 1, 3, "X"), fixed(1, 1, 1, 3, "X")}},
		{"no such place", "ab\ncd\n", "ab\ncd\n", 0,
			[]Finding{fixed(1, 2, 1, 9, "X"), fixed(7, 1, 7, 2, "X"), fixed(2, 2, 1, 1, "X")}},
		{"nothing to do", "ab", "ab", 0, []Finding{fixed(1, 1, 1, 3, "ab"), {Rule: "r"}}},
	} {
		have, done := Mend([]byte(c.src), c.findings)
		if string(have) != c.want || len(done) != c.done {
			t.Errorf("%s: want %q by %d, have %q by %+v", c.name, c.want, c.done, have, done)
		}
	}
}

// TestMendKeepsTheRest mends random places of random texts: what is outside of the places that were mended is the same,
// in the same order, and the result does not depend on the order of the findings.
func TestMendKeepsTheRest(t *testing.T) {
	letters := []string{"a", "é", "漢", " ", "\t", "\n", "\r\n", "\r"}
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range random.IntN(40) {
			b.WriteString(letters[random.IntN(len(letters))])
		}
		src := []byte(b.String())
		var findings []Finding
		for range random.IntN(5) {
			line, column := 1+random.IntN(5), 1+random.IntN(6)
			findings = append(findings, fixed(line, column, line+random.IntN(2), column+random.IntN(3), "<X>"))
		}
		once, done := Mend(src, findings)
		rest := bytes.Split(once, []byte("<X>"))
		if len(rest) != len(done)+1 {
			t.Fatalf("seed %d: %d mended, have %q", seed, len(done), once)
		}
		at := src
		for _, part := range rest {
			i := bytes.Index(at, part)
			if i < 0 {
				t.Fatalf("seed %d: %q of %q is not in %q", seed, part, once, src)
			}
			at = at[i+len(part):]
		}
		random.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
		if other, _ := Mend(src, findings); !bytes.Equal(other, once) {
			t.Fatalf("seed %d: %q and %q", seed, once, other)
		}
	}
}

func TestFixInJSON(t *testing.T) {
	text, err := json.Marshal([]Finding{fixed(1, 2, 3, 4, ""), {Rule: "none"}})
	const want = `[{"rule":"r","severity":"off","message":"","fix":{"line":1,"column":2,"endLine":3,"endColumn":4,"text":""}},{"rule":"none","severity":"off","message":""}]`
	if err != nil || string(text) != want {
		t.Errorf("%v\n%s", err, text)
	}
}
