package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var (
	layoutWarns  = finding.NewRule("layout-warning", finding.Warning, "A layout says that something on the page needs attention")
	layoutErrors = finding.NewRule("layout-says-error", finding.Error, "A layout says that the page is wrong")
)

// funcs are the functions that every layout can call. Those that need to know the page are bound to the worker that draws it;
// a nil worker gives the names for parsing.
func funcs(w *Worker) template.FuncMap {
	return template.FuncMap{
		// parts
		"partial": w.partial, "partialCached": w.partialCached, "icon": w.icon,
		// assets and phones
		"asset": w.asset, "picture": w.picture, "tel": w.tel, "sms": w.sms,
		// addresses
		"relURL": w.relURL, "absURL": w.absURL, "ref": w.ref, "relref": w.relref, "urlize": urlize, "anchorize": anchorize,
		// text
		"lower":     func(s any) string { return strings.ToLower(fmt.Sprint(s)) },
		"upper":     func(s any) string { return strings.ToUpper(fmt.Sprint(s)) },
		"title":     title,
		"trim":      trim,
		"replace":   func(s, old, with string) string { return strings.ReplaceAll(s, old, with) },
		"split":     func(s, sep string) []string { return strings.Split(s, sep) },
		"hasPrefix": func(s any, prefix string) bool { return strings.HasPrefix(fmt.Sprint(s), prefix) },
		"hasSuffix": func(s any, suffix string) bool { return strings.HasSuffix(fmt.Sprint(s), suffix) },
		"contains":  func(s any, part string) bool { return strings.Contains(fmt.Sprint(s), part) },
		"truncate":  truncate, "plainify": plain, "markdownify": w.markdownify, "humanize": humanize, "pluralize": pluralize, "languageName": w.languageName,
		// lists and maps
		"dict": dict, "list": list, "first": first, "last": last, "after": after, "where": whereKey, "sort": sortBy, "reverse": reverse, "uniq": uniq,
		"in": in, "append": appendTo, "delimit": delimit, "default": orDefault, "cond": cond, "seq": seq, "union": union, "intersect": intersect, "group": groupBy,
		// numbers
		"add": arithmetic(func(a, b int64) (int64, error) { return a + b, nil }, func(a, b float64) float64 { return a + b }),
		"sub": arithmetic(func(a, b int64) (int64, error) { return a - b, nil }, func(a, b float64) float64 { return a - b }),
		"mul": arithmetic(func(a, b int64) (int64, error) { return a * b, nil }, func(a, b float64) float64 { return a * b }),
		"div": arithmetic(divide, func(a, b float64) float64 { return a / b }),
		"mod": arithmetic(modulo, math.Mod),
		"min": arithmetic(func(a, b int64) (int64, error) { return min(a, b), nil }, math.Min),
		"max": arithmetic(func(a, b int64) (int64, error) { return max(a, b), nil }, math.Max),
		// dates
		"dateFormat": dateFormat, "time": w.time, "now": w.now,
		// data
		"jsonify": jsonify, "param": w.param, paramMember: memberOfParam,
		// saying that something is wrong
		"warnf": w.warnf, "errorf": w.errorf,
		// this page and site
		"page": w.currentPage, "site": w.currentSite, "firstUse": w.firstUse,
	}
}

func (w *Worker) currentPage() (*Page, error) {
	if w.page == nil {
		return nil, errNoPage
	}
	return w.page, nil
}

// firstUse reports whether this call is the first one with these words on the page. The text is drawn before the layout
// around it. The further parts of a divided list share the text, so words used only in another part do not count.
func (w *Worker) firstUse(words ...string) (bool, error) {
	if w.page == nil {
		return false, errNoPage
	}
	key := strings.Join(words, "\x00")
	if part, used := w.used[key]; used && (part == 0 || part == w.page.pager.number) {
		return false, nil
	}
	w.used[key] = w.page.pager.number
	return true, nil
}

func (w *Worker) currentSite() *Site { return w.r.view }

// icon is an SVG of `_icons/`, hidden from assistive technology: the words beside it say what it means.
func (w *Worker) icon(name string) (template.HTML, error) {
	if svg, ok := w.r.icons[name]; ok {
		return svg, nil
	}
	return "", unknownName("icon", name, w.r.layouts.names("_icons/", ".svg"))
}

// AssetData is a static file as a layout links it.
type AssetData struct {
	RelPermalink, Permalink, Integrity, MediaType string
	Width, Height                                 int
	Content                                       any // safe where its kind belongs: CSS in <style>, JS in <script>, SVG in the body

	of *asset.Asset
}

func (w *Worker) asset(name string) (*AssetData, error) {
	if have, ok := w.assets[name]; ok {
		w.ask(have.of)
		return have, nil
	}
	a, err := w.r.env.Assets.Get(strings.TrimPrefix(name, "/"))
	if err != nil {
		return nil, err
	}
	w.ask(a)
	data := &AssetData{RelPermalink: w.r.basePath + a.Path, Integrity: a.Integrity, MediaType: a.MediaType, Width: a.Width, Height: a.Height, of: a}
	data.Permalink = w.r.absolute(data.RelPermalink)
	switch a.MediaType {
	case "text/css":
		data.Content = template.CSS(a.Body)
	case "text/javascript":
		data.Content = template.JS(a.Body)
	case "image/svg+xml":
		data.Content = template.HTML(a.Body)
	default:
		data.Content = string(a.Body)
	}
	w.assets[name] = data
	return data, nil
}

// ask notes that the page needs static files.
func (w *Worker) ask(files ...*asset.Asset) {
	for _, a := range files {
		if !slices.Contains(w.asked, a) {
			w.asked = append(w.asked, a)
		}
	}
}

// tel is the only way to a telephone link: html/template itself would silently break one. It takes a phone of the configuration
// or the data, or a number as an editor writes it.
func (w *Worker) tel(number any) (template.URL, error) {
	p, err := w.phone(number)
	if err != nil || p.IsZero() {
		return "", err
	}
	return template.URL(p.Tel()), nil
}

// sms is the only way to a text message link, with an optional text to send.
func (w *Worker) sms(number any, text ...string) (template.URL, error) {
	p, err := w.phone(number)
	if err != nil || p.IsZero() {
		return "", err
	}
	return template.URL(p.SMS(strings.Join(text, " "))), nil
}

func (w *Worker) phone(number any) (care.Phone, error) {
	switch n := number.(type) {
	case care.Phone:
		return n, nil
	case string:
		return care.ParsePhone(n, w.r.cfg.Country)
	}
	return care.Phone{}, fmt.Errorf("want a phone number, have %v", number)
}

func (w *Worker) relURL(address any) string { return w.r.relative(fmt.Sprint(address)) }

func (w *Worker) absURL(address any) string { return w.r.absolute(w.r.relative(fmt.Sprint(address))) }

func (w *Worker) relref(path string) (string, error) {
	card := w.r.site.GetPage(path)
	if card == nil {
		return "", unknownName("page", path, w.r.paths())
	}
	return card.RelPermalink, nil
}

// paths are the logical paths of all pages: what a layout may ask for.
func (r *Renderer) paths() []string {
	list := make([]string, len(r.site.Cards))
	for i, c := range r.site.Cards {
		list[i] = c.Path
	}
	return list
}

func (w *Worker) ref(path string) (string, error) {
	rel, err := w.relref(path)
	return w.r.absolute(rel), err
}

func (w *Worker) time(date any) (time.Time, error) { return toTime(date, w.r.cfg.TimeZone) }

func (w *Worker) now() time.Time { return w.r.cfg.Clock }

// param is a front matter value of the page, or else the site's.
func (w *Worker) param(key string) any {
	key = strings.ToLower(key)
	if w.page != nil {
		if v, ok := w.page.Params[key]; ok {
			return v
		}
	}
	return w.r.cfg.Params[key]
}

// markdownify draws a short text of front matter or configuration as Markdown, without the paragraph around it.
func (w *Worker) markdownify(text any) template.HTML {
	var env markdown.Env
	if w.page != nil {
		env = markdown.Env{Link: w.link, Image: w.image}
	}
	result, findings := w.r.markdown.Convert(markdown.Source{File: w.where(), Text: []byte(fmt.Sprint(text))}, env)
	for _, f := range findings {
		f.Line, f.Column, f.EndLine, f.EndColumn = 0, 0, 0, 0 // places count within this short text, not within the file
		w.findings = append(w.findings, f)
	}
	html := strings.TrimSpace(result.HTML)
	if inner, ok := strings.CutPrefix(html, "<p>"); ok && strings.Count(html, "<p>") == 1 {
		html = strings.TrimSuffix(inner, "</p>")
	}
	return template.HTML(html)
}

func jsonify(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func (w *Worker) warnf(format string, args ...any) string {
	w.findings = append(w.findings, layoutWarns.At(w.where(), w.component, format, args...))
	return ""
}

func (w *Worker) errorf(format string, args ...any) string {
	w.findings = append(w.findings, layoutErrors.At(w.where(), w.component, format, args...))
	return ""
}

// unknownNameError says that a thing of the site that a layout asks for does not exist, and which one is near.
type unknownNameError struct{ what, name, near string }

func (e *unknownNameError) Error() string { return fmt.Sprintf("there is no %s %q", e.what, e.name) }

func unknownName(what, name string, known []string) error {
	return &unknownNameError{what, name, finding.Nearest(name, known)}
}
