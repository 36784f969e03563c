package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// pageValues is how many times limits.outputBytes the functions of a layout may make in all while a page is drawn. One
// value may have limits.outputBytes.
const pageValues = 8

// itemSize is what an item of a list counts beside its text, in bytes.
const itemSize = 16

// tooLargeError reports a value that is larger than the limit.
type tooLargeError struct {
	limit   int64 // bytes
	all     bool  // the limit of all values together
	setting string
}

func (e *tooLargeError) Error() string {
	if e.all {
		return fmt.Sprintf("the values made for this page have more than %d bytes together", e.limit)
	}
	return fmt.Sprintf("its value would have more than %d bytes", e.limit)
}

// fits explains why a value of so many bytes cannot be made.
func (w *Worker) fits(size int) error {
	if w.stopped.Load() {
		return errStopped
	}
	if limit := w.r.cfg.Limits.OutputBytes; int64(size) > limit {
		return &tooLargeError{limit: limit, setting: "outputBytes"}
	}
	return nil
}

// made counts a value that a function has made.
func (w *Worker) made(size int) error {
	if err := w.fits(size); err != nil {
		return err
	}
	w.values += int64(size)
	if limit := pageValues * w.r.cfg.Limits.OutputBytes; w.values > limit {
		return &tooLargeError{limit, true, "outputBytes"}
	}
	return nil
}

// forgetValues begins to count anew: no value outlives the drawing of a layout.
func (w *Worker) forgetValues() {
	w.values = 0
	clear(w.grown)
}

// madeText counts a text.
func (w *Worker) madeText(text string, err error) (string, error) {
	if err == nil {
		err = w.made(len(text))
	}
	return text, err
}

// text bounds a function whose text is at most some times as long as its argument.
func (w *Worker) text(f func(any) string) func(any) (string, error) {
	return func(v any) (string, error) { return w.madeText(f(v), nil) }
}

// texts is text for several arguments.
func (w *Worker) texts(f func(...any) string) func(...any) (string, error) {
	return func(args ...any) (string, error) {
		size := 0
		for _, arg := range args {
			size += w.sizeOf(arg)
		}
		if err := w.fits(size); err != nil {
			return "", err
		}
		return w.madeText(f(args...), nil)
	}
}

// goFunctions are those of Go's templates that make texts.
func goFunctions(w *Worker) template.FuncMap {
	return template.FuncMap{
		"print": w.texts(fmt.Sprint), "println": w.texts(fmt.Sprintln), "printf": w.printf,
		"html": w.texts(template.HTMLEscaper), "js": w.texts(template.JSEscaper),
		"urlquery": w.texts(template.URLQueryEscaper),
	}
}

func (w *Worker) printf(format string, args ...any) (string, error) {
	if err := w.fits(w.printedSize(format, args)); err != nil {
		return "", err
	}
	return w.madeText(fmt.Sprintf(format, args...), nil)
}

// verb matches what printf puts a value in place of, with its width and precision.
var verb = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?`)

// printedSize is how long a text of printf can become at most, but for signs and escapes. A width counts for each item
// of a list. A value can be printed several times by its number.
func (w *Worker) printedSize(format string, args []any) int {
	texts, longest, items, star := 0, 0, 1, 0
	for _, arg := range args {
		size := w.sizeOf(arg)
		texts, longest, items = texts+size, max(longest, size), max(items, size/itemSize)
		if n, ok := number(arg); ok {
			star = max(star, int(min(max(n, -n), 1e6)))
		}
	}
	widths, byNumber := 0, 0
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		for _, width := range []string{m[2], m[4]} {
			n, _ := strconv.Atoi(width)
			if width == "*" {
				n = star
			}
			widths += min(n, 1e7) // Go's own limit
		}
		if m[1]+m[3]+m[5] != "" {
			byNumber += longest
		}
	}
	return len(format) + texts + byNumber + widths*items
}

// replace replaces a part of a text wherever it is.
func (w *Worker) replace(text, old, with string) (string, error) {
	size := len(text)
	if more := len(with) - len(old); more > 0 {
		size += strings.Count(text, old) * more
	}
	if err := w.fits(size); err != nil {
		return "", err
	}
	return w.madeText(strings.ReplaceAll(text, old, with), nil)
}

// split cuts a text into a list.
func (w *Worker) split(text, sep string) ([]string, error) {
	if err := w.made(itemSize * (strings.Count(text, sep) + 1)); err != nil {
		return nil, err
	}
	return strings.Split(text, sep), nil
}

// listFunctions are those that make a list of what is in others.
func listFunctions(w *Worker) template.FuncMap {
	count := func(list any, err error) (any, error) {
		if err == nil {
			err = w.made(itemSize * reflect.ValueOf(list).Len())
		}
		return list, err
	}
	return template.FuncMap{
		"reverse":   func(list any) (any, error) { return count(reverse(list)) },
		"uniq":      func(list any) (any, error) { return count(uniq(list)) },
		"union":     func(a, b any) (any, error) { return count(union(a, b)) },
		"intersect": func(a, b any) (any, error) { return count(intersect(a, b)) },
		"seq":       func(args ...int) (any, error) { return count(seq(args...)) },
		"sort":      func(list any, args ...string) (any, error) { return count(sortBy(list, args...)) },
		"where": func(list any, key string, args ...any) (any, error) {
			return count(whereKey(list, key, args...))
		},
		"group": func(list any, key string) ([]Group, error) {
			groups, err := groupBy(list, key)
			_, err = count(groups, err)
			return groups, err
		},
	}
}

// list makes a list of its arguments.
func (w *Worker) list(values ...any) ([]any, error) {
	if err := w.fits(w.sizeOf(values)); err != nil {
		return nil, err
	}
	return values, w.made(itemSize * len(values))
}

// dict makes a map from names and values in turn.
func (w *Worker) dict(pairs ...any) (map[string]any, error) {
	if err := w.fits(w.sizeOf(pairs)); err != nil {
		return nil, err
	}
	d, err := dict(pairs...)
	if err == nil {
		err = w.made(itemSize * len(pairs))
	}
	return d, err
}

// appendTo appends values to a list. The list is the last argument. The list that was made last from an array grows in
// that array, so that a loop which appends to a list copies it a few times only.
func (w *Worker) appendTo(args ...any) ([]any, error) {
	if len(args) < 2 {
		return nil, errors.New("want values and then the list")
	}
	values, last := args[:len(args)-1], args[len(args)-1]
	out, own := last.([]any)
	var have grownList
	if own = own && len(out) > 0; own {
		have = w.grown[&out[0]]
		own = have.items == len(out)
	}
	if own {
		delete(w.grown, &out[0])
	} else {
		have.size = w.sizeOf(last)
	}
	have.size += w.sizeOf(values)
	if err := w.fits(have.size); err != nil {
		return nil, err
	}
	if !own || cap(out)-len(out) < len(values) {
		list, err := listOf(last)
		if err != nil {
			return nil, err
		}
		out = make([]any, 0, 2*list.Len()+len(values))
		if err := w.made(itemSize * cap(out)); err != nil {
			return nil, err
		}
		for i := range list.Len() {
			out = append(out, list.Index(i).Interface())
		}
	}
	out = append(out, values...)
	have.items = len(out)
	w.grown[&out[0]] = have
	return out, nil
}

// grownList is a list that append made.
type grownList struct {
	items int // of its array that are in use
	size  int // in bytes
}

// delimit joins the items of a list.
func (w *Worker) delimit(list any, sep string, final ...string) (string, error) {
	v, err := listOf(list)
	if err == nil {
		err = w.fits(w.sizeOf(list) + v.Len()*len(sep) + w.sizeOf(final))
	}
	if err != nil {
		return "", err
	}
	return w.madeText(delimit(list, sep, final...))
}

// jsonify encodes a value as JSON. A size that is not known, since a value holds itself, is above the limit.
func (w *Worker) jsonify(value any) (string, error) {
	m := measure{limit: int(w.r.cfg.Limits.OutputBytes), pointers: true}
	m.add(reflect.ValueOf(value), 0)
	if err := w.fits(m.size); err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return w.madeText(string(text), err)
}

// sizeOf is about how long the text of a value is, in bytes. What a list holds twice is printed twice.
func (w *Worker) sizeOf(value any) int {
	if text, ok := value.(string); ok {
		return len(text)
	}
	m := measure{limit: int(w.r.cfg.Limits.OutputBytes)}
	m.add(reflect.ValueOf(value), 0)
	return m.size
}

// measure adds up the size of values, until it is above the limit.
type measure struct {
	size, limit int  // bytes
	pointers    bool // what pointers lead to counts; as text only a pointer by itself is more than an address
}

// maxValueDepth is the deepest nesting of values that is looked into.
const maxValueDepth = 1000

func (m *measure) add(v reflect.Value, depth int) {
	switch m.size += itemSize; v.Kind() {
	case reflect.String:
		m.size += v.Len()
	case reflect.Pointer:
		if m.pointers || depth == 0 {
			m.within(depth, v.Elem())
		}
	case reflect.Interface:
		m.size -= itemSize
		m.within(depth, v.Elem())
	case reflect.Slice, reflect.Array:
		switch kind := v.Type().Elem().Kind(); {
		case kind == reflect.String, kind == reflect.Interface, kind == reflect.Slice, kind == reflect.Map,
			kind == reflect.Struct, kind == reflect.Pointer && m.pointers:
			for i := 0; i < v.Len() && m.size <= m.limit; i++ {
				m.within(depth, v.Index(i))
			}
		default:
			m.size += itemSize * v.Len()
		}
	case reflect.Map:
		for of := v.MapRange(); m.size <= m.limit && of.Next(); {
			m.within(depth, of.Key())
			m.within(depth, of.Value())
		}
	case reflect.Struct:
		for i := 0; i < v.NumField() && m.size <= m.limit; i++ {
			if !m.pointers || v.Type().Field(i).IsExported() {
				m.within(depth, v.Field(i))
			}
		}
	}
}

// within adds a value that another holds.
func (m *measure) within(depth int, v reflect.Value) {
	if depth == maxValueDepth {
		m.size = m.limit + 1
		return
	}
	m.add(v, depth+1)
}
