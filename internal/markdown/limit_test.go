package markdown

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/finding"
)

// patience is how long a hostile page may take before a test says that it hangs. It is far more than it takes, so that a
// busy machine does not fail the test.
const patience = 60 * time.Second

// fullSize is that of the largest page, 2 MiB. Reading all hostile pages at that size takes a minute on two busy cores, so
// without -hostile they are smaller: still large enough for a search that is not linear to break its limit.
const fullSize = 2 << 20

var hostileFull = flag.Bool("hostile", false, "read the hostile pages at full size")

func numbered(size int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "$", "%[1]d"), i)
	}
	return b.String()
}

type hostilePage struct{ name, rule, text string }

// hostilePages are made to keep a Markdown parser busy. rule is the finding they end in; "" is a page that is only large.
func hostilePages(size int) []hostilePage {
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	half := func(piece string) string { return strings.Repeat(piece, size/len(piece)/2) }
	return []hostilePage{
		{"link openings", "markdown-effort", fill("[a](")},
		{"link openings with angle", "markdown-effort", fill("[a](<")},
		{"link openings with title", "markdown-effort", fill(`[a](b "`)},
		{"link openings with text", "markdown-effort", fill("[a](b")},
		{"links with emphasis", "markdown-effort", fill("[*a*](b)")},
		{"brackets", "markdown-nesting", fill("[")},
		{"image brackets", "markdown-nesting", fill("![")},
		{"image and brackets", "markdown-nesting", fill("![[[[")},
		{"nested brackets", "markdown-nesting", half("[") + half("]")},
		{"shortcut references", "markdown-effort", fill("[x]\n")},
		{"full references", "markdown-effort", fill("[a][b]\n")},
		{"closing brackets", "", fill("]")},
		{"parentheses", "", "[a](" + fill("(")},
		{"list markers on a line", "markdown-nesting", fill("- ") + "a"},
		{"star list markers on a line", "markdown-nesting", fill("* ") + "a"},
		{"dashes", "", fill("- ")},
		{"ordered list markers on a line", "markdown-nesting", fill("1. ")},
		{"indented list", "markdown-nesting", indentedList(1500)},
		{"blank lines in a deep list", "markdown-effort", indentedList(90) + fill("\n")},
		{"lines in a deep component", "markdown-effort", strings.Repeat(":::warning\n", 90) + fill("a\n")},
		{"quotes on a line", "markdown-nesting", fill(">")},
		{"quotes with spaces", "markdown-nesting", fill("> ")},
		{"quoted lists", "markdown-nesting", fill("> - ")},
		{"square table", "markdown-table", squareTable(1000)},
		{"wide table", "markdown-table", "|" + half("a|") + "\n|" + half("-|") + "\n|a|\n"},
		{"long table", "markdown-table", "|a|\n|-|\n" + fill("|a|\n")},
		{"table headings only", "", fill("|a|b\n")},
		{"escaped pipes in code", "markdown-table", "|a|\n|-|\n" + fill("|`\\|`|\n")},
		{"emphasis openings", "", fill("*a **a ")},
		{"emphasis closings", "", fill("a* a** ")},
		{"emphasis of two kinds", "markdown-effort", half("_a ") + half("b* ")},
		{"emphasis by threes", "markdown-effort", "a**b" + fill("c* ")},
		{"both ways emphasis", "", fill("a*b_")},
		{"long runs of stars", "markdown-effort", half("*") + "a" + half("*")},
		{"deep emphasis", "markdown-nesting", strings.Repeat("*", 4000) + "a" + strings.Repeat("*", 4000)},
		{"strikes", "markdown-effort", half("~~a ") + half("b* ")},
		{"underscores with an address", "", fill("_a") + " a@b.c"},
		{"backticks", "", fill("`")},
		{"backtick runs", "", backticks(size)},
		{"backtick runs by line", "", strings.ReplaceAll(backticks(size), "a", "a\n")},
		{"less thans", "", fill("<")},
		{"tags", "", fill("<a ")},
		{"attributes", "", "<a" + fill(" b")},
		{"open tags", "markdown-nesting", fill("x<b>")},
		{"html comments", "", fill("x<!--")},
		{"instructions", "", fill("x<?")},
		{"cdata", "markdown-nesting", fill("x<![CDATA[")},
		{"declarations", "", fill("x<!A")},
		{"ampersands", "", fill("&")},
		{"entities", "", fill("&amp;")},
		{"long entity", "", "&" + fill("a")},
		{"definitions", "markdown-effort", numbered(size, "[a$]: b\n")},
		{"definitions with titles", "markdown-effort", numbered(size, "[a$]: b '\n")},
		{"one long definition", "markdown-references", "[a]: /" + half("b") + "\n\n" + half("[a] [a]\n\n")},
		{"definition of a title", "markdown-references", "[a]: b '" + half("c") + "'\n\n" + half("[a]\n\n")},
		{"footnotes", "markdown-footnotes", numbered(size, "[^$]: a\n\nx[^$]\n\n")},
		{"footnote references", "markdown-footnotes", "[^a]: a\n\n" + fill("[^a]")},
		{"footnote references by line", "markdown-effort", "[^a]: a\n\n" + fill("[^a]\n")},
		{"footnote openings", "markdown-nesting", "[^a]: a\n\n" + fill("[^")},
		{"nested footnotes", "markdown-nesting", fill("[^a]: ")},
		{"components", "markdown-nesting", fill(":::warning\n")},
		{"component openings", "markdown-effort", fill(":tel[")},
		{"component braces", "markdown-effort", fill(" :tel{b=")},
		{"unknown components", "markdown-effort", fill(":zzzzzzzz[")},
		{"labels in labels", "markdown-nesting", nestedLabels(2000)},
		{"many components", "", fill(":tel[a] ")},
		{"colons", "markdown-effort", fill(":::\n")},
		{"unclosed components", "markdown-effort", fill("- :::warning\n")},
		{"headings", "", fill("# a\n")},
		{"equal headings", "", fill("#\n")},
		{"setext", "", fill("a\n-\n")},
		{"heading braces", "", "# " + fill("{a=")},
		{"closed heading braces", "", "# " + fill("{a=") + "}"},
		{"definition lists", "", fill("a\n: b\n")},
		{"nested definitions", "", "a\n" + fill(": ")},
		{"unfinished html blocks", "markdown-effort", fill("<div\n\n")},
		{"html attributes", "", "<div " + fill("a=b ") + ">"},
		{"formatting", "markdown-nesting", numbered(size, "<b id=$>\n\n")},
		{"addresses", "", fill("http://a.b/ ")},
		{"addresses without end", "", fill("http://") + " www."},
		{"mail addresses", "", fill("a@b.c ")},
		{"at signs", "", fill("_a@")},
		{"quotation marks", "", fill(`"a' `)},
		{"hard breaks", "", fill("a\\\n")},
		{"one line", "", fill("word ")},
		{"one word", "", fill("a")},
		{"short lines", "", fill("a\n")},
		{"tabs", "", fill("\t")},
		{"tabs and lists", "", fill("-\t")},
		{"fences", "", fill("```\n")},
		{"alerts", "", fill("> [!NOTE]\n\n")},
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

// TestHostile runs every hostile page; each has to come back, those beyond a limit with the finding that names it.
func TestHostile(t *testing.T) {
	c := New(Options{Directives: testDirectives, Typographer: true})
	size := fullSize / 4
	if *hostileFull {
		size = fullSize
	}
	for _, h := range hostilePages(size) {
		if h.rule == "" && !*hostileFull {
			h.text = h.text[:min(len(h.text), size/4)]
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
