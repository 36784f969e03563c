package render

import (
	"encoding/json"
	"errors"
	"html/template"
	"reflect"
	"strings"

	"porchlight/internal/bound"
)

// forgetValues resets the counts of made values. No value is used after the layout that made it.
func (w *Worker) forgetValues() {
	w.values.Forget()
	clear(w.grown)
}

// replace replaces every occurrence of a part of a text. It checks the size of the result first.
func (w *Worker) replace(text, old, with string) (string, error) {
	size := len(text)
	if more := len(with) - len(old); more > 0 {
		size += strings.Count(text, old) * more
	}
	if err := w.values.Fits(size); err != nil {
		return "", err
	}
	return w.values.MadeText(strings.ReplaceAll(text, old, with), nil)
}

// split cuts a text into a list. Each item counts bound.ItemSize bytes.
func (w *Worker) split(text, sep string) ([]string, error) {
	if err := w.values.Made(bound.ItemSize * (strings.Count(text, sep) + 1)); err != nil {
		return nil, err
	}
	return strings.Split(text, sep), nil
}

// listFunctions returns the template functions that make new lists, except list and append. Each item of a result
// counts bound.ItemSize bytes.
func listFunctions(w *Worker) template.FuncMap {
	count := func(list any, err error) (any, error) {
		if err == nil {
			err = w.values.Made(bound.ItemSize * reflect.ValueOf(list).Len())
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
	if err := w.values.Fits(w.values.Size(values)); err != nil {
		return nil, err
	}
	return values, w.values.Made(bound.ItemSize * len(values))
}

// dict makes a map from alternating names and values.
func (w *Worker) dict(pairs ...any) (map[string]any, error) {
	if err := w.values.Fits(w.values.Size(pairs)); err != nil {
		return nil, err
	}
	d, err := dict(pairs...)
	if err == nil {
		err = w.values.Made(bound.ItemSize * len(pairs))
	}
	return d, err
}

// appendTo appends values to a list, which is the last argument. The result keeps spare capacity. While that
// capacity lasts, a later call with that result appends in place. So a loop that appends copies the list only a
// few times.
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
		have.size = w.values.Size(last)
	}
	have.size += w.values.Size(values)
	if err := w.values.Fits(have.size); err != nil {
		return nil, err
	}
	if !own || cap(out)-len(out) < len(values) {
		list, err := listOf(last)
		if err != nil {
			return nil, err
		}
		out = make([]any, 0, 2*list.Len()+len(values))
		if err := w.values.Made(bound.ItemSize * cap(out)); err != nil {
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

// grownList describes a list that appendTo returned and that can still grow in place.
type grownList struct {
	items int // number of items in the list
	size  int // of the items, in bytes
}

// delimit joins the items of a list. It checks the size of the result first.
func (w *Worker) delimit(list any, sep string, final ...string) (string, error) {
	v, err := listOf(list)
	if err == nil {
		err = w.values.Fits(w.values.Size(list) + v.Len()*len(sep) + w.values.Size(final))
	}
	if err != nil {
		return "", err
	}
	return w.values.MadeText(delimit(list, sep, final...))
}

// jsonify encodes a value as JSON. It checks the size of the result first.
func (w *Worker) jsonify(value any) (string, error) {
	if err := w.values.Fits(w.values.JSONSize(value)); err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return w.values.MadeText(string(text), err)
}
