// Package check looks at finished outputs: on the bytes that will be published it holds the promises that every page makes to its
// reader. A helpline that can be tapped, nothing that tells a third party, no address that html/template broke.
//
// Page looks at one output and is safe for concurrent use; Anchors looks at all pages together, when every output is known.
package check

import (
	"bytes"
	"html"
	"net/url"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	lexer "github.com/tdewolff/parse/v2/html"

	"porchlight/internal/finding"
	"porchlight/internal/render"
)

var (
	helplineMissing = finding.NewFixedRule("helpline-missing", "A page has no helpline that can be called by tapping it")
	unsafeAddress   = finding.NewFixedRule("unsafe-address", "A layout printed an address that was taken out as unsafe, so the link does not work")
	thirdParty      = finding.NewRule("third-party", finding.Error, "A page makes the browser tell another site that it is being read")
)

// blocked is what html/template writes in place of an address whose scheme it does not know, such as tel: from plain text.
var blocked = []byte("ZgotmplZ")

// Facts are what Anchors needs to know of one page.
type Facts struct {
	Path string   // of the output
	IDs  []string // in order, repeats kept
}

// Page checks one output. host is the site's own host name.
func Page(out render.Output, host string) (Facts, []finding.Finding) {
	facts := Facts{Path: out.Path}
	var findings []finding.Finding
	at := func(rule finding.Rule, format string, args ...any) finding.Finding {
		return rule.At(source(out), finding.Position{}, format, args...)
	}
	if bytes.Contains(out.Body, blocked) {
		findings = append(findings, at(unsafeAddress, "the layout of this page prints an address that was blocked: %s", around(out.Body, blocked)).
			Suggest("print phone links with tel or sms, other addresses with http, https or mailto"))
	}
	if out.MediaType != "text/html" {
		return facts, findings
	}
	s := scan{host: host, helpline: bareNumber(out.Helpline), facts: &facts, told: map[string]bool{}}
	s.page(out.Body)
	if !s.callable {
		findings = append(findings, at(helplineMissing, "the finished page has no link that calls its helpline").
			Suggest("print the helpline banner in the layout: {{ partial \"helpline.html\" . }}"))
	}
	if len(s.others) == 0 {
		return facts, findings
	}
	text, line := written(out)
	return facts, append(findings, s.foreign(source(out), text, line)...)
}

// written is the Markdown behind an output and its first line in its file, for finding the place of what it brought to the page.
func written(out render.Output) (text []byte, line int) {
	if out.Source == nil {
		return nil, 0
	}
	text, err := out.Source.Body.Text()
	if err != nil {
		return nil, 0 // whoever drew the page has said so
	}
	return text, out.Source.BodyLine
}

// source names the page of an output: its file, or the output itself when no file made it.
func source(out render.Output) string {
	if out.Page != nil && out.Page.Source != nil {
		return out.Page.Source.File
	}
	return out.Path
}

// around is a short piece of the text in which a mark was found.
func around(text, mark []byte) string {
	at := bytes.Index(text, mark)
	piece := text[max(0, at-40):min(len(text), at+len(mark)+20)]
	return strings.ToValidUTF8(string(bytes.Join(bytes.Fields(piece), []byte(" "))), "")
}

// scan walks over the tags of a page once.
type scan struct {
	host     string
	helpline string // the number that has to be callable, as bareNumber gives it; "": any
	facts    *Facts
	callable bool
	others   []other
	told     map[string]bool
}

type other struct{ tag, address, host string }

// loads are the attributes by which an element makes the browser fetch something, without the reader's doing.
var loads = map[string][]string{
	"script": {"src"}, "img": {"src", "srcset"}, "iframe": {"src"}, "source": {"src", "srcset"}, "video": {"src", "poster"}, "audio": {"src"},
	"embed": {"src"}, "object": {"data"}, "track": {"src"}, "input": {"src"}, "image": {"href", "xlink:href"}, "use": {"href", "xlink:href"}, "form": {"action"},
	"link": {"href"}, "frame": {"src"}, "body": {"background"},
}

// quietLinks are the relations of <link> that fetch nothing.
var quietLinks = map[string]bool{"canonical": true, "alternate": true, "author": true, "license": true, "me": true, "next": true, "prev": true, "help": true, "search": true}

// rawText are the elements whose content is text up to their end tag, whatever stands in it.
var rawText = map[string]bool{"script": true, "style": true, "textarea": true, "title": true}

// page goes from tag to tag. Every page of a site passes here and most tags do not matter, so only those that can are read by the lexer.
func (s *scan) page(body []byte) {
	var lower [12]byte // holds the longest name of loads and rawText
	for {
		open := bytes.IndexByte(body, '<')
		if open < 0 {
			return
		}
		body = body[open:]
		if bytes.HasPrefix(body, []byte("<!--")) {
			body = after(body, []byte("-->"))
			continue
		}
		n := 0
		for n < len(lower) && n+1 < len(body) && isLetter(body[n+1]|0x20) {
			lower[n] = body[n+1] | 0x20
			n++
		}
		if n == 0 {
			body = body[1:]
			continue
		}
		name := string(lower[:n])
		end := tagEnd(body)
		tag := body[:end]
		if fetches := loads[name]; fetches != nil || name == "a" && !s.callable || bytes.Contains(tag, []byte("id=")) || bytes.Contains(tag, []byte("ID=")) {
			s.tag(tag, name, fetches)
		}
		body = body[end:]
		if rawText[name] {
			body = afterElement(body, name)
		}
	}
}

func isLetter(lower byte) bool { return 'a' <= lower && lower <= 'z' }

// after is what follows a mark, nothing when there is none.
func after(text, mark []byte) []byte {
	at := bytes.Index(text, mark)
	if at < 0 {
		return nil
	}
	return text[at+len(mark):]
}

// afterElement is what follows the content of an element, nothing when it is not closed.
func afterElement(text []byte, name string) []byte {
	for {
		text = after(text, []byte("</"))
		if text == nil || len(text) >= len(name) && strings.EqualFold(string(text[:len(name)]), name) {
			return text
		}
	}
}

// tagEnd is the length of the tag with which a text begins: to the first ">" outside quotes.
func tagEnd(text []byte) int {
	quote := byte(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i + 1
		case (c == '"' || c == '\'') && text[i-1] == '=':
			quote = c
		}
	}
	return len(text)
}

// tag reads one tag. The lexer writes names in lower case, so it gets a copy.
func (s *scan) tag(text []byte, name string, fetches []string) {
	lex := lexer.NewLexer(parse.NewInputBytes(bytes.Clone(text)))
	var attrs map[string]string
	for {
		switch kind, _ := lex.Next(); kind {
		case lexer.AttributeToken:
			if attrs == nil && fetches != nil {
				attrs = map[string]string{}
			}
			s.attribute(name, lex.AttrKey(), lex.AttrVal(), fetches, attrs)
		case lexer.StartTagToken:
		case lexer.SVGToken, lexer.MathToken:
			return // nothing of a drawing's own tag loads anything
		default:
			if len(attrs) > 0 {
				s.fetching(name, fetches, attrs)
			}
			return
		}
	}
}

// attribute takes note of an id or a phone link, and keeps what a fetching element says.
func (s *scan) attribute(tag string, key, raw []byte, fetches []string, attrs map[string]string) {
	switch {
	case string(key) == "id":
		if id := value(raw); id != "" {
			s.facts.IDs = append(s.facts.IDs, id)
		}
	case tag == "a":
		if !s.callable && string(key) == "href" {
			number, isPhone := strings.CutPrefix(value(raw), "tel:")
			s.callable = isPhone && number != "" && (s.helpline == "" || bareNumber(number) == s.helpline)
		}
	case fetches != nil && (string(key) == "rel" || slices.Contains(fetches, string(key))):
		attrs[string(key)] = value(raw)
	}
}

// bareNumber is a telephone number without "tel:" and without what only parts its digits (RFC 3966).
func bareNumber(address string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.() ", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(address, "tel:"))
}

// value is an attribute's value without quotes and character references.
func value(raw []byte) string {
	if n := len(raw); n >= 2 && (raw[0] == '"' || raw[0] == '\'') && raw[n-1] == raw[0] {
		raw = raw[1 : n-1]
	}
	if bytes.IndexByte(raw, '&') >= 0 {
		return html.UnescapeString(string(raw))
	}
	return string(raw)
}

// fetching finds what an element loads from another host.
func (s *scan) fetching(tag string, fetches []string, attrs map[string]string) {
	if tag == "link" && quietLinks[strings.ToLower(strings.TrimSpace(attrs["rel"]))] {
		return
	}
	for _, name := range fetches {
		for _, address := range addresses(name, attrs[name]) {
			if host := foreignHost(address, s.host); host != "" && !s.told[tag+address] {
				s.told[tag+address] = true
				s.others = append(s.others, other{tag, address, host})
			}
		}
	}
}

// addresses are the addresses of an attribute; srcset has several.
func addresses(name, value string) []string {
	if value == "" {
		return nil
	}
	if name != "srcset" {
		return []string{value}
	}
	var list []string
	for part := range strings.SplitSeq(value, ",") {
		if fields := strings.Fields(part); len(fields) > 0 {
			list = append(list, fields[0])
		}
	}
	return list
}

// foreignHost is the host of an address when it is not the site's own.
func foreignHost(address, own string) string {
	if !strings.Contains(address, "//") {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || strings.EqualFold(u.Host, own) {
		return ""
	}
	return u.Host
}
