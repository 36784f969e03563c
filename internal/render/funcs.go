package render

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/bound"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

var (
	layoutWarns = finding.NewRule("layout-warning", finding.Warning,
		"A layout reports that something on the page needs attention")
	layoutErrors = finding.NewRule("layout-says-error", finding.Error, "A layout reports an error on the page")
)

// Functions lists the functions that layouts can call, sorted, without those of Go's templates. Names that begin
// with "_" are left out, because only this package writes them into templates.
func Functions() []string {
	goNames := new(bound.Values).Functions()
	names := slices.Sorted(maps.Keys(funcs(&Worker{})))
	return slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "_") || goNames[name] != nil
	})
}

// funcs returns the functions that layouts can call. Functions that depend on the page are bound to the worker
// that draws it. An empty worker is enough for parsing.
func funcs(w *Worker) template.FuncMap {
	all := template.FuncMap{
		// parts
		"partial": w.partial, "partialCached": w.partialCached, "icon": w.icon, "qr": w.qr,
		// assets and phones
		"asset": w.asset, "style": w.style, "picture": w.picture, "tel": w.tel, "sms": w.sms,
		// addresses
		"relURL": w.values.Text(w.relURL), "absURL": w.values.Text(w.absURL), "ref": w.ref, "relref": w.relref,
		"urlize": w.values.Text(urlize), "anchorize": w.values.Text(anchorize),
		// text
		"lower": w.values.Text(func(s any) string { return strings.ToLower(fmt.Sprint(s)) }),
		"upper": w.values.Text(func(s any) string { return strings.ToUpper(fmt.Sprint(s)) }),
		"title": w.values.Text(title), "trim": w.trim, "replace": w.replace, "split": w.split,
		"hasPrefix": func(s any, prefix string) bool { return strings.HasPrefix(fmt.Sprint(s), prefix) },
		"hasSuffix": func(s any, suffix string) bool { return strings.HasSuffix(fmt.Sprint(s), suffix) },
		"contains":  func(s any, part string) bool { return strings.Contains(fmt.Sprint(s), part) },
		"truncate":  w.truncate, "plainify": w.values.Text(plain), "markdownify": w.markdownify,
		"humanize":  w.values.Text(humanize),
		"pluralize": pluralize, "languageName": w.languageName,
		// lists and maps
		"dict": w.dict, "list": w.list, "append": w.appendTo, "first": first, "last": last, "after": after, "in": in,
		"delimit": w.delimit, "default": orDefault, "cond": cond,
		// numbers
		"add": arithmetic(func(a, b float64) float64 { return a + b }),
		"sub": arithmetic(func(a, b float64) float64 { return a - b }),
		"mul": arithmetic(func(a, b float64) float64 { return a * b }),
		"div": arithmetic(func(a, b float64) float64 { return a / b }),
		"mod": arithmetic(math.Mod), "min": arithmetic(math.Min), "max": arithmetic(math.Max),
		// dates
		"dateFormat": w.dateFormat, "time": w.time, "now": w.now, "today": w.today,
		// data
		"jsonify": w.jsonify, "param": w.param, paramMember: memberOfParam, datePattern: shortPattern,
		printed: printedValue,
		// findings
		"warnf": w.warnf, "errorf": w.errorf,
		// the page and the site
		"page": w.currentPage, "site": w.currentSite, "firstUse": w.firstUse,
	}
	maps.Copy(all, listFunctions(w))
	maps.Copy(all, w.values.Functions())
	return all
}

// currentPage returns the page being drawn. It returns errNoPage inside a cached partial.
func (w *Worker) currentPage() (*Page, error) {
	if w.page == nil {
		return nil, errNoPage
	}
	return w.page, nil
}

// firstUse reports whether this is the first call with these words on the page. The page's text is drawn before
// its layout. All parts of a divided list share the text, so a use in the text counts for every part. A use in
// the layout counts for its own part only.
func (w *Worker) firstUse(words ...string) (bool, error) {
	if w.page == nil {
		return false, errNoPage
	}
	key := strings.Join(words, "\x00")
	if part, used := w.usedWords[key]; used && (part == 0 || part == w.page.pager.number) {
		return false, nil
	}
	w.usedWords[key] = w.page.pager.number
	return true, w.values.Made(len(key))
}

func (w *Worker) currentSite() *Site { return w.view }

// mirrored maps an icon that shows a direction of reading to the icon for the opposite direction.
var mirrored = map[string]string{"arrow": "back", "back": "arrow"}

// icon returns an SVG of `_icons/`. The icon is hidden from assistive technology, because the words beside it
// carry the meaning.
func (w *Worker) icon(name string) (template.HTML, error) {
	if w.r.cfg.Direction == "rtl" {
		name = cmp.Or(mirrored[name], name)
	}
	if svg, ok := w.r.icons[name]; ok {
		return svg, nil
	}
	return "", unknownName("icon", name, w.r.files.names("_icons/", ".svg"))
}

// AssetData is a static file as layouts see it.
type AssetData struct {
	RelPermalink, Permalink, Integrity, MediaType string
	Width, Height                                 int
	// Content has the type for its context: CSS for style elements, JS for script elements, HTML for SVG in
	// the body, else string.
	Content any

	of *asset.Asset
}

// String returns RelPermalink, so that a layout can print the file itself as an address.
func (a *AssetData) String() string { return a.RelPermalink }

// asset returns the static file with a name, and records that the page needs it.
func (w *Worker) asset(name string) (*AssetData, error) {
	if have, ok := w.assets[name]; ok {
		w.useAssets(have.of)
		return have, nil
	}
	a, err := w.r.env.Assets.Get(strings.TrimPrefix(name, "/"))
	if err != nil {
		return nil, err
	}
	w.useAssets(a)
	data := &AssetData{
		RelPermalink: w.r.basePath + a.Path, Integrity: a.Integrity, MediaType: a.MediaType,
		Width: a.Width, Height: a.Height, of: a,
	}
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

// useAssets records static files that the page needs, each once.
func (w *Worker) useAssets(files ...*asset.Asset) {
	for _, a := range files {
		if !slices.Contains(w.result.Assets, a) {
			w.result.Assets = append(w.result.Assets, a)
		}
	}
}

// tel makes a telephone link. Layouts cannot write such a link themselves, because html/template replaces the
// scheme. number is a care.Phone, or text as an editor writes a number.
func (w *Worker) tel(number any) (template.URL, error) {
	p, err := w.phone(number)
	if err != nil || p.IsZero() {
		return "", err
	}
	return template.URL(p.Tel()), nil
}

// sms makes a text message link. The optional text becomes the text of the message.
func (w *Worker) sms(number any, text ...string) (template.URL, error) {
	p, err := w.phone(number)
	if err != nil || p.IsZero() {
		return "", err
	}
	link, err := w.values.MadeText(p.SMS(strings.Join(text, " ")), nil)
	return template.URL(link), err
}

// phone returns the phone for an argument of tel or sms.
func (w *Worker) phone(number any) (care.Phone, error) {
	switch n := number.(type) {
	case care.Phone:
		return n, nil
	case string:
		return care.ParsePhone(n, w.r.cfg.Country)
	}
	return care.Phone{}, fmt.Errorf("want a phone number, have %v", number)
}

// relURL returns an address from the host's root.
func (w *Worker) relURL(address any) string { return w.r.relative(fmt.Sprint(address)) }

// absURL returns an absolute address.
func (w *Worker) absURL(address any) string { return w.r.absolute(w.r.relative(fmt.Sprint(address))) }

// relref returns the address of a page from the host's root. It returns "" and adds a finding for a page that is
// not published. It returns an error for a page that does not exist.
func (w *Worker) relref(path string) (string, error) {
	card := w.getPage(path, nil)
	if card == nil && w.page != nil {
		if r := w.resolve(path, nil); r.Kind == site.ToWithheld {
			w.result.Findings = append(w.result.Findings, r.Withheld.LeftOut(w.where(), w.component,
				finding.Message("layout: ref %q", path)))
			return "", nil
		}
	}
	if card == nil {
		var known []string
		w.given.All = true
		for _, c := range w.r.site.Cards {
			known = append(known, c.Path)
		}
		return "", unknownName("page", path, known)
	}
	return card.RelPermalink, nil
}

// ref returns the absolute address of a page. Its other results are those of relref.
func (w *Worker) ref(path string) (string, error) {
	rel, err := w.relref(path)
	if rel == "" {
		return "", err
	}
	return w.r.absolute(rel), err
}

func (w *Worker) time(date any) (time.Time, error) { return toTime(date, w.r.cfg.TimeZone) }

func (w *Worker) now() time.Time { return w.r.cfg.Clock }

func (w *Worker) today() time.Time { return w.r.cfg.Today() }

// param returns a parameter of the page; if the page has none with this key, the parameter of the site.
func (w *Worker) param(key string) any {
	key = strings.ToLower(key)
	if w.page != nil {
		if v, ok := w.page.Params[key]; ok {
			return v
		}
	}
	return w.r.cfg.Params[key]
}

// markdownify converts a short Markdown text of front matter or configuration. It removes the paragraph element
// around a single paragraph. The text may have as many bytes as the text of a page.
func (w *Worker) markdownify(text any) (template.HTML, error) {
	if limit := w.r.cfg.Limits.PageBytes; int64(w.values.Size(text)) > limit {
		return "", &bound.TooLarge{Limit: limit, Setting: "pageBytes"}
	}
	var env markdown.Env
	if w.page != nil {
		env = markdown.Env{Link: w.link, Image: w.image, Styles: asset.MapStyleAddresses}
	}
	if err := bound.HasText(text); err != nil {
		return "", err
	}
	result, findings := w.r.markdown.Convert(markdown.Source{File: w.where(), Text: []byte(fmt.Sprint(text))}, env)
	for _, f := range findings {
		f.Line, f.Column, f.EndLine, f.EndColumn = 0, 0, 0, 0 // positions refer to this text, not to the file
		w.result.Findings = append(w.result.Findings, f)
	}
	html := strings.TrimSpace(result.HTML)
	if inner, ok := strings.CutPrefix(html, "<p>"); ok && strings.Count(html, "<p>") == 1 {
		html = strings.TrimSuffix(inner, "</p>")
	}
	_, err := w.values.MadeText(html, nil)
	return template.HTML(html), err
}

// warnf reports a warning from a layout.
func (w *Worker) warnf(format string, args ...any) (string, error) {
	return "", w.report(layoutWarns, format, args)
}

// errorf reports an error from a layout. Drawing continues.
func (w *Worker) errorf(format string, args ...any) (string, error) {
	return "", w.report(layoutErrors, format, args)
}

func (w *Worker) report(rule finding.Rule, format string, args []any) error {
	message, err := w.values.Printf(format, args...)
	if err == nil {
		err = w.values.Made(findingSize)
		w.result.Findings = append(w.result.Findings, rule.At(w.where(), w.component, "%s", message))
	}
	return err
}

// findingSize is the size that a finding counts in addition to its message, in bytes.
const findingSize = 512

// unknownNameError reports a name that the site does not have. near is the nearest known name; "" when none is
// near.
type unknownNameError struct{ what, name, near string }

func (e *unknownNameError) Error() string {
	return finding.Message("there is no %s %q", e.what, e.name)
}

func unknownName(what, name string, known []string) error {
	return &unknownNameError{what, name, finding.Nearest(name, known)}
}
