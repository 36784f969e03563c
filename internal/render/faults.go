package render

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	texttemplate "text/template"

	"porchlight/internal/asset"
	"porchlight/internal/bound"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
	"porchlight/internal/templatefault"
)

var (
	layoutError = finding.NewFixedRule("layout-error", "A layout stopped while it was drawing a page")
	errTooDeep  = errors.New("it includes itself without end")
)

// tooLongError reports a layout at which the output of a page exceeded the limit.
type tooLongError struct {
	layout string
	limit  int64 // bytes
}

func (e *tooLongError) Error() string { return fmt.Sprintf("it writes more than %d bytes", e.limit) }

// maxPartialDepth is the deepest nesting of partials. Go's own limit of 100,000 would need 150 MB of memory.
const maxPartialDepth = 100

// syntaxFinding reports a parse error at its place in a layout, with advice if there is any.
func syntaxFinding(set layoutSet, err error, funcs template.FuncMap) finding.Finding {
	file, pos, what := locate(set, err)
	at, _, _ := templatefault.Locate(err.Error())
	f := layoutSyntax.At(file, pos, "layout: %s", what)
	if name, ok := templatefault.UnknownFunction(what); ok {
		f = layoutSyntax.At(file, at.Function(name, set[at.Name].text), "layout: there is no function %q", name)
		if advice := functionsOfHugo[name]; advice != "" {
			f.Suggestion = advice
		} else if near := templatefault.NearestFunction(name, funcs); near != "" {
			f = f.Suggest("did you mean %q?", near)
		}
	} else if words, open, ok := templatefault.Unclosed(what, set[at.Name].text); ok {
		f = layoutSyntax.At(file, open, "layout: %s", words).Suggest("write {{ end }} where it ends")
	} else if words, advice := templatefault.Syntax(what); advice != "" {
		f = layoutSyntax.At(file, pos, "layout: %s", words)
		f.Suggestion = advice
	}
	return f
}

// locate splits an error of the template packages into the layout's file, the position, and the rest of the
// message. Those packages count columns in bytes from 0; pos counts from 1.
func locate(set layoutSet, err error) (file string, pos finding.Position, what string) {
	at, what, placed := templatefault.Locate(err.Error())
	var escape *template.Error
	if errors.As(err, &escape) && escape.Name != "" && (!placed || escape.Line > 0) {
		name := strings.TrimSuffix(escape.Name, "$htmltemplate_")
		return set.fileOf(name), finding.Position{Line: escape.Line, Column: min(escape.Line, 1)}, escape.Description
	}
	if !placed {
		return "layouts", finding.Position{}, what
	}
	pos = at.In(set[at.Name].text)
	pos.Column = max(pos.Column, 1)
	return set.fileOf(at.Name), pos, what
}

// fileOf returns the file of a layout as findings name it.
func (s layoutSet) fileOf(name string) string {
	if f, ok := s[name]; ok {
		return f.file
	}
	return "layouts/" + name
}

// noTemplate matches the message about a call of a template that does not exist.
var noTemplate = lazyregexp.New(`^there is no template "(.*)"$`)

// callFailed matches Go's message about an error of a template function. Its groups are the function and the
// error.
var callFailed = lazyregexp.New(`^error calling (\S+): (?s:(.*))$`)

// unknownFieldError reports that a value has no field with a name.
type unknownFieldError struct {
	Name string
	Type reflect.Type
}

func (e *unknownFieldError) Error() string { return fmt.Sprintf("there is no .%s here", e.Name) }

// Fault is an error that occurred while a page was drawn. One mistake in a layout can affect every page, so
// Faults merges equal faults before they become findings.
type Fault struct {
	Finding finding.Finding
	Page    string // source file of the page, or its address
}

// Faults turns faults into findings. Each mistake is reported once, with the first page and the number of other
// pages. The findings are in the order of the faults.
func Faults(faults []Fault) []finding.Finding {
	type key struct {
		file, message string
		line, column  int
	}
	keyOf := func(f Fault) key {
		return key{f.Finding.File, f.Finding.Message, f.Finding.Line, f.Finding.Column}
	}
	count := map[key]int{}
	var order []Fault
	for _, f := range faults {
		if count[keyOf(f)]++; count[keyOf(f)] == 1 {
			order = append(order, f)
		}
	}
	findings := make([]finding.Finding, 0, len(order))
	for _, f := range order {
		pages := f.Page
		if others := count[keyOf(f)] - 1; others > 0 {
			pages += " and " + finding.Number(others, "other page", "other pages")
		}
		f.Finding.Message += fmt.Sprintf(" (while drawing %s)", pages)
		findings = append(findings, f.Finding)
	}
	return findings
}

// fault places an error in the innermost layout through which it passed.
func (r *Renderer) fault(err error, page string) Fault {
	file, pos, what := locate(r.files, innermost(err))
	var long *tooLongError
	if errors.As(err, &long) {
		file, pos = r.files.fileOf(long.layout), finding.Position{}
	}
	var unfinished *unfinishedError
	if errors.As(err, &unfinished) {
		file, pos = r.files.fileOf(unfinished.layout), unfinished.at
	}
	what, advice := faultWords(err, what)
	f := layoutError.At(file, pos, "layout: %s", strings.TrimSpace(what))
	f.Suggestion = advice
	if m := noTemplate().FindStringSubmatch(what); m != nil {
		// Go names the layout that is drawn. The call may be in another file, so all layouts are searched
		// for it.
		call := regexp.MustCompile(`\{\{-?\s*template\s+["` + "`" + `]` + regexp.QuoteMeta(m[1]) + `["` + "`" + `]`)
		for _, name := range slices.Sorted(maps.Keys(r.files)) {
			if at := call.FindStringIndex(r.files[name].text); at != nil {
				start := finding.PositionAt([]byte(r.files[name].text), at[0])
				f.File, f.Line, f.Column = r.files[name].file, start.Line, start.Column
				break
			}
		}
	}
	if absent := (*unknownNameError)(nil); errors.As(err, &absent) && absent.what == "partial" {
		f = absent.inSettings(r.cfg.At("params"), f)
	}
	return Fault{Finding: f, Page: page}
}

// inSettings reports a partial that does not exist at the setting that holds its name, such as "stares" for
// "art/stares.html". It returns f when no setting below params holds the name.
func (e *unknownNameError) inSettings(params record.Place, f finding.Finding) finding.Finding {
	stem := func(name string) string { return strings.TrimSuffix(path.Base(name), ".html") }
	if params.Text() != "" && params.Text() == stem(e.name) {
		f = params.Report(layoutError, "%q is not one of the names that a layout knows: %s", params.Text(), e)
		if e.near != "" {
			f = f.Suggest("write %q", stem(e.near))
		}
	} else if params.Written() {
		for _, entry := range params.Value.Entries {
			f = e.inSettings(params.Key(entry.Key), f)
		}
	}
	return f
}

// faultWords describes in plain words why a layout stopped, and what to write instead; advice is "" when nothing
// is known. The argument what holds the rest of Go's message.
func faultWords(err error, what string) (words, advice string) {
	var (
		long    *tooLongError
		large   *bound.TooLarge
		whole   *bound.NoTextError
		pattern longPatternError
		absent  *unknownNameError
		missing *asset.MissingError
	)
	write := func(near, otherwise string) string {
		if near == "" {
			return otherwise
		}
		return finding.Message("write %q", near)
	}
	switch {
	case errors.As(err, &long):
		return long.Error(), "look for a loop that repeats too often, or raise limits.outputBytes in config.toml"
	case errors.As(err, &large):
		return callOf(what) + large.Error(), fmt.Sprintf(
			"look for a loop in which a text or a list grows, or raise limits.%s in config.toml", large.Setting)
	case errors.As(err, &whole):
		return callOf(what) + whole.Error(), whole.Advice()
	case errors.Is(err, errTooDeep), templatefault.IsEndless(what):
		return errTooDeep.Error(), "take out the partial or template call that leads back to this layout"
	case errors.As(err, &pattern):
		return pattern.Error(), "write a pattern such as \"2 January 2006\""
	case errors.As(err, &absent):
		return absent.Error(), write(absent.near, "")
	case errors.As(err, &missing):
		return finding.Message("there is no file %q in static", missing.Name),
			write(missing.Nearest, finding.Advice("put the file at static/%s, or change the name in the layout",
				missing.Name))
	}
	return executionWords(err, what)
}

// callOf returns the failed template function with a colon, for the start of a message; "" when what names none.
func callOf(what string) string {
	_, what = templatefault.Expression(what)
	if call := callFailed().FindStringSubmatch(what); call != nil && !strings.HasPrefix(call[1], "_") {
		return call[1] + ": "
	}
	return ""
}

// executionWords translates Go's message about executing a template. Its results are those of faultWords.
func executionWords(err error, what string) (words, advice string) {
	expression, what := templatefault.Expression(what)
	if expression != "" {
		if words, advice, known := missingWords(expression, what); known {
			return words, advice
		}
		if notAList().MatchString(what) {
			return fmt.Sprintf("range needs a list, and %s is not one", expression),
				"print a single value by its name alone, such as {{ .Title }}"
		}
	}
	called := ""
	if call := callFailed().FindStringSubmatch(what); call != nil {
		if what = call[2]; !strings.HasPrefix(call[1], "_") {
			called = call[1] + ": "
		}
		if words, advice, known := missingWords(expression, what); known {
			return words, advice
		}
	}
	var unknown *unknownFieldError
	if errors.As(err, &unknown) {
		return called + what, memberAdvice(unknown.Name, templatefault.Members(unknown.Type))
	}
	if name, typ, ok := templatefault.UnknownField(what); ok {
		if kind := templatefault.KindWords(typ); kind != typ && !strings.HasPrefix(typ, "time") {
			return fmt.Sprintf("%s has no .%s", kind, name), membersOfHugo[name]
		}
		advice := memberAdvice(name, fieldsOf(typ))
		if typ == "*care.Data" {
			advice = cmp.Or(advice, "this is the data of the field; write your own below [params] in config.toml: .Site.Params.key")
		}
		return fmt.Sprintf("there is no .%s here", name), advice
	}
	words, advice, _ = templatefault.Translate(drawingMessages, what)
	if called == "slice: " {
		advice = "write list to make a list of values: list 1 2"
	}
	return called + words, advice
}

// innermost returns the deepest template error in a chain, so that an error inside a partial is reported in the
// partial.
func innermost(err error) error {
	deepest := err
	for e := err; e != nil; e = errors.Unwrap(e) {
		if exec, ok := e.(texttemplate.ExecError); ok {
			deepest = exec
		}
		if escape, ok := e.(*template.Error); ok {
			deepest = escape
		}
	}
	return deepest
}
