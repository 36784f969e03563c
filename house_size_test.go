package porchlight

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Bounds of the program's code, in lines. Tests are exempt: a table of cases may be long.
const (
	mostFile     = 400
	mostFunction = 59
)

// TestFilesAndFunctionsAreShort keeps every file and function of the program at a length that can be read at one
// sitting.
func TestFilesAndFunctionsAreShort(t *testing.T) {
	for file, text := range sourceFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if lines := bytes.Count(text, []byte("\n")); lines > mostFile {
			t.Errorf("%s: has %d lines, more than %d", file, lines, mostFile)
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range parsed.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			start, end := set.Position(function.Pos()).Line, set.Position(function.End()).Line
			if lines := end - start + 1; lines > mostFunction {
				t.Errorf("%s:%d: %s has %d lines, more than %d", file, start, function.Name.Name, lines, mostFunction)
			}
		}
	}
}

// mostColumns bounds a line of code, with a tab as four columns. Exempt are lines that hold a long text, which is
// easier to read and to search for in one piece, and examples that are indented in comments.
const mostColumns = 120

var longText = regexp.MustCompile("(\"([^\"\\\\]|\\\\.){50,}|`[^`]{50,}|^\\s*//[ \t]{2,})")

// TestLinesAreNarrow keeps code readable beside another window, tests too.
func TestLinesAreNarrow(t *testing.T) {
	for file, text := range sourceFiles(t) {
		exempt := textLines(t, file, text)
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    ")
			if columns := utf8.RuneCountInString(line); columns > mostColumns && !exempt[number] &&
				!longText.MatchString(line) {
				t.Errorf("%s:%d: has %d columns, more than %d", file, number, columns, mostColumns)
			}
		}
	}
}

// textLines are the lines of a file that belong to texts of several lines.
func textLines(t *testing.T, file string, text []byte) map[int]bool {
	set, lines := token.NewFileSet(), map[int]bool{}
	parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			first, last := set.Position(literal.Pos()).Line, set.Position(literal.End()).Line
			for line := first; first != last && line <= last; line++ {
				lines[line] = true
			}
		}
		return true
	})
	return lines
}

// sourceFiles are all Go files, with their texts.
func sourceFiles(t *testing.T) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, file := range goFiles(t, ".") {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(file, text) {
				return
			}
		}
	}
}
