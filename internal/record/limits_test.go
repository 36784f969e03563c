package record

import (
	"fmt"
	"strings"
	"testing"
)

// TestParseLimits: texts that would grow without limit give one finding of rule syntax, in a short time.
func TestParseLimits(t *testing.T) {
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 10; i++ {
		alias := fmt.Sprintf("*a%d", i-1)
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(alias+",", 10), ","))
	}
	blocks := ""
	for i := range 150 {
		blocks += strings.Repeat(" ", i) + "a:\n"
	}
	tests := map[string]struct {
		format Format
		src    string
		want   string
	}{
		"aliases that multiply": {YAML, bomb, "more than 100000 values"},
		"aliases of one word": {YAML, "a: &a x\nb: [" + strings.Repeat("*a,", 150_000) + "]",
			"more than 100000 values"},
		"deep YAML in brackets": {YAML, "a: " + strings.Repeat("[", 50_000), "nested"},
		"deep YAML in lines":    {YAML, blocks, "nested"},
		"deep YAML dashes":      {YAML, strings.Repeat("- ", 5_000), "nested"},
		"deep TOML list":        {TOML, "a = " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "nested"},
		"deep TOML table": {TOML, "a = " + strings.Repeat("{a=", 5_000) + "1" + strings.Repeat("}", 5_000),
			"nested"},
		"long TOML header":        {TOML, "[a" + strings.Repeat(".a", 5_000) + "]", "nested"},
		"long TOML key":           {TOML, "a" + strings.Repeat(".a", 5_000) + "=1", "nested"},
		"deep JSON":               {JSON, strings.Repeat("[", 500_000), "nested"},
		"deep JSON objects":       {JSON, strings.Repeat(`{"a":`, 50_000), "nested"},
		"wide YAML":               {YAML, strings.Repeat("- 1\n", 200_000), "more than"},
		"wide TOML":               {TOML, "a = [" + strings.Repeat("1,", 200_000) + "]", "more than"},
		"wide JSON":               {JSON, "[" + strings.Repeat("1,", 200_000) + "1]", "more than"},
		"many keys on a long row": {JSON, "{" + manyKeys(90_000, `"k%d":[[1]],`) + `"z":1}`, "more than"},
		"many TOML tables":        {TOML, manyKeys(60_000, "[[k]]\na.b=%d\n"), "more than"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			value, findings := Parse(test.format, []byte(test.src), "f", 1)
			if value == nil {
				t.Fatal("no value")
			}
			if len(findings) != 1 || findings[0].Rule != "syntax" || !strings.Contains(findings[0].Message, test.want) {
				t.Errorf("have %d findings, first %.1v, want one with %q", len(findings), findings, test.want)
			}
		})
	}
}

func manyKeys(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestParseManyKeys: a large flat text is read in full, and a duplicate in it is found.
func TestParseManyKeys(t *testing.T) {
	tests := map[Format]string{
		YAML: manyKeys(30_000, "k%d: 1\n") + "K29999: 2\n",
		TOML: manyKeys(30_000, "k%d = 1\n") + "K29999 = 2\n",
		JSON: "{" + manyKeys(30_000, "\"k%d\": 1,\n") + "\"K29999\": 2}",
	}
	for format, src := range tests {
		value, findings := Parse(format, []byte(src), "f", 1)
		if len(value.Entries) != 30_000 {
			t.Errorf("%s: %d keys", format, len(value.Entries))
		}
		if len(findings) != 1 || findings[0].Rule != "duplicate-key" || findings[0].Line != 30_001 {
			t.Errorf("%s: %v", format, findings)
		}
	}
}

// TestManyTablesEnd checks that a header is found by an index: a search among all tables takes 17 seconds.
func TestManyTablesEnd(t *testing.T) {
	var text strings.Builder
	for i := range 90_000 {
		fmt.Fprintf(&text, "[t%d]\n", i)
	}
	text.WriteString("[t7]\n")
	_, findings := Parse(TOML, []byte(text.String()), "a.toml", 1)
	if len(findings) != 1 || !strings.Contains(findings[0].Message, "written twice; the first is on line 8") {
		t.Errorf("have %v", findings)
	}
}

// TestManyMistakes: of a text that is not TOML, only some mistakes are reported. Finding all would take hours.
func TestManyMistakes(t *testing.T) {
	_, findings := Parse(TOML, []byte(strings.Repeat("a = b\n", 300_000)), "f", 1)
	if len(findings) != maxMistakes || findings[1].Line != 2 {
		t.Errorf("%d findings", len(findings))
	}
}
