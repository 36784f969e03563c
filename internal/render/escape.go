package render

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"

	"porchlight/internal/bound"
	"porchlight/internal/compile"
)

// contexts are templates with one value each. They cover the HTML contexts that layouts are likely to use.
var contexts = []string{
	`<p>{{.}}</p>`, `<title>{{.}}</title>`, `<p title="{{.}}">`, `<p title={{.}}>`, `<p {{.}}>`,
	`<a href="{{.}}">`, `<a href="/{{.}}">`, `<a href="/?{{.}}">`, `<a href={{.}}>`,
	`<img srcset="{{.}}">`, `<p style="{{.}}">`, `<p style="color: {{.}}">`, `<style>p { color: {{.}} }</style>`,
	`<script>x = {{.}}</script>`, `<script>x = "{{.}}"</script>`,
	`<p onclick="x = {{.}}">`, `<p onclick="x = '{{.}}'">`,
	`<meta http-equiv="refresh" content="{{.}}">`, `<meta http-equiv="refresh" content="0; url={{.}}">`,
}

// escaping is an escaped template with one value.
type escaping struct {
	escaped       *template.Template
	before, after int // lengths of the text around the value, in bytes
}

// escapers maps the names of html/template's escaping functions, joined by spaces, to a template that calls them.
// html/template does not export these functions, so only a template can call them.
var escapers = sync.OnceValue(func() map[string]escaping {
	all := map[string]escaping{}
	for _, text := range contexts {
		t := template.Must(template.New("").Parse(text))
		if t.Execute(io.Discard, "") != nil {
			continue
		}
		c, key := escaping{escaped: t}, ""
		for _, node := range t.Tree.Root.Nodes {
			switch n := node.(type) {
			case *parse.TextNode:
				if key == "" {
					c.before += len(n.Text)
				} else {
					c.after += len(n.Text)
				}
			case *parse.ActionNode:
				var names []string
				for _, command := range n.Pipe.Cmds[1:] {
					names = append(names, command.String())
				}
				key = strings.Join(names, " ")
			}
		}
		all[key] = c
	}
	return all
})

// escaper returns a function that escapes like these functions of html/template, called in turn. It returns nil
// if no template in contexts calls the same functions. Common values have a fast path in quickly. html/template
// escapes all other values.
func escaper(names []string) compile.Escaper {
	key := strings.Join(names, " ")
	c, ok := escapers()[key]
	if !ok {
		return nil
	}
	quick := quickly[strings.ReplaceAll(key, "_html_template_", "")]
	return func(to []byte, value reflect.Value) ([]byte, bool) {
		if quick != nil {
			if all, ok := quick(to, value); ok {
				return all, true
			}
		}
		var data any
		if value.IsValid() {
			data = value.Interface()
		}
		if bound.HasText(data) != nil && !strings.Contains(key, "jsval") { // JSON holds every part
			return to, false
		}
		b := buffers.Get().(*bytes.Buffer)
		defer release(b)
		if err := c.escaped.Execute(b, data); err != nil {
			return to, false
		}
		return append(to, b.Bytes()[c.before:b.Len()-c.after]...), true
	}
}

// quickly maps escaping functions, without their common prefix, to fast versions. A fast version returns false
// for values that it does not handle.
var quickly = map[string]compile.Escaper{
	"htmlescaper":                         quickHTML,
	"rcdataescaper":                       quickText,
	"attrescaper":                         quickText,
	"urlfilter urlnormalizer attrescaper": quickURL,
	"jsvalescaper":                        quickJS,
}

var (
	textType = reflect.TypeFor[string]()
	htmlType = reflect.TypeFor[template.HTML]()
	urlType  = reflect.TypeFor[template.URL]()
)

func quickHTML(to []byte, value reflect.Value) ([]byte, bool) {
	if value.IsValid() && value.Type() == htmlType {
		return append(to, value.String()...), true
	}
	return quickText(to, value)
}

func quickText(to []byte, value reflect.Value) ([]byte, bool) {
	if text, ok := ownText(value); ok {
		return appendEscaped(to, text), true
	}
	if value.IsValid() && value.Type() == reflect.TypeFor[int]() {
		return strconv.AppendInt(to, value.Int(), 10), true
	}
	return to, false
}

// ownText returns a string value, or the result of String for a pointer to a value that html/template prints with
// it, such as a person.
func ownText(value reflect.Value) (text string, ok bool) {
	switch {
	case !value.IsValid():
	case value.Type() == textType:
		return value.String(), true
	case value.Kind() == reflect.Pointer && !value.IsNil():
		switch v := value.Interface().(type) {
		case error, fmt.Formatter, json.Marshaler, encoding.TextMarshaler:
		case fmt.Stringer:
			return v.String(), true
		}
	}
	return "", false
}

// references are the character references that html/template writes in texts and attributes, by character.
var references = [utf8.RuneSelf]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// appendEscaped appends a text and replaces its special characters by references.
func appendEscaped(to []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		if c := text[i]; c < utf8.RuneSelf && references[c] != "" {
			to = append(append(to, text[from:i]...), references[c]...)
			from = i + 1
		}
	}
	return append(to, text[from:]...)
}

func quickURL(to []byte, value reflect.Value) ([]byte, bool) {
	if !value.IsValid() || value.Type() != textType && value.Type() != urlType {
		return to, false
	}
	address := value.String()
	if value.Type() == textType && !strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "https://") &&
		strings.Contains(address, ":") {
		return to, false
	}
	for i := range len(address) {
		switch c := address[i]; {
		case c >= utf8.RuneSelf || !kept[c]:
			return to, false
		case c == '%' && !(i+2 < len(address) && isHex(address[i+1]) && isHex(address[i+2])):
			return to, false
		}
	}
	return appendEscaped(to, address), true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// kept are the bytes of an address that html/template does not encode.
var kept = func() (kept [utf8.RuneSelf]bool) {
	for _, c := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~/:?=&#+,;@%" {
		kept[c] = true
	}
	return kept
}()

func quickJS(to []byte, value reflect.Value) ([]byte, bool) {
	text, ok := ownText(value)
	if !ok || value.Type() != textType && !value.Type().Elem().Implements(reflect.TypeFor[fmt.Stringer]()) {
		return to, false // html/template encodes the value that the pointer refers to
	}
	ascii := true
	for i := range len(text) {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x7f:
			return to, false
		}
	}
	// U+2028 and U+2029 need an escape in JSON inside scripts. html/template writes it.
	if !ascii && (!utf8.ValidString(text) || strings.Contains(text, "\u2028") || strings.Contains(text, "\u2029")) {
		return to, false
	}
	return append(append(append(to, '"'), text...), '"'), true
}
