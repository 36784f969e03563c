package picture

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/cache"
)

// Variant is a smaller copy of a picture. All that its bytes depend on is in it, and in its path.
type Variant struct {
	Path          string   // of the output: "care/group.3f2a9c41d07b-800.jpg"
	File          string   // the source, in the site's folder
	Source        [32]byte // digest of the source
	Format        Format
	Width, Height int
	Quality       int

	Share *Share // what is drawn, without a source
	Code  string // the address in a code for the camera of a phone, without a source
}

// recipe counts the ways in which variants were made: the same recipe gives the same bytes.
const recipe = "2"

// Settings are what a site chooses for all pictures.
type Settings struct {
	Widths  []int // of variants, in pixels, rising
	Quality int   // of JPEG, 1 to 100
}

const (
	smallFile   = 50_000  // bytes: below, a variant would spare little
	smallPNG    = 150_000 // the same of a picture that has to stay PNG, whose variants are larger
	lessThan    = 0.9     // a variant is narrower than this part of the picture, or it would spare little
	frugalBytes = 0.25    // bytes for a pixel: the picture itself serves in its full size, since it is well compressed
	photoBytes  = 0.6     // bytes for a pixel of a PNG file from which on it is a photo
)

// Plan are the variants of a picture, the narrowest first; nil: it is used as it is. own reports whether the picture
// itself is the largest choice. at is the output path of the picture, size its length in bytes.
func (s Settings) Plan(info Info, at, file string, size int64, digest [32]byte) (list []Variant, own bool) {
	perPixel := float64(size) / float64(info.Pixels())
	format := JPEG
	switch {
	case len(s.Widths) == 0 || size < smallFile || info.Moving:
		return nil, true
	case info.Format == PNG && (!info.Plain || !info.Photo || perPixel < photoBytes):
		if format = PNG; size < smallPNG {
			return nil, true
		}
	case info.Format != JPEG && info.Format != PNG && info.Format != WebP:
		return nil, true
	}
	last := s.Widths[len(s.Widths)-1]
	for _, width := range s.Widths {
		if float64(width) < lessThan*float64(info.Width) {
			list = append(list, s.variant(info, format, width, at, file, digest))
		}
	}
	own = info.Width <= last && (perPixel < frugalBytes || format == PNG || info.Format == WebP)
	if !own && float64(last) >= lessThan*float64(info.Width) {
		list = append(list, s.variant(info, format, info.Width, at, file, digest))
	}
	return list, own
}

func (s Settings) variant(info Info, format Format, width int, at, file string, digest [32]byte) Variant {
	v := Variant{File: file, Source: digest, Format: format, Width: width, Quality: s.Quality}
	v.Height = max(1, (width*info.Height+info.Width/2)/info.Width)
	v.Path = fmt.Sprintf("%s.%s-%d%s", strings.TrimSuffix(at, path.Ext(at)), v.Key()[:keyLength], width,
		map[Format]string{JPEG: ".jpg", PNG: ".png"}[format])
	return v
}

// keyLength is how much of a key is in a path, in hexadecimal digits.
const keyLength = 12

// Key names the bytes of a variant.
func (v Variant) Key() string {
	key := cache.NewDigest()
	key.AddBytes(v.Source[:])
	key.Add(recipe, string(v.Format))
	for _, n := range []int{v.Width, v.Height, v.Quality} {
		key.Add(strconv.Itoa(n))
	}
	if v.Share != nil {
		key.Add(v.Share.key()...)
	}
	if v.Code != "" {
		key.Add("code", v.Code)
	}
	return hex.EncodeToString(key.Sum())
}

// IsDrawn reports whether a variant is drawn, not copied from a picture.
func (v Variant) IsDrawn() bool { return v.Share != nil || v.Code != "" }

// SourceOf is the beginning of the output path of the picture of which a variant has a path: all but the ending. ok is
// false for paths that no variant has.
func SourceOf(variant string) (begin string, ok bool) {
	name := strings.TrimSuffix(variant, path.Ext(variant))
	mark := path.Ext(name)
	key, width, found := strings.Cut(strings.TrimPrefix(mark, "."), "-")
	_, err := strconv.Atoi(width)
	return strings.TrimSuffix(name, mark), found && len(key) == keyLength && err == nil
}

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
