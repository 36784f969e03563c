// Package picture reads, cleans and resizes photos and other raster pictures. It is the only package that knows the
// libraries for them. Drawings (SVG) are texts and belong to package asset.
//
// # Reading
//
// Read looks at the beginning of a file only, so that limits on pixels hold before anything is decoded.
//
// # Cleaning
//
// Strip removes what cameras and programs write beside the picture: places, names, times, comments, and smaller
// pictures in it. Every published picture is cleaned, resized or not.
//
// # Resizing
//
// Variants are planned by names that hold the digest of the source and of the recipe, so that pages can be drawn before
// any picture is decoded. Make gives the bytes of a variant: a function of the source and the variant alone, with
// integers only, so that every machine gives the same bytes.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// Format is the format of a picture, by its bytes.
type Format string

// The formats that Read knows.
const (
	JPEG Format = "JPEG"
	PNG  Format = "PNG"
	GIF  Format = "GIF"
	WebP Format = "WebP"
	BMP  Format = "BMP"
)

// Info is what the beginning of a picture shows.
type Info struct {
	Format        Format
	Width, Height int  // in CSS pixels, as a browser shows it
	Orientation   int  // of the pixels in the file, as Exif counts it: 1 to 8
	Plain         bool // it has no transparent parts
	Photo         bool // its pixels are not from a table of colours
	Moving        bool // it may be animated
}

// headLimit is the most that is read of a picture to find its size, in bytes. Cameras write previews and colour tables
// before the size.
const headLimit = 16 << 20

// marks are the bytes with which the formats begin; "?" is any byte.
var marks = []struct {
	format Format
	begin  string
}{{JPEG, "\xff\xd8\xff"}, {PNG, "\x89PNG\r\n\x1a\n"}, {GIF, "GIF8"}, {WebP, "RIFF????WEBP"}, {BMP, "BM"}}

// FormatOf recognizes a format by the first bytes of a file; "" for all others.
func FormatOf(head []byte) Format {
	for _, m := range marks {
		if Begins(head, m.begin) {
			return m.format
		}
	}
	return ""
}

// Begins reports whether a text begins with a mark, in which "?" is any byte.
func Begins(text []byte, mark string) bool {
	if len(text) < len(mark) {
		return false
	}
	for i := range len(mark) {
		if mark[i] != '?' && mark[i] != text[i] {
			return false
		}
	}
	return true
}

// Read looks at the beginning of a picture. The rotation in a photo's Exif data counts.
func Read(r io.Reader) (Info, error) {
	var head bytes.Buffer
	start := make([]byte, 16)
	n, err := io.ReadFull(r, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Info{}, err
	}
	info := Info{Format: FormatOf(start[:n]), Orientation: 1}
	r = io.TeeReader(io.LimitReader(io.MultiReader(bytes.NewReader(start[:n]), r), headLimit), &head)
	decode := map[Format]func(io.Reader) (image.Config, error){JPEG: jpeg.DecodeConfig, PNG: png.DecodeConfig,
		GIF: gif.DecodeConfig, WebP: webp.DecodeConfig, BMP: bmp.DecodeConfig}[info.Format]
	if decode == nil {
		return Info{}, errors.New("the size of a picture of this kind is not known")
	}
	config, err := decode(r)
	switch {
	case err != nil:
		return Info{}, err
	case config.Width <= 0 || config.Height <= 0:
		return Info{}, errors.New("the picture has no size")
	}
	info.Width, info.Height = config.Width, config.Height
	info.describe(head.Bytes())
	if info.Orientation > 4 {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

// describe finds what the size does not show. head is the file up to its size.
func (i *Info) describe(head []byte) {
	const pngColour, pngPalette, pngAlpha = 25, 3, 4 // offset of the colour type; its values
	switch i.Format {
	case JPEG:
		i.Plain, i.Photo = true, true
		for s := range jpegSegments(head) {
			if o := s.orientation(); o > 1 {
				i.Orientation = o
			}
		}
	case PNG:
		colour := head[pngColour]
		i.Plain = colour&pngAlpha == 0 && !bytes.Contains(head, []byte("tRNS"))
		i.Photo = colour != pngPalette
		i.Moving = bytes.Contains(head, []byte("acTL"))
	case GIF:
		i.Moving = true
	case WebP:
		i.Plain = string(head[12:16]) == "VP8 "
		i.Photo = i.Plain
		i.Moving = !i.Plain
	case BMP:
		i.Plain, i.Photo = true, true
	}
}

// Pixels is the number of pixels.
func (i Info) Pixels() int64 { return int64(i.Width) * int64(i.Height) }

// exifMark begins the Exif data in a segment of a JPEG file.
const exifMark = "Exif\x00\x00"

// tiffOrientation reads the orientation from the first directory of a TIFF block; 0 when there is none.
//
// Source: Exif 2.32 (CIPA DC-008), 4.5.4 and 4.6.4: tag 0x0112
func tiffOrientation(block []byte) uint16 {
	if len(block) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if block[0] == 'M' {
		order = binary.BigEndian
	}
	const orientationTag, entryLength = 0x0112, 12
	at := int64(order.Uint32(block[4:]))
	if at+2 > int64(len(block)) {
		return 0
	}
	entries := block[at+2:]
	for range order.Uint16(block[at:]) {
		if len(entries) < entryLength {
			return 0
		}
		if order.Uint16(entries) == orientationTag {
			return order.Uint16(entries[8:])
		}
		entries = entries[entryLength:]
	}
	return 0
}

// SizeError says that a picture is larger than it may be.
type SizeError struct {
	Width, Height int
	Limit         int64 // pixels
}

func (e *SizeError) Error() string {
	limit := strconv.FormatInt(e.Limit, 10)
	if millions, ok := strings.CutSuffix(limit, "000000"); ok {
		limit = millions + " million"
	}
	return fmt.Sprintf("it has %d x %d pixels, and a picture may have %s in all", e.Width, e.Height, limit)
}

// Digest is the SHA-256 of a file.
type Digest = [sha256.Size]byte

// Seen is what reading the whole file of a picture shows.
type Seen struct {
	Info  Info // zero: it cannot be read
	Size  int64
	Whole bool // it was not cut off
}

// See looks at a whole file.
func See(raw []byte) Seen {
	info, err := Read(bytes.NewReader(raw)) // zero with an error
	if err == nil && info.Format == PNG {
		pixels := bytes.Index(raw, []byte("IDAT"))
		info.describe(raw[:max(pixels, pngHeader)])
	}
	return Seen{Info: info, Size: int64(len(raw)), Whole: isWhole(raw)}
}

// Known is what was seen of pictures, by their digests, so that they need not be read again. It is safe for concurrent
// use. A nil Known knows nothing.
type Known struct {
	mu   sync.Mutex
	seen map[Digest]Seen
}

// NewKnown makes a Known of what an earlier run had. It may be nil.
func NewKnown(seen map[Digest]Seen) *Known {
	k := &Known{seen: map[Digest]Seen{}}
	maps.Copy(k.seen, seen)
	return k
}

// Get gives what was seen of a picture.
func (k *Known) Get(digest Digest) (seen Seen, ok bool) {
	if k == nil {
		return seen, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	seen, ok = k.seen[digest]
	return seen, ok
}

// Put notes what was seen of a picture.
func (k *Known) Put(digest Digest, seen Seen) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen[digest] = seen
}

// Of is what was seen of the pictures whose digests is accepts.
func (k *Known) Of(is func(Digest) bool) map[Digest]Seen {
	seen := map[Digest]Seen{}
	if k != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		for digest, s := range k.seen {
			if is(digest) {
				seen[digest] = s
			}
		}
	}
	return seen
}
