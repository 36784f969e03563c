// Package picture reads, cleans and resizes photos and other raster pictures. It is the only package that
// uses the libraries for them. It draws SVG only for icons and share pictures. Published SVG files belong
// to package asset.
//
// # Reading
//
// Read reads only the beginning of a file. A limit on pixels can therefore be checked before the picture is
// decoded.
//
// # Cleaning
//
// Strip removes the data that cameras and programs add to a picture: places, names, times, comments and
// previews. Every published picture is cleaned, resized or not.
//
// # Resizing
//
// The path of a variant has a digest of the source and of the recipe. Pages can therefore be written before
// a picture is decoded. Make gives the bytes of a variant. They depend only on the source and the variant,
// and are the same on every machine.
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

// Format is the format of a picture. The bytes of a file decide it, not its name.
type Format string

// The formats that Read knows.
const (
	JPEG Format = "JPEG"
	PNG  Format = "PNG"
	GIF  Format = "GIF"
	WebP Format = "WebP"
	BMP  Format = "BMP"
)

// Info describes a picture by the beginning of its file.
type Info struct {
	Format        Format
	Width, Height int  // in pixels, as a browser shows them: after the rotation
	Orientation   int  // Exif orientation of the stored pixels, 1 to 8
	Plain         bool // no pixel can be transparent
	Photo         bool // the pixels do not use a colour table
	Moving        bool // it may be animated
}

// headLimit is how many bytes of a picture are read at most to find its size. Cameras write previews and
// colour profiles before the size.
const headLimit = 16 << 20

// marks are the first bytes of each format. "?" stands for any byte.
var marks = []struct {
	format Format
	begin  string
}{{JPEG, "\xff\xd8\xff"}, {PNG, "\x89PNG\r\n\x1a\n"}, {GIF, "GIF8"}, {WebP, "RIFF????WEBP"}, {BMP, "BM"}}

// FormatOf gives the format of a file by its first bytes, or "" for an unknown format.
func FormatOf(head []byte) Format {
	for _, m := range marks {
		if Begins(head, m.begin) {
			return m.format
		}
	}
	return ""
}

// Begins reports whether a text begins with a mark. A "?" in the mark stands for any byte.
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

// Read describes a picture by the beginning of its file. Width and height are swapped if the Exif data of a
// photo turns it by a quarter. Read fails for unknown formats and for a picture without a size.
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

// describe sets all fields except format, width and height. head is the file up to its size.
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

// Pixels is the width times the height.
func (i Info) Pixels() int64 { return int64(i.Width) * int64(i.Height) }

// exifMark begins the Exif data in a segment of a JPEG file.
const exifMark = "Exif\x00\x00"

// tiffOrientation reads the orientation from the first directory of a TIFF block. It gives 0 if there is
// none.
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

// SizeError is the error for a picture with more pixels than the limit.
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

// Seen describes a picture by its whole file.
type Seen struct {
	Info  Info // zero if the picture cannot be read
	Size  int64
	Whole bool // false if the file was cut off
}

// See describes a picture by its whole file. It cannot fail: Info is zero for a file that Read refuses.
func See(raw []byte) Seen {
	info, err := Read(bytes.NewReader(raw)) // Info is zero after an error
	if err == nil && info.Format == PNG {
		pixels := bytes.Index(raw, []byte("IDAT"))
		info.describe(raw[:max(pixels, pngHeader)])
	}
	return Seen{Info: info, Size: int64(len(raw)), Whole: isWhole(raw)}
}

// Known holds the Seen of pictures by their digests, so that no picture is read twice. It is safe for
// concurrent use. A nil Known is empty and stays empty.
type Known struct {
	mu   sync.Mutex
	seen map[Digest]Seen
}

// NewKnown makes a Known with a copy of the entries of an earlier run. The map may be nil.
func NewKnown(seen map[Digest]Seen) *Known {
	k := &Known{seen: map[Digest]Seen{}}
	maps.Copy(k.seen, seen)
	return k
}

// Get gives the entry of a picture. ok is false if there is none.
func (k *Known) Get(digest Digest) (seen Seen, ok bool) {
	if k == nil {
		return seen, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	seen, ok = k.seen[digest]
	return seen, ok
}

// Put stores the entry of a picture.
func (k *Known) Put(digest Digest, seen Seen) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen[digest] = seen
}

// Of gives a copy of the entries for whose digests the function is returns true.
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
