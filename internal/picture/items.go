package picture

import (
	"encoding/binary"
	"iter"
	"slices"
)

// blankItems overwrites the Exif data and XMP in a file of the AVIF and HEIC family with zeros. Its parts are found by
// their offsets in the file, so nothing may move.
//
// Source: ISO/IEC 14496-12, 8.11
func blankItems(raw []byte) []byte {
	if !hasItems(raw) {
		return raw
	}
	clean := slices.Clone(raw)
	for name, meta := range boxes(clean) {
		if name != "meta" || len(meta) < 4 {
			continue
		}
		var private map[uint64]bool
		var places, inside []byte
		for name, body := range boxes(meta[4:]) {
			switch name {
			case "iinf":
				private = privateItems(body)
			case "iloc":
				places = body
			case "idat":
				inside = body
			}
		}
		blank(places, private, clean, inside)
	}
	return clean
}

// hasItems reports whether a file is a picture of the AVIF and HEIC family. Films have the same form.
func hasItems(head []byte) bool {
	return Begins(head, "????ftyp") && len(head) >= 12 &&
		slices.Contains([]string{"avif", "avis", "heic", "heix", "hevc", "mif1", "msf1"}, string(head[8:12]))
}

// boxes goes through the boxes in a part of a file: their names and contents.
func boxes(raw []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for len(raw) >= 8 {
			size, head := uint64(binary.BigEndian.Uint32(raw)), uint64(8)
			switch {
			case size == 0:
				size = uint64(len(raw))
			case size == 1 && len(raw) >= 16:
				size, head = binary.BigEndian.Uint64(raw[8:]), 16
			}
			if size < head || size > uint64(len(raw)) || !yield(string(raw[4:8]), raw[head:size]) {
				return
			}
			raw = raw[size:]
		}
	}
}

// privateItems are the ids of the items with Exif data or XMP, by the table of all items.
func privateItems(table []byte) map[uint64]bool {
	private := map[uint64]bool{}
	head := 6 // version, flags and a count of two bytes
	if len(table) > 0 && table[0] > 0 {
		head = 8
	}
	if len(table) < head {
		return private
	}
	for name, body := range boxes(table[head:]) {
		f := fields{body}
		version := f.number(1)
		f.number(3)
		size := 2
		if version > 2 {
			size = 4
		}
		id := f.number(size)
		f.number(2)
		if kind := f.text(4); name == "infe" && (kind == "Exif" || kind == "mime") {
			private[id] = true
		}
	}
	return private
}

// blank overwrites items by the table of their places: offsets in the file, or in a box that holds items.
func blank(table []byte, items map[uint64]bool, file, inside []byte) {
	f := fields{table}
	version := f.number(1)
	f.number(3)
	sizes := f.number(2)
	offset, length, base := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15)
	index, wide := 0, 2 // bytes of an index; of an id and of the count
	if version > 0 {
		index = int(sizes & 15)
	}
	if version > 1 {
		wide = 4
	}
	for range f.number(wide) {
		if len(f.rest) == 0 {
			return
		}
		id, in := f.number(wide), file
		if version > 0 && f.number(2)&15 == 1 {
			in = inside
		}
		f.number(2)
		begin := f.number(base)
		for range f.number(2) {
			if len(f.rest) == 0 {
				return
			}
			f.number(index)
			at, n := begin+f.number(offset), f.number(length)
			if items[id] && at <= uint64(len(in)) {
				clear(in[at : at+min(n, uint64(len(in))-at)])
			}
		}
	}
}

// fields reads numbers one after the other; zeros after the end.
type fields struct{ rest []byte }

func (f *fields) number(size int) (n uint64) {
	for _, b := range []byte(f.text(size)) {
		n = n<<8 | uint64(b)
	}
	return n
}

func (f *fields) text(size int) string {
	if size = min(size, 8); len(f.rest) < size {
		f.rest = nil
		return ""
	}
	text := string(f.rest[:size])
	f.rest = f.rest[size:]
	return text
}
