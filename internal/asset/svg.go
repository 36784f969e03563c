package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// unsafePart is one thing in a drawing that could act on whoever opens it.
type unsafePart struct {
	offset              int // in bytes
	message, suggestion string
}

// acting are the elements that run or load something: in an SVG they have no place on a static site.
var acting = map[string]bool{"script": true, "iframe": true, "object": true, "embed": true, "handler": true, "listener": true, "meta": true, "link": true, "base": true}

var (
	styleLoads  = regexp.MustCompile(`(?i)@import|url\(\s*["']?\s*([a-z][a-z0-9+.-]*:)?//`)
	otherOrigin = regexp.MustCompile(`(?i)^([a-z][a-z0-9+.-]*:)?//`)
)

const exportAgain = "export the drawing again as plain SVG, or remove that part"

// unsafeParts lists what makes a drawing unsafe to publish. A drawing that is not well-formed is unsafe: browsers run a script
// that comes before the fault.
func unsafeParts(svg []byte) []unsafePart {
	var parts []unsafePart
	d := newDecoder(bytes.NewReader(svg))
	add := func(offset int, format string, args ...any) {
		parts = append(parts, unsafePart{offset, fmt.Sprintf(format, args...), exportAgain})
	}
	inStyle := false
	for {
		offset := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			add(offset, "the drawing cannot be read: %s", xmlFault(err))
			return parts
		}
		switch t := token.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				add(offset, "the drawing declares entities, which can hide anything")
			}
		case xml.ProcInst:
			if !strings.EqualFold(t.Target, "xml") {
				add(offset, "the drawing holds an instruction %q, which can load a file", "<?"+t.Target)
			}
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			inStyle = name == "style"
			if acting[name] {
				add(offset, "the drawing holds a %q element, which can run or load something", t.Name.Local)
			}
			for _, a := range t.Attr {
				if why := unsafeAttribute(name, a); why != "" {
					add(offset, "%s", why)
				}
			}
		case xml.EndElement:
			inStyle = false
		case xml.CharData:
			if inStyle && styleLoads.Match(t) {
				add(offset, "the drawing's styles load a file from elsewhere")
			}
		}
	}
}

// unsafeAttribute says what is wrong with an attribute, or "".
func unsafeAttribute(element string, a xml.Attr) string {
	name := strings.ToLower(a.Name.Local)
	// Browsers pass over control characters and spaces before and within a scheme.
	value := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToLower(a.Value))
	switch {
	case a.Name.Space == "xmlns" || name == "xmlns":
		return ""
	case strings.HasPrefix(name, "on"):
		return fmt.Sprintf("the drawing has an attribute %q, which runs a script", a.Name.Local)
	case strings.Contains(value, "javascript:") || strings.Contains(value, "vbscript:") || strings.Contains(value, "data:text/html") || strings.Contains(value, "data:image/svg") && name == "href" && element == "use":
		return fmt.Sprintf("the drawing has an address %q, which runs a script", shorten(a.Value))
	case (name == "href" || name == "src") && element != "a" && otherOrigin.MatchString(value):
		return fmt.Sprintf("the drawing loads %q from another site", shorten(a.Value))
	case styleLoads.MatchString(a.Value):
		return fmt.Sprintf("the drawing loads %q from elsewhere", shorten(a.Value))
	}
	return ""
}

func shorten(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return text
}

func xmlFault(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// newDecoder reads XML in any encoding that it declares.
func newDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	return d
}

var encodingDeclared = regexp.MustCompile(`^(?:<\?xml[^>]*encoding=|@charset )["']([^"']*)["']`)

// declaresEncoding reports whether a text says it is in another encoding than UTF-8; the minifier would drop those words.
func declaresEncoding(text []byte) bool {
	m := encodingDeclared.FindSubmatch(text[:min(len(text), 200)])
	return m != nil && !strings.EqualFold(string(m[1]), "utf-8") && !strings.EqualFold(string(m[1]), "us-ascii")
}

// svgSize reads the size of a drawing from its first element.
func svgSize(r io.Reader) (width, height int, err error) {
	d := newDecoder(r)
	d.Strict = false
	for {
		token, err := d.RawToken()
		if err != nil {
			return 0, 0, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "svg" {
			return 0, 0, fmt.Errorf("want an svg element first, have %q", start.Name.Local)
		}
		return svgElementSize(start.Attr)
	}
}

func svgElementSize(attributes []xml.Attr) (width, height int, err error) {
	var w, h, boxWidth, boxHeight float64
	for _, a := range attributes {
		switch a.Name.Local {
		case "width":
			w = svgLength(a.Value)
		case "height":
			h = svgLength(a.Value)
		case "viewBox":
			if box := strings.FieldsFunc(a.Value, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) }); len(box) == 4 {
				boxWidth, boxHeight = svgLength(box[2]), svgLength(box[3])
			}
		}
	}
	if boxWidth > 0 && boxHeight > 0 {
		switch {
		case w == 0 && h == 0:
			w, h = boxWidth, boxHeight
		case w == 0:
			w = h * boxWidth / boxHeight
		case h == 0:
			h = w * boxHeight / boxWidth
		}
	}
	const largest = 1 << 24
	if !(w > 0 && h > 0 && w < largest && h < largest) {
		return 0, 0, errors.New("the drawing has neither width and height nor a viewBox")
	}
	return max(1, int(math.Round(w))), max(1, int(math.Round(h))), nil
}

// svgUnits are CSS pixels a unit. Source: https://www.w3.org/TR/css-values-3/#absolute-lengths; em and rem at the usual 16 px
var svgUnits = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "em": 16, "rem": 16}

// svgLength reads a length in CSS pixels; 0 for one that depends on the page, such as 100%.
func svgLength(text string) float64 {
	text = strings.ToLower(strings.TrimSpace(text))
	number := strings.TrimSuffix(strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz%"), "e")
	value, err := strconv.ParseFloat(number, 64)
	unit, known := svgUnits[text[len(number):]]
	if err != nil || !known || value < 0 || math.IsInf(value, 0) {
		return 0
	}
	return value * unit
}
