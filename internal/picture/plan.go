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

// Variant is a picture that the program makes: a smaller copy of a source, a share picture or a QR code.
// Its bytes depend only on these fields, and the path has a digest of them.
type Variant struct {
	Path          string   // output path, such as "care/group.3f2a9c41d07b-800.jpg"
	File          string   // path of the source in the site's folder
	Source        [32]byte // digest of the source
	Format        Format
	Width, Height int
	Quality       int

	Share *Share // a share picture, which has no source
	Code  string // the address in a QR code, which has no source
}

// recipe is part of every key. It must change whenever the code makes other bytes from the same source.
const recipe = "2"

// Settings are the choices of a site for all its pictures.
type Settings struct {
	Widths  []int // of variants, in pixels, rising
	Quality int   // of JPEG, 1 to 100
}

const (
	smallFile   = 50_000  // bytes; variants of a smaller file save little
	smallPNG    = 150_000 // the same for a picture that stays PNG, because PNG variants are larger
	lessThan    = 0.9     // a variant must be narrower than this part of the picture
	frugalBytes = 0.25    // bytes per pixel; below, a picture is well compressed and serves in full size
	photoBytes  = 0.6     // bytes per pixel; from here on a PNG picture counts as a photo
)

// Plan gives the variants of a picture, the narrowest first. The list is nil if the picture is used as it
// is. own reports whether the picture itself is the largest choice. at is the output path of the picture,
// size its length in bytes.
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

// keyLength is how many hexadecimal digits of a key are in a path.
const keyLength = 12

// Key is a digest of all fields on which the bytes of a variant depend, in hexadecimal digits.
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

// IsDrawn reports whether a variant is drawn and has no source.
func (v Variant) IsDrawn() bool { return v.Share != nil || v.Code != "" }

// SourceOf gives the output path of the source of a variant, without the extension. variant is the path of
// the variant. ok is false for a path that no variant can have.
func SourceOf(variant string) (begin string, ok bool) {
	name := strings.TrimSuffix(variant, path.Ext(variant))
	mark := path.Ext(name)
	key, width, found := strings.Cut(strings.TrimPrefix(mark, "."), "-")
	_, err := strconv.Atoi(width)
	return strings.TrimSuffix(name, mark), found && len(key) == keyLength && err == nil
}

// blankItems overwrites the Exif data and XMP in an AVIF or HEIC file with zeros. It moves no bytes,
// because the file refers to its parts by offsets.
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

// hasItems reports whether a file is an AVIF or HEIC picture. Films begin in the same way but have other
// brands.
func hasItems(head []byte) bool {
	return Begins(head, "????ftyp") && len(head) >= 12 &&
		slices.Contains([]string{"avif", "avis", "heic", "heix", "hevc", "mif1", "msf1"}, string(head[8:12]))
}

// boxes yields the names and contents of the boxes in a part of a file.
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

// privateItems gives the ids of the items with Exif data or XMP. table is the box "iinf".
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

// blank overwrites items with zeros. table is the box "iloc". It gives the places of items as offsets in
// the file or in the box "idat", which is inside.
func blank(table []byte, items map[uint64]bool, file, inside []byte) {
	f := fields{table}
	version := f.number(1)
	f.number(3)
	sizes := f.number(2)
	offset, length, base := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15)
	index, wide := 0, 2 // bytes of an index; bytes of an id and of the count
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

// fields reads big-endian numbers one after the other. It gives zeros after the end.
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
