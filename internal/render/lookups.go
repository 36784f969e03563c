package render

import (
	"bytes"
	"encoding/binary"

	"porchlight/internal/site"
)

// Lookups are what a drawing looked for among all pages of the site, each with a digest of what it found: so another
// build can look again.
type Lookups []byte

// lookupKind is how something is looked for.
type lookupKind byte

const (
	ofLink     lookupKind = iota // what a link of the page leads to
	ofPathHere                   // the page of a path from the folder of the page
	ofPath                       // the page of a path from the top
	ofTerms                      // the terms of all taxonomies
)

// add notes a lookup.
func (l *Lookups) add(kind lookupKind, name string, found site.Digest) {
	*l = append(*l, byte(kind))
	*l = binary.AppendUvarint(*l, uint64(len(name)))
	*l = append(append(*l, name...), found[:]...)
}

// Same reports whether all that the drawing of a page looked for would be found as it was.
func (l Lookups) Same(s *site.Site, page *site.Page) bool {
	for rest := []byte(l); len(rest) > 0; {
		kind := lookupKind(rest[0])
		length, size := binary.Uvarint(rest[1:])
		begin := 1 + max(size, 0)
		if size <= 0 || uint64(len(rest)-begin) < length+uint64(len(site.Digest{})) {
			return false
		}
		end := begin + int(length)
		name, was := string(rest[begin:end]), rest[end:end+len(site.Digest{})]
		rest = rest[end+len(was):]
		var now site.Digest
		switch kind {
		case ofLink:
			now = s.Resolve(page, name).Digest()
		case ofPathHere:
			now = page.GetPage(name).PathDigest()
		case ofPath:
			now = s.GetPage(name).PathDigest()
		case ofTerms:
			now = s.TermsDigest()
		}
		if !bytes.Equal(now[:], was) {
			return false
		}
	}
	return true
}
