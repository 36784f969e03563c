package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
	spanned = regexp.MustCompile("`[^`\n]*`")
	linked  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// TestDocumentsLinkToWhatIsThere holds that every link between the documents leads to a file and a heading that exist.
func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	files, err := filepath.Glob(docs + "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG", "SECURITY"} {
		files = append(files, "../../"+name+".md")
	}
	links, headings := 0, map[string]map[string]bool{}
	for _, file := range files {
		text := spanned.ReplaceAllString(fenced.ReplaceAllString(read(t, file), ""), "")
		for _, link := range linked.FindAllStringSubmatch(text, -1) {
			if strings.Contains(link[1], ":") {
				continue
			}
			links++
			name, place, _ := strings.Cut(link[1], "#")
			target := file
			if name != "" {
				target = filepath.Join(filepath.Dir(file), filepath.FromSlash(name))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %q, which is not there", file, link[1])
			} else if place != "" && headings[target] == nil {
				headings[target] = places(read(t, target))
			}
			if place != "" && !headings[target][place] {
				t.Errorf("%s links to %q, and there is no such heading", file, link[1])
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links", links)
	}
}

// places are the addresses of the headings of a document, as forges make them.
func places(text string) map[string]bool {
	all := map[string]bool{}
	for _, found := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		all[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsNumber(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, found[1])] = true
	}
	return all
}
