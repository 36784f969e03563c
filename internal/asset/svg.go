package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// Namespaces of elements in a drawing.
const (
	svgSpace  = "http://www.w3.org/2000/svg"
	htmlSpace = "http://www.w3.org/1999/xhtml"
)

// drawingElements are the harmless elements of SVG, in lower case. Other elements may run, load or contain
// something else. The elements of filters, which begin with "fe", are harmless too.
var drawingElements = wordSet(`a circle clippath defs desc ellipse filter g image line lineargradient marker mask metadata
	path pattern polygon polyline radialgradient rect stop style svg switch symbol text textpath title tspan use view
	animate animatemotion animatetransform set mpath`)

// drawingSchemes are the schemes to which a link in a drawing may lead.
var drawingSchemes = wordSet("http https mailto tel sms")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// UnsafeSVG lists what makes an SVG file unsafe to publish: each element, attribute and address that is not
// known to be harmless. An SVG file that is not well-formed is unsafe, because browsers run a script before
// the mistake. file is the file's name in findings.
func UnsafeSVG(file string, svg []byte) []finding.Finding {
	c := drawingCheck{file: file, svg: svg}
	d := newDecoder(bytes.NewReader(svg))
	for {
		c.offset = int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return c.findings
		}
		if err != nil {
			c.add("the drawing cannot be read: %s", xmlFault(err))
			return c.findings
		}
		c.token(token)
	}
}

// drawingCheck collects the findings of one drawing.
type drawingCheck struct {
	file     string
	svg      []byte
	offset   int
	styles   []byte // of the open style element; nil: no style element is open
	findings []finding.Finding
}

func (c *drawingCheck) add(format string, args ...any) {
	f := unsafeSVG.At(c.file, finding.PositionAt(c.svg, c.offset), format, args...)
	c.findings = append(c.findings, f.Suggest("export the drawing again as plain SVG, or remove that part"))
}

func (c *drawingCheck) token(token xml.Token) {
	switch t := token.(type) {
	case xml.Directive:
		if bytes.ContainsAny(t, "[") || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			c.add("the drawing declares entities or attributes of its own, which can hide anything")
		}
	case xml.ProcInst:
		if !strings.EqualFold(t.Target, "xml") {
			c.add("the drawing holds an instruction %q, which can load a file", "<?"+t.Target)
		}
	case xml.StartElement:
		c.element(t)
	case xml.EndElement:
		if c.styles != nil && strings.EqualFold(t.Name.Local, "style") {
			c.style(c.styles)
			c.styles = nil
		}
	case xml.CharData:
		if c.styles != nil {
			c.styles = append(c.styles, t...)
		}
	}
}

// element checks the name and the attributes of an element. An element in the namespace of a drawing program
// may have any name, because it does nothing in a browser.
func (c *drawingCheck) element(t xml.StartElement) {
	name := strings.ToLower(t.Name.Local)
	draws := drawingElements[name] || strings.HasPrefix(name, "fe")
	switch {
	case c.styles != nil:
		c.add("the drawing's styles hold a %q element, which can hide an address", t.Name.Local)
	case t.Name.Space == svgSpace || t.Name.Space == "" || t.Name.Space == htmlSpace:
		if !draws || t.Name.Space == htmlSpace {
			c.add("the drawing holds a %q element, which can run or load something", t.Name.Local)
		}
	}
	if name == "style" {
		c.styles = []byte{}
	}
	for _, a := range t.Attr {
		c.attribute(name, a)
	}
}

// attribute checks an attribute. element is the name of its element, in lower case.
func (c *drawingCheck) attribute(element string, a xml.Attr) {
	name := strings.ToLower(a.Name.Local)
	value := strings.ToLower(strings.TrimSpace(a.Value))
	switch {
	case a.Name.Space == "xmlns" || name == "xmlns":
	case strings.HasPrefix(name, "on"):
		c.add("the drawing has an attribute %q, which runs a script", a.Name.Local)
	case name == "base":
		c.add("the drawing has an attribute %q, which moves its addresses", a.Name.Local)
	case name == "attributename" && (strings.HasSuffix(value, "href") || strings.HasPrefix(value, "on") ||
		value == "style"):
		c.add("the drawing changes %q while it is shown, which can load something", a.Value)
	case name == "href" || name == "src":
		c.address(element, a.Value)
	case name == "style":
		c.style([]byte(a.Value))
	case strings.ContainsAny(a.Value, "(\\"):
		c.style([]byte("a:" + a.Value))
	}
}

// style checks the addresses of a style sheet, a style attribute or a value with a function, such as
// fill="url(#g)".
func (c *drawingCheck) style(styles []byte) {
	for _, address := range StyleAddresses(styles) {
		if !strings.HasPrefix(address, "#") && !isDrawingData(address) {
			c.add("the drawing's styles load %q, and a drawing has to bring everything along", address)
		}
	}
}

// address checks the address of a link, or an address that another element loads.
func (c *drawingCheck) address(element, address string) {
	clean := strings.Map(func(r rune) rune { // browsers ignore these
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToLower(address))
	scheme, _, hasScheme := strings.Cut(clean, ":")
	if strings.ContainsAny(scheme, "/?#") {
		hasScheme = false
	}
	switch {
	case hasScheme && isDrawingData(clean) && element != "use" && element != "a":
	case hasScheme && !drawingSchemes[scheme]:
		c.add("the drawing has an address %q, which can run a script", address)
	case element != "a" && (hasScheme || OtherHost(address, "") != ""):
		c.add("the drawing loads %q from another site", address)
	}
}

// isDrawingData reports whether an address contains a picture or a font that cannot run a script.
func isDrawingData(address string) bool {
	kind, ok := strings.CutPrefix(strings.ToLower(address), "data:")
	return ok && !strings.HasPrefix(kind, "image/svg") &&
		(strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "font/") ||
			strings.HasPrefix(kind, "application/font"))
}

// xmlFault returns the message of an XML error, without the line.
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

var encodingDeclared = lazyregexp.New(`^(?:<\?xml[^>]*encoding=|@charset )["']([^"']*)["']`)

// declaresEncoding reports whether a text declares an encoding other than UTF-8 or ASCII. The minifier would
// remove the declaration.
func declaresEncoding(text []byte) bool {
	m := encodingDeclared().FindSubmatch(text[:min(len(text), 200)])
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
			return 0, 0, finding.Errorf("want an svg element first, have %q", start.Name.Local)
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

// svgUnits are the CSS pixels in each unit. em and rem count as 16 px.
//
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
