package porchlight

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// Bounds of the program's code, in lines. Tests are exempt: a table of cases may be long.
const (
	mostFile     = 400
	mostFunction = 59
)

// TestFilesAndFunctionsAreShort keeps every file and function of the program at a length that can be read at one sitting.
func TestFilesAndFunctionsAreShort(t *testing.T) {
	for _, file := range goFiles(t, ".") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
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
