package content

import (
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
	"porchlight/internal/lazyregexp"
)

var (
	// keyLine matches a line of front matter with a key that many pages have.
	keyLine = lazyregexp.New(`(?i)^\W{0,8}(title|linkTitle|description|date|lastmod|weight|tags|type|layout|slug|url|aliases)"?\s*[:=]`)
	// vitalLine matches a line of front matter that decides whether the page is published. One such line is
	// reported.
	vitalLine = lazyregexp.New(`(?i)^\W{0,8}(draft"?\s*[:=]\W*(true|false|yes|no|on|off|[01])?\W*|(publishDate|expiryDate)"?\s*[:=].*)$`)
	// almostOpening matches a line that is almost an opening one: "--", "----", "---yaml", "—", "```yaml", ";;;".
	almostOpening = lazyregexp.New("^\\s*([-–—―−]+|\\+{2,}|;;;|```)\\s*(yaml|toml|json)?\\s*$")
	// jsonOpening matches a JSON object that does not have its braces on lines of their own.
	jsonOpening = lazyregexp.New(`^\s*\{\s*"`)
)

// strayFrontMatter searches a text without front matter for keys that were probably meant as front matter. They
// would be published as text, with the draft flag among them.
func strayFrontMatter(name string, text []byte) []finding.Finding {
	lines := topLines(text)
	for i, line := range lines {
		isKey := func(line string) bool { return keyLine().MatchString(line) || vitalLine().MatchString(line) }
		key := keyLine().MatchString(line) && i+1 < len(lines) && isKey(lines[i+1])
		vital := vitalLine().MatchString(line)
		opened := i > 0 && almostOpening().MatchString(lines[i-1]) && keyLine().MatchString(line)
		switch json := jsonOpening().MatchString(line); {
		case json && strings.TrimSpace(strings.Join(lines[:i], "")) == "":
			return stray(name, i, lines, "front matter in JSON begins on this line, %q",
				"put the first { and the last } on lines of their own")
		case !key && !vital && !opened:
			continue
		}
		above := i - 1
		for above >= 0 && (keyLine().MatchString(lines[above]) || lines[above] == "") {
			above--
		}
		if above < 0 {
			return stray(name, i, lines, "%q looks like front matter, but no line opens it",
				"write a line of --- before the first key and one after the last")
		}
		if m, ok := foreign.Merge([]byte(strings.Join(lines[:above], "\n"))); ok {
			return []finding.Finding{badFence.At(name, finding.Position{Line: 1, Column: 1}, "%s", m.Message).
				Suggest("%s", m.Instead)}
		}
		if fence := strings.TrimSpace(lines[above]); fence == "---" || fence == "+++" {
			return stray(name, above, lines, "front matter opens here with %q, below other text",
				"move it to the first line of the file")
		}
		return stray(name, above, lines, "%q does not open front matter",
			"write three signs alone on the first line: --- before YAML, +++ before TOML")
	}
	return nil
}

func stray(name string, i int, lines []string, message, advice string) []finding.Finding {
	at := finding.Position{Line: i + 1, Column: 1}
	return []finding.Finding{badFence.At(name, at, message, strings.TrimSpace(lines[i])).Suggest("%s", advice)}
}

// topLines are the first lines of a text, in which front matter is searched. Further down, such lines are text
// about front matter.
func topLines(text []byte) []string {
	const most, width = 12, 200 // lines, bytes of a line
	var lines []string
	for at := 0; at < len(text) && len(lines) < most; {
		line, next := lineAt(text, at)
		lines = append(lines, strings.ToValidUTF8(string(line[:min(len(line), width)]), ""))
		at = next
	}
	return lines
}
