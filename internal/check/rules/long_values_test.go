package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestLongValues: a finding shows the beginning of a long value, not all of it, and says what is wrong with it.
func TestLongValues(t *testing.T) {
	const x = "{x}"
	archive := &txtar.Archive{Files: []txtar.File{{Name: "config.toml", Data: []byte(`baseURL = "{x}"
[theme]
logo = "{x}"
[helplines.{x}]
name = "Line"
number = "1-800-662-4357"
disclosure = "/{x}/"
[checks]
{x} = "off"
`)}}}
	keys := each("---\ntitle: T\n%s: %s\n---\nText.\n",
		strings.Fields(`date draft weight url aliases layout type audience image params level services stepUp author
			review sources sensitive share helpline ignoreChecks menus notices cascade languages people places phone hours`),
		x, "[{x}]", "{by: {x}, on: {x}}", "[{title: {x}, url: {x}, rule: {x}}]", "{{x}: {x}}",
		`"https://example.com/{x}"`)
	texts := each("---\ntitle: T\n---\n%s%s\n", []string{"", "> "}, "[a]({x})", "![{x}]({x})", "::{x}",
		"::helpline{{x}={x}}", ":tel[{x}]", "[a](tel:{x})", "[a](mailto:{x})", "<{x}>", `<p {x}="{x}">a</p>`,
		`<a href="{x}:{x}">a</a>`, "[^{x}]", "[^{x}]: a", "# a {{x}={x}}", "<!-- check-off {x}: {x} -->", "{{< {x} >}}",
		"[[{x}]]", "[fill: {x}]", "{x} {x}", "[a](//{x})", "[a](#{x})", "<details title=\"{x}\">", "%{x}%",
		"<h2>{x}</h2>\n\n<h2>{x}</h2>")
	for i, text := range slices.Concat(keys, texts) {
		archive.Files = append(archive.Files, txtar.File{Name: fmt.Sprintf("content/p%d.md", i), Data: []byte(text)})
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		f.Data = []byte(strings.ReplaceAll(string(f.Data), x, strings.Repeat("x", 5000)))
	}
	found := look(t, archive)
	if len(found) < 200 {
		t.Errorf("have only %d findings", len(found))
	}
	for _, f := range found {
		if len(f.Message) > 700 || len(f.Suggestion) > 2100 || len(f.Cause) > 700 {
			t.Errorf("%s: %s: have %d, %d and %d bytes: %.60s | %.60s", f.File, f.Rule, len(f.Message), len(f.Suggestion),
				len(f.Cause), f.Message, f.Suggestion)
		}
		if strings.HasSuffix(f.Message, "...") || strings.Contains(f.Message, "%!") {
			t.Errorf("%s: %s: the end is lost: %.60s", f.File, f.Rule, f.Message)
		}
	}
}

// each fills in the format with each pair of words.
func each(format string, first []string, second ...string) []string {
	var list []string
	for _, a := range first {
		for _, b := range second {
			list = append(list, fmt.Sprintf(format, a, b))
		}
	}
	return list
}
