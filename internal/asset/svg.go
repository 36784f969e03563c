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

	"porchlight/internal/finding"
)

// activeElements are the elements that run or load something.
var activeElements = map[string]bool{
	"script": true, "iframe": true, "object": true, "embed": true, "handler": true, "listener": true, "meta": true,
	"link": true, "base": true,
}

var (
	styleLoads  = regexp.MustCompile(`(?i)@import|url\(\s*["']?\s*([a-z][a-z0-9+.-]*:)?//`)
	otherOrigin = regexp.MustCompile(`(?i)^([a-z][a-z0-9+.-]*:)?//`)
)

// UnsafeSVG lists what makes an SVG file unsafe to publish. An SVG file that is not well-formed is unsafe: browsers run
// a script that comes before the fault. file is the file's name in findings.
func UnsafeSVG(file string, svg []byte) []finding.Finding {
	var findings []finding.Finding
	d := newDecoder(bytes.NewReader(svg))
	add := func(offset int, format string, args ...any) {
		f := unsafeSVG.At(file, finding.PositionAt(svg, offset), format, args...)
		findings = append(findings, f.Suggest("export the drawing again as plain SVG, or remove that part"))
	}
	inStyle := false
	for {
		offset := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return findings
		}
		if err != nil {
			add(offset, "the drawing cannot be read: %s", xmlFault(err))
			return findings
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
			if activeElements[name] {
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

// unsafeAttribute describes why an attribute is unsafe; "" when it is safe.
func unsafeAttribute(element string, a xml.Attr) string {
	name := strings.ToLower(a.Name.Local)
	// Browsers ignore control characters and spaces before and within a scheme.
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
	case strings.Contains(value, "javascript:") || strings.Contains(value, "vbscript:") ||
		strings.Contains(value, "data:text/html") ||
		strings.Contains(value, "data:image/svg") && name == "href" && element == "use":
		return fmt.Sprintf("the drawing has an address %q, which runs a script", shorten(a.Value))
	case (name == "href" || name == "src") && element != "a" && otherOrigin.MatchString(value):
		return fmt.Sprintf("the drawing loads %q from another site", shorten(a.Value))
	case styleLoads.MatchString(a.Value):
		return fmt.Sprintf("the drawing loads %q from elsewhere", shorten(a.Value))
	}
	return ""
}

// shorten cuts a text to 60 characters for a message.
func shorten(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return text
}

// xmlFault is the message of an XML error without its line.
func xmlFault(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// newDecoder makes a decoder of XML in any declared encoding.
func newDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	return d
}

var encodingDeclared = regexp.MustCompile(`^(?:<\?xml[^>]*encoding=|@charset )["']([^"']*)["']`)

// declaresEncoding reports whether a text declares an encoding other than UTF-8. The minifier would drop the
// declaration.
func declaresEncoding(text []byte) bool {
	m := encodingDeclared.FindSubmatch(text[:min(len(text), 200)])
	return m != nil && !strings.EqualFold(string(m[1]), "utf-8") && !strings.EqualFold(string(m[1]), "us-ascii")
}

// svgSize reads the size of an SVG file from its first element.
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
			if box := strings.Fields(strings.ReplaceAll(a.Value, ",", " ")); len(box) == 4 {
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

// svgUnits are the CSS pixels of each unit; em and rem count as 16 px.
// Source: https://www.w3.org/TR/css-values-3/#absolute-lengths
var svgUnits = map[string]float64{
	"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
	"em": 16, "rem": 16,
}

// svgLength reads a length in CSS pixels; 0 for a relative length, such as 100%.
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
