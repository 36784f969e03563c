package rules

import (
	"bytes"
	"strings"

	"porchlight/internal/check"
)

var _ = check.Add(check.Rule{
	Name:  "unsafe-address",
	Fixed: true,
	Doc:   "A layout printed an address that was taken out as unsafe, so the link does not work",
	Why: "`html/template` writes a harmless mark in place of an address whose scheme it does not " +
		"know, such as `tel:` from plain text.",
	Instead: "Print phone links with `tel` or `sms`, other addresses with http, https or mailto.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin != check.FromLayout {
			return
		}
		for at := bytes.Index(f.Body, blocked); at >= 0; at = indexAfter(f.Body, at) {
			if isPrinted(f.Body, at) {
				p.Report(check.Place{File: f.Name}, "the layout of this page prints an address that was blocked: %s",
					around(f.Body, at)).
					Suggest("print phone links with tel or sms, other addresses with http, https or mailto")
				return
			}
		}
	},
})

// blocked is the mark that html/template writes in place of an unsafe address.
var blocked = []byte("ZgotmplZ")

// indexAfter is the offset of the next mark, or -1.
func indexAfter(body []byte, at int) int {
	at += len(blocked)
	if next := bytes.Index(body[at:], blocked); next >= 0 {
		return at + next
	}
	return -1
}

// isPrinted reports whether html/template wrote the mark at an offset: it is in a value or the name of an attribute, or
// in styles. In the words of a page an editor wrote it.
func isPrinted(body []byte, at int) bool {
	tag := body[max(0, bytes.LastIndexByte(body[:at], '<')):at]
	quote, value := byte(0), 0
	for i, c := range tag {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && tag[max(0, i-1)] == '=':
			quote, value = c, i+1
		case c == '>':
			return bytes.HasPrefix(bytes.ToLower(tag), []byte("<style"))
		}
	}
	if quote == 0 {
		return true
	}
	name := bytes.Fields(tag[:value-2])
	switch last := strings.ToLower(string(name[len(name)-1])); last {
	case "style", "srcset", "imagesrcset", "ping":
		return true
	default:
		return last != "content" && len(bytes.Trim(tag[value:], " #")) == 0
	}
}

// around is the text near a mark, on one line.
func around(text []byte, at int) string {
	piece := text[max(0, at-40):min(len(text), at+len(blocked)+20)]
	return strings.ToValidUTF8(string(bytes.Join(bytes.Fields(piece), []byte(" "))), "")
}
