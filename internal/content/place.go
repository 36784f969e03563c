package content

import (
	"cmp"
	"encoding/binary"
	"strconv"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// place says where one value of the front matter is. "sources[2].url" has the key "sources", the item 2 and the
// inner key "url". Parts that are missing are zero.
type place struct {
	Key, Inner, File   string // File: "" for that of the page, another one for a cascaded value
	Item, Line, Column int
	Empty              bool // the value is empty
}

// places are the places of a page's values. They are packed, because every page keeps a dozen.
type places string

func appendPlace(packed []byte, at place) []byte {
	for _, text := range []string{at.Key, at.Inner, at.File} {
		packed = append(binary.AppendUvarint(packed, uint64(len(text))), text...)
	}
	empty := 0
	if at.Empty {
		empty = 1
	}
	for _, n := range []int{at.Item, at.Line, at.Column, empty} {
		packed = binary.AppendUvarint(packed, uint64(n))
	}
	return packed
}

func (p places) all(yield func(place) bool) {
	rest := string(p)
	number := func() (n int) {
		for shift := 0; ; shift += 7 {
			b := rest[0]
			n, rest = n|int(b&0x7f)<<shift, rest[1:]
			if b < 0x80 {
				return n
			}
		}
	}
	text := func() string {
		n := number()
		t := rest[:n]
		rest = rest[n:]
		return t
	}
	for rest != "" {
		at := place{Key: text(), Inner: text(), File: text(), Item: number(), Line: number(), Column: number()}
		if at.Empty = number() == 1; !yield(at) {
			return
		}
	}
}

// Place gives the place of a value of the front matter, in this file or in the section that cascades it. key is a
// key in its documented spelling, with the parts below it: "aliases", "review.next", "aliases[2]",
// "sources[1].url". Items count from 1. When the value was not written, the place is that of the nearest value
// above it. For a key that was not written at all, the result is the page's file and a zero position.
func (p *Page) Place(key string) (file string, pos finding.Position) {
	want := splitKey(key)
	best, bestScore := place{}, 0
	for at := range p.places.all {
		if !strings.EqualFold(at.Key, want.Key) {
			continue
		}
		score := 1
		if at.Item != 0 {
			if at.Item != want.Item {
				continue
			}
			score += 2
		}
		if at.Inner != "" {
			if !strings.EqualFold(at.Inner, want.Inner) {
				continue
			}
			score++
		}
		if score > bestScore {
			best, bestScore = at, score
		}
	}
	return cmp.Or(best.File, p.File), finding.Position{Line: best.Line, Column: best.Column}
}

// Given reports whether a value of the front matter was written, in this file or in a cascade, and is not empty.
// key is a key in its documented spelling, or one below it: "address", "review.by".
func (p *Page) Given(key string) bool {
	want := splitKey(key)
	for at := range p.places.all {
		if at.Item == 0 && !at.Empty && strings.EqualFold(at.Key, want.Key) && strings.EqualFold(at.Inner, want.Inner) {
			return true
		}
	}
	return false
}

// isEmpty reports whether a value is null, has only spaces, or has no items.
func isEmpty(v *record.Value) bool {
	switch v.Kind {
	case record.Null:
		return true
	case record.String:
		return strings.TrimSpace(v.Text) == ""
	case record.List:
		return len(v.List) == 0
	case record.Map:
		return len(v.Entries) == 0
	}
	return false
}

// splitKey reads "key", "key.inner", "key[item]" and "key[item].inner".
func splitKey(key string) place {
	at := place{Key: key}
	if i := strings.IndexAny(key, ".["); i >= 0 {
		at.Key = key[:i]
		rest := key[i:]
		if end := strings.IndexByte(rest, ']'); rest[0] == '[' && end > 0 {
			n, _ := strconv.Atoi(rest[1:end])
			at.Item, rest = n, rest[end+1:]
		}
		at.Inner = strings.TrimPrefix(rest, ".")
	}
	return at
}

// placesOf lists the places of a page's front matter: those of each key, of the keys one level below, and of the
// items of lists under known keys.
func placesOf(file string, front *record.Value) places {
	packed := make([]byte, 0, 512)
	add := func(key string, item int, inner string, v *record.Value) {
		if v == nil {
			return
		}
		at := place{Key: key, Inner: inner, Item: item, Line: v.Pos.Line, Column: v.Pos.Column, Empty: isEmpty(v)}
		if v.File != file {
			at.File = v.File
		}
		packed = appendPlace(packed, at)
	}
	for _, e := range front.Entries {
		key := e.Key
		if strings.EqualFold(key, "menu") {
			key = "menus"
		}
		add(key, 0, "", e.Value)
		for _, below := range e.Value.Entries {
			add(key, 0, below.Key, below.Value)
		}
		if !knownKeys[strings.ToLower(key)] {
			continue
		}
		for i, item := range e.Value.List {
			add(key, i+1, "", item)
			for _, below := range item.Entries {
				add(key, i+1, below.Key, below.Value)
			}
		}
	}
	return places(packed)
}
