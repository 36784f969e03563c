package render

import (
	"bytes"
	"encoding/binary"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Lookups are the lookups of a drawing among all pages of the site, each with a digest of its answer. A later
// build can repeat them and compare the digests.
type Lookups []byte

// lookupKind is a kind of lookup.
type lookupKind byte

const (
	ofLink     lookupKind = iota // target of a link of the page
	ofPathHere                   // page with a path, from the folder of the page
	ofPath                       // page with a path, from the top
	ofFact                       // fact about the whole site
)

// add appends a lookup: the kind, the length of the name, the name, and the digest of the answer.
func (l *Lookups) add(kind lookupKind, name string, found site.Digest) {
	*l = append(*l, byte(kind))
	*l = binary.AppendUvarint(*l, uint64(len(name)))
	*l = append(append(*l, name...), found[:]...)
}

// Changed describes the first lookup whose answer differs from the recorded one; "" when all are the same.
func (l Lookups) Changed(s *site.Site, page *site.Page) string {
	for rest := []byte(l); len(rest) > 0; {
		kind := lookupKind(rest[0])
		length, size := binary.Uvarint(rest[1:])
		begin := 1 + max(size, 0)
		if size <= 0 || uint64(len(rest)-begin) < length+uint64(len(site.Digest{})) {
			return "the record is damaged"
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
		case ofFact:
			now = s.FactDigest(name)
		}
		if !bytes.Equal(now[:], was) {
			return kind.changed(name)
		}
	}
	return ""
}

// changed describes in words a lookup with another answer.
func (k lookupKind) changed(name string) string {
	if k != ofFact {
		return finding.Message("%q, a link or a path in a layout, leads to another page or file", name)
	}
	switch what, id, _ := strings.Cut(name, "/"); what {
	case "menus":
		return "an entry of a menu had changed"
	case "sections":
		return "there are other sections, or they are in another order"
	case "terms":
		return "there are other terms"
	case "levels":
		return "levels of care have other pages"
	default:
		return finding.Message("other pages are about %q", id)
	}
}
