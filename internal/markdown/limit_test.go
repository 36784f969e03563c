package markdown

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/race"
)

// patience is how long a hostile page may take before a test fails. It is far more than it takes, so that a
// busy machine does not fail the test.
const patience = 60 * time.Second

// fullSize is that of the largest page, 2 MiB. Reading all hostile pages at that size takes a minute on two busy cores,
// so without -hostile they are smaller: still large enough for a search that is not linear to break its limit.
const fullSize = 2 << 20

var hostileFull = flag.Bool("hostile", false, "read the hostile pages at full size")

func numbered(size int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "$", "%[1]d"), i)
	}
	return b.String()
}

type hostilePage struct {
	name, rule, text string
	whole            bool // always read at full size: smaller, it would not hang without its guard
}

// hostilePages take a Markdown parser long. rule is that of the expected finding; "": the page is only large.
func hostilePages(size int) []hostilePage {
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	half := func(piece string) string { return strings.Repeat(piece, size/len(piece)/2) }
	return []hostilePage{
		{"link openings", "markdown-effort", fill("[a]("), false},
		{"link openings with angle", "markdown-effort", fill("[a](<"), false},
		{"link openings with title", "markdown-effort", fill(`[a](b "`), false},
		{"link openings with text", "markdown-effort", fill("[a](b"), false},
		{"links with emphasis", "markdown-effort", fill("[*a*](b)"), false},
		{"brackets", "markdown-nesting", fill("["), false},
		{"image brackets", "markdown-nesting", fill("!["), false},
		{"image and brackets", "markdown-nesting", fill("![[[["), false},
		{"nested brackets", "markdown-nesting", half("[") + half("]"), false},
		{"shortcut references", "markdown-effort", fill("[x]\n"), false},
		{"full references", "markdown-effort", fill("[a][b]\n"), false},
		{"closing brackets", "", fill("]"), false},
		{"parentheses", "", "[a](" + fill("("), false},
		{"list markers on a line", "markdown-nesting", fill("- ") + "a", false},
		{"star list markers on a line", "markdown-nesting", fill("* ") + "a", false},
		{"dashes", "", fill("- "), false},
		{"ordered list markers on a line", "markdown-nesting", fill("1. "), false},
		{"indented list", "markdown-nesting", indentedList(1500), false},
		{"blank lines in a deep list", "markdown-effort", indentedList(90) + fill("\n"), false},
		{"lines in a deep component", "markdown-effort", strings.Repeat(":::warning\n", 90) + fill("a\n"), false},
		{"quotes on a line", "markdown-nesting", fill(">"), false},
		{"quotes with spaces", "markdown-nesting", fill("> "), false},
		{"quoted lists", "markdown-nesting", fill("> - "), false},
		{"square table", "markdown-table", squareTable(1000), false},
		{"wide table", "markdown-table", "|" + half("a|") + "\n|" + half("-|") + "\n|a|\n", false},
		{"long table", "markdown-table", "|a|\n|-|\n" + fill("|a|\n"), false},
		{"table headings only", "", fill("|a|b\n"), false},
		{"escaped pipes in code", "markdown-table", "|a|\n|-|\n" + fill("|`\\|`|\n"), false},
		{"emphasis openings", "", fill("*a **a "), false},
		{"emphasis closings", "", fill("a* a** "), false},
		{"emphasis of two kinds", "markdown-effort", half("_a ") + half("b* "), false},
		{"emphasis by threes", "markdown-effort", "a**b" + fill("c* "), false},
		{"both ways emphasis", "", strings.Repeat("a*b_", fullSize/len("a*b_")), true},
		{"long runs of stars", "markdown-effort", half("*") + "a" + half("*"), false},
		{"deep emphasis", "markdown-nesting", strings.Repeat("*", 4000) + "a" + strings.Repeat("*", 4000), false},
		{"strikes", "markdown-effort", half("~~a ") + half("b* "), false},
		{"underscores with an address", "", fill("_a") + " a@b.c", false},
		{"backticks", "", fill("`"), false},
		{"backtick runs", "", backticks(size), false},
		{"backtick runs by line", "", strings.ReplaceAll(backticks(size), "a", "a\n"), false},
		{"less thans", "", fill("<"), false},
		{"tags", "", fill("<a "), false},
		{"attributes", "", "<a" + fill(" b"), false},
		{"open tags", "markdown-nesting", fill("x<b>"), false},
		{"html comments", "", fill("x<!--"), false},
		{"instructions", "", fill("x<?"), false},
		{"cdata", "markdown-nesting", fill("x<![CDATA["), false},
		{"declarations", "", fill("x<!A"), false},
		{"ampersands", "", fill("&"), false},
		{"entities", "", fill("&amp;"), false},
		{"long entity", "", "&" + fill("a"), false},
		{"definitions", "markdown-effort", numbered(size, "[a$]: b\n"), false},
		{"definitions with titles", "markdown-effort", numbered(size, "[a$]: b '\n"), false},
		{"one long definition", "markdown-references", "[a]: /" + half("b") + "\n\n" + half("[a] [a]\n\n"), false},
		{"definition of a title", "markdown-references", "[a]: b '" + half("c") + "'\n\n" + half("[a]\n\n"), false},
		{"footnotes", "markdown-footnotes", numbered(size, "[^$]: a\n\nx[^$]\n\n"), false},
		{"footnotes without references", "markdown-footnotes", numbered(size, "[^$]: a\n\n"), false},
		{"footnote references", "markdown-footnotes", "[^a]: a\n\n" + fill("[^a]"), false},
		{"footnote references by line", "markdown-effort", "[^a]: a\n\n" + fill("[^a]\n"), false},
		{"footnote openings", "markdown-nesting", "[^a]: a\n\n" + fill("[^"), false},
		{"nested footnotes", "markdown-nesting", fill("[^a]: "), false},
		{"components", "markdown-nesting", fill(":::warning\n"), false},
		{"component openings", "markdown-effort", fill(":tel["), false},
		{"component braces", "markdown-effort", fill(" :tel{b="), false},
		{"unknown components", "markdown-effort", fill(":zzzzzzzz["), false},
		{"labels in labels", "markdown-nesting", nestedLabels(2000), false},
		{"many components", "", fill(":tel[a] "), false},
		{"colons", "markdown-effort", fill(":::\n"), false},
		{"unclosed components", "markdown-effort", fill("- :::warning\n"), false},
		{"headings", "", fill("# a\n"), false},
		{"equal headings", "", fill("# a\n"), false},
		{"empty headings", "markdown-effort", fill("#\n"), false},
		{"setext", "", fill("a\n-\n"), false},
		{"heading braces", "", "# " + strings.Repeat("{a=", fullSize/len("{a=")), true},
		{"closed heading braces", "", "# " + strings.Repeat("{a=", fullSize/len("{a=")) + "}", true},
		{"definition lists", "", fill("a\n: b\n"), false},
		{"nested definitions", "", "a\n" + fill(": "), false},
		{"unfinished html blocks", "markdown-effort", fill("<div\n\n"), false},
		{"different html attributes", "markdown-effort", "<div" + numbered(size, " a$=b") + ">", false},
		{"different attributes of a tag", "markdown-effort", "x <b" + numbered(size, " a$=b") + ">", false},
		{"many sanitised tags", "", fill("x <b aria-label=b lang=d></b> "), false},
		{"html attributes", "", "<div " + fill("a=b ") + ">", false},
		{"formatting", "markdown-nesting", numbered(size, "<b id=$>\n\n"), false},
		{"addresses", "", fill("http://a.b/ "), false},
		{"addresses without end", "", fill("http://") + " www.", false},
		{"mail addresses", "", fill("a@b.c "), false},
		{"at signs", "", fill("_a@"), false},
		{"quotation marks", "", fill(`"a' `), false},
		{"double quotes only", "", fill(`"`), true},
		{"single quotes only", "", fill(`'`), true},
		{"quotes behind spaces", "", strings.Repeat("\u00a0", size/4) + strings.Repeat("'", size/2), true},
		{"quotes behind signs", "", fill(`>"`), true},
		{"ampersands", "", fill("&"), true},
		{"signs", "", fill("<"), true},
		{"hard breaks", "", fill("a\\\n"), false},
		{"one line", "", fill("word "), false},
		{"one word", "", fill("a"), false},
		{"short lines", "", fill("a\n"), false},
		{"tabs", "", fill("\t"), false},
		{"tabs and lists", "", fill("-\t"), false},
		{"fences", "", fill("```\n"), false},
		{"alerts", "", fill("> [!NOTE]\n\n"), false},
	}
}

func indentedList(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

func squareTable(n int) string {
	return strings.Repeat("|a", n) + "\n" + strings.Repeat("|-", n) + "\n" + strings.Repeat("|\n", n)
}

func backticks(size int) string {
	var b strings.Builder
	for n := 1; b.Len() < size; n++ {
		b.WriteString(strings.Repeat("`", n) + "a")
	}
	return b.String()
}

func nestedLabels(n int) string { return strings.Repeat(":tel[a", n) + strings.Repeat("]", n) }

// TestHostile converts every hostile page, and each fourth in a short run and under the race detector. Each conversion
// has to end in time, with a finding if a limit is broken.
func TestHostile(t *testing.T) {
	c := New(Options{Directives: testDirectives, Typographer: true})
	size := fullSize / 4
	if *hostileFull {
		size = fullSize
	}
	harmless := size / 4
	if race.FewRounds() {
		harmless = size / 16
	}
	for i, h := range hostilePages(size) {
		if race.FewRounds() && i%4 > 0 {
			continue
		}
		if h.rule == "" && !*hostileFull && (race.FewRounds() || !h.whole) {
			h.text = h.text[:min(len(h.text), harmless)]
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			done := make(chan []finding.Finding, 1)
			go func() {
				_, found := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(h.text)}, testEnv())
				done <- found
			}()
			select {
			case found := <-done:
				if limits, want := limitsOf(found), strings.Fields(h.rule); !slices.Equal(limits, want) {
					t.Errorf("limits %q, want %q", limits, want)
				}
			case <-time.After(patience):
				t.Fatal("hangs")
			}
		})
	}
}

func limitsOf(found []finding.Finding) (rules []string) {
	for _, f := range found {
		if strings.HasPrefix(f.Rule, "markdown-") {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// TestSearchesAreLinear: twice the text may not take more than about twice the memory. Without its guard a backtick run
// notes every line up to the end of the paragraph.
func TestSearchesAreLinear(t *testing.T) {
	c := New(Options{})
	page := func(n int) []byte {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			b.WriteString("a " + strings.Repeat("`", i) + "a\n")
		}
		return []byte(b.String())
	}
	allocations := func(text []byte) float64 {
		return testing.AllocsPerRun(1, func() { c.Convert(Source{Line: 1, Text: text}, Env{}) })
	}
	if once, twice := allocations(page(100)), allocations(page(200)); twice > 3*once {
		t.Errorf("%v allocations for 100 lines, %v for 200", once, twice)
	}
}
