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
		if f := p.File; f.Origin == check.FromLayout && bytes.Contains(f.Body, blocked) {
			p.Report(check.Place{File: f.Name}, "the layout of this page prints an address that was blocked: %s",
				around(f.Body, blocked)).
				Suggest("print phone links with tel or sms, other addresses with http, https or mailto")
		}
	},
})

// blocked is what html/template writes in place of an address.
var blocked = []byte("ZgotmplZ")

// around is a short piece of the text in which a mark was found.
func around(text, mark []byte) string {
	at := bytes.Index(text, mark)
	piece := text[max(0, at-40):min(len(text), at+len(mark)+20)]
	return strings.ToValidUTF8(string(bytes.Join(bytes.Fields(piece), []byte(" "))), "")
}
