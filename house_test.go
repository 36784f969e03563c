package porchlight

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// lineOrder lists the packages from the start of the line to its end. A package may import only packages before it.
var lineOrder = []string{
	"memory", "lazyregexp", "parallel", "finding", "palette", "cache", "bucket", "tree", "names", "foreign",
	"templatefault", "bound", "record", "care", "config", "theme", "setup", "archetype", "markdown",
	"content", "prose", "site", "picture", "asset", "search", "compile", "render", "check", "publish",
	"build", "external", "preview", "report", "watch", "serve",
}

// testOnly lists the packages that only tests import. They import nothing of ours.
var testOnly = []string{"chromium", "folder", "race"}

// TestImportsRunOneWay holds the first law: every package imports only towards the start of the line.
func TestImportsRunOneWay(t *testing.T) {
	for _, file := range goFiles(t, "internal") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		own := strings.Split(file, "/")[1]
		at := slices.Index(lineOrder, own)
		if at < 0 && !slices.Contains(testOnly, own) {
			t.Errorf("%s: package %q has no place in the line", file, own)
			continue
		}
		for _, imported := range importsOf(t, file) {
			rest, ours := strings.CutPrefix(imported, "porchlight/internal/")
			if !ours {
				if imported == "porchlight" {
					t.Errorf("%s: imports the starter; only cmd may", file)
				}
				continue
			}
			other := strings.Split(rest, "/")[0]
			if other == own {
				continue
			}
			if to := slices.Index(lineOrder, other); to < 0 || to > at {
				t.Errorf("%s: imports %s, which comes later in the line", file, imported)
			}
		}
	}
}

// TestOnlyTestsImportWhatIsForTests keeps what drives browsers and lays out folders out of the finished program.
func TestOnlyTestsImportWhatIsForTests(t *testing.T) {
	for _, file := range append(goFiles(t, "internal"), goFiles(t, "cmd")...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, imported := range importsOf(t, file) {
			if slices.Contains(testOnly, strings.TrimPrefix(imported, "porchlight/internal/")) {
				t.Errorf("%s: imports %s, which is for tests", file, imported)
			}
		}
	}
}

// onlyOne names the packages that alone may know a library: one each, but for templates.
var onlyOne = map[string][]string{
	"github.com/yuin/goldmark":        {"internal/markdown"},
	"golang.org/x/image/":             {"internal/picture"},
	"github.com/fyne-io/oksvg":        {"internal/picture"},
	"github.com/srwiley/rasterx":      {"internal/picture"},
	"github.com/go-text/":             {"internal/picture"},
	"github.com/go-fonts/":            {"internal/picture"},
	"image/":                          {"internal/picture", "internal/folder"}, // and photos for tests
	"github.com/microcosm-cc/":        {"internal/markdown"},
	"github.com/tdewolff/minify":      {"internal/asset"},
	"github.com/adrg/frontmatter":     {"internal/content"},
	"github.com/nyaruka/phonenumbers": {"internal/care"},
	"gocloud.dev/":                    {"internal/bucket"},
	"github.com/blevesearch/":         {"internal/search"},
	"github.com/gofrs/flock":          {"internal/publish"},
	"github.com/aymanbagabas/":        {"internal/theme"},
	"github.com/fsnotify/fsnotify":    {"internal/watch"},
	"github.com/hashicorp/":           {"internal/external"},
	"github.com/tmaxmax/go-sse":       {"internal/serve"},
	"go.yaml.in/yaml":                 {"internal/record"},
	"github.com/pelletier/go-toml":    {"internal/record"},
	"github.com/chromedp/":            {"internal/chromium"},
	"html/template":                   {"internal/render", "internal/serve"}, // pages of the site; pages of the preview
}

// TestOnePackageKnowsEachLibrary keeps every library behind one door.
func TestOnePackageKnowsEachLibrary(t *testing.T) {
	for _, dir := range []string{"internal", "cmd"} {
		for _, file := range goFiles(t, dir) {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, imported := range importsOf(t, file) {
				for library, rooms := range onlyOne {
					known := slices.ContainsFunc(rooms, func(room string) bool {
						return strings.HasPrefix(file,
							room+"/")
					})
					if strings.HasPrefix(imported, library) && !known {
						t.Errorf("%s: imports %s, which only %s may", file, imported, strings.Join(rooms, " and "))
					}
				}
			}
		}
	}
}

// unescaped are the types by which html/template takes a text as it is.
var unescaped = regexp.MustCompile(`\btemplate\.(HTML|HTMLAttr|JS|JSStr|CSS|URL|Srcset)\b`)

// TestOnlyRenderCallsTextsSafe keeps the one way around the escaping of html/template in one room.
func TestOnlyRenderCallsTextsSafe(t *testing.T) {
	for _, file := range goFiles(t, "internal/serve") {
		if found := unescaped.FindString(read(t, file)); found != "" {
			t.Errorf("%s: uses %s; only render may call a text safe", file, found)
		}
	}
}

// TestMessagesQuoteOneWay leaves quoted words to finding.Message and finding.Errorf: fmt would put a backslash before
// each quote. What is to be copied into a file is quoted by strconv.Quote.
func TestMessagesQuoteOneWay(t *testing.T) {
	for _, file := range append(goFiles(t, "internal"), goFiles(t, "cmd")...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || !quotes(call.Args) {
				return true
			}
			if from, ok := call.Fun.(*ast.SelectorExpr); ok {
				if name, ok := from.X.(*ast.Ident); ok && name.Name == "fmt" {
					t.Errorf("%s: fmt.%s quotes a word; finding.Message does", set.Position(call.Pos()), from.Sel)
				}
			}
			return true
		})
	}
}

// quotes reports whether a text among the arguments of a call has the verb %q.
func quotes(args []ast.Expr) bool {
	found := false
	for _, arg := range args {
		ast.Inspect(arg, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			found = found || ok && strings.Contains(text.Value, "%q")
			_, isCall := n.(*ast.CallExpr)
			return !isCall
		})
	}
	return found
}

// compiled is a regular expression that is compiled where a package is initialized.
var compiled = regexp.MustCompile(`(?m)^(?:var )?\t?\w+ += regexp\.MustCompile\(`)

// TestExpressionsAreCompiledOnFirstUse holds that no command waits for the expressions of others: see lazyregexp.
func TestExpressionsAreCompiledOnFirstUse(t *testing.T) {
	for _, file := range append(goFiles(t, "internal"), goFiles(t, "cmd")...) {
		if found := compiled.FindString(read(t, file)); found != "" && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s: %q is compiled whenever the program starts; lazyregexp.New is not", file, found)
		}
	}
}

// TestNoVagueRooms refuses folders named after nothing in the field.
func TestNoVagueRooms(t *testing.T) {
	for _, file := range goFiles(t, ".") {
		for dir := range strings.SplitSeq(path.Dir(file), "/") {
			if slices.Contains([]string{"util", "utils", "common", "core", "helper", "helpers", "manager", "misc",
				"shared"}, dir) {
				t.Errorf("%s: the folder %q says nothing about what is in it", file, dir)
			}
		}
	}
}

// TestStarterIsWhole holds that the embedded starter is the repository's own site, names beginning with "_" and "."
// included.
func TestStarterIsWhole(t *testing.T) {
	for _, dir := range []string{"archetypes", "content", "layouts", "static"} {
		err := fs.WalkDir(os.DirFS("."), dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if _, err := fs.Stat(Starter, file); err != nil {
				t.Errorf("%s is not embedded", file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestDocumentsNameWhatIsThere holds that each test and each Go file that a document names exists.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	files, tests := goFiles(t, "."), map[string]bool{}
	for _, file := range files {
		for _, function := range regexp.MustCompile(`(?m)^func (\w+)\(`).FindAllStringSubmatch(read(t, file), -1) {
			tests[function[1]] = true
		}
	}
	named := regexp.MustCompile("`((?:Test|Benchmark|Fuzz)[A-Z]\\w*|[a-z/_]+\\.go)`")
	documents, _ := filepath.Glob("*.md")
	more, _ := filepath.Glob("docs/*.md")
	count := 0
	for _, document := range append(documents, more...) {
		for _, name := range named.FindAllStringSubmatch(read(t, document), -1) {
			count++
			isFile := func(file string) bool { return strings.HasSuffix("/"+file, "/"+name[1]) }
			if !tests[name[1]] && !slices.ContainsFunc(files, isFile) {
				t.Errorf("%s names %s, which is not there", document, name[1])
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d names of tests and files", count)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != "." && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") {
			files = append(files, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no Go files in %s", dir)
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, spec := range parsed.Imports {
		list = append(list, strings.Trim(spec.Path.Value, `"`))
	}
	return list
}
