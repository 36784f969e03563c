package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
	"sync"

	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"
)

// Maker makes variants. The pictures that it decodes at the same time have together at most as many pixels
// as one picture may have. It is safe for concurrent use.
type Maker struct {
	limit    int64 // pixels
	room     *semaphore.Weighted
	fonts    *Fonts
	drawings drawings
	buffers  buffers
	canvases sync.Pool // of canvas
}

// NewMaker makes a Maker for pictures of at most so many pixels. fonts are for share pictures. fonts may be
// nil if there are no share pictures.
func NewMaker(pixels int64, fonts *Fonts) *Maker {
	return &Maker{limit: pixels, room: semaphore.NewWeighted(pixels), fonts: fonts,
		drawings: drawings{made: map[drawingKey]func() drawn{}}}
}

// errOther is the error for a source that changed after its variants were planned.
var errOther = errors.New("it is another picture now")

// Make gives the bytes of variants of one picture. The picture is decoded once. source is ignored for
// variants that are drawn; all variants of such a list have the same bytes. Make returns a SizeError for a
// picture with too many pixels.
func (m *Maker) Make(ctx context.Context, source []byte, list []Variant) ([][]byte, error) {
	if v := list[0]; v.IsDrawn() {
		body, err := m.draw(v)
		return slices.Repeat([][]byte{body}, len(list)), err
	}
	info, err := Read(bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	if info.Pixels() > m.limit {
		return nil, &SizeError{info.Width, info.Height, m.limit}
	}
	if err := m.room.Acquire(ctx, info.Pixels()); err != nil {
		return nil, err
	}
	defer m.room.Release(info.Pixels())
	whole, err := decode(info.Format, source)
	if err != nil {
		return nil, err
	}
	profile := profileOf(info.Format, source)
	if _, isPrint := whole.(*image.CMYK); isPrint {
		profile = nil // a profile for inks does not fit RGB
	}
	bodies := make([][]byte, len(list))
	for i, v := range list {
		if info.Width < v.Width || info.Height < v.Height {
			return nil, errOther
		}
		if bodies[i], err = v.encode(scaled(whole, v.Width, v.Height, info.Orientation), profile); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

// draw makes the file of a share picture or a QR code.
func (m *Maker) draw(v Variant) ([]byte, error) {
	if v.Code != "" {
		return drawCode(v.Code)
	}
	return m.share(v.Share, v.Width, v.Height)
}

// encode makes the file of a scaled picture.
func (v Variant) encode(small image.Image, profile []byte) ([]byte, error) {
	var b bytes.Buffer
	if v.Format == PNG {
		err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small)
		return withPNGProfile(b.Bytes(), profile), err
	}
	err := jpeg.Encode(&b, small, &jpeg.Options{Quality: v.Quality})
	return withJPEGProfile(b.Bytes(), profile), err
}

// decode reads the pixels of a picture.
func decode(format Format, raw []byte) (image.Image, error) {
	switch r := bytes.NewReader(raw); format {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case WebP:
		return webp.Decode(r)
	}
	return nil, errOther
}

// rgba converts a picture to four channels of 8 bits with multiplied alpha. It may return m itself.
func rgba(m image.Image) *image.RGBA {
	if m, ok := m.(*image.RGBA); ok && m.Rect.Min == (image.Point{}) {
		return m
	}
	full := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(full, full.Rect, m, m.Bounds().Min, draw.Src)
	return full
}

// longestProfile is how many bytes of a PNG file may hold the colour profile. A profile that ends later is
// not kept. Profiles of cameras have 500 to 4,000 bytes.
const longestProfile = 60_000

// profileOf gives the colour profile of a picture, or nil. It is a whole segment of a JPEG file or a whole
// chunk of a PNG file. A JPEG profile in several segments is not kept. A variant in another format gets no
// profile, because the two forms differ.
func profileOf(format Format, raw []byte) []byte {
	switch format {
	case JPEG:
		for s := range jpegSegments(raw) {
			whole := len(profileMark) + 2 // the mark, the number of the segment, and their count
			if s.marker == app2 && bytes.HasPrefix(s.body, []byte(profileMark+"\x01\x01")) && len(s.body) > whole {
				return s.whole
			}
		}
	case PNG:
		if at := bytes.Index(raw[:min(len(raw), longestProfile)], []byte("iCCP")); at > 4 {
			end := int64(at) + 8 + int64(binary.BigEndian.Uint32(raw[at-4:]))
			if end <= int64(min(len(raw), longestProfile)) {
				return raw[at-4 : end]
			}
		}
	}
	return nil
}

// withJPEGProfile inserts a segment after the first marker of a JPEG file. It ignores a PNG chunk.
func withJPEGProfile(file, profile []byte) []byte {
	if len(profile) == 0 || profile[0] != 0xff {
		return file
	}
	return bytes.Join([][]byte{file[:2], profile, file[2:]}, nil)
}

// pngHeader is the length of the signature and the first chunk of a PNG file, in bytes.
const pngHeader = 33

// withPNGProfile inserts a chunk after the header of a PNG file. It ignores a JPEG segment.
func withPNGProfile(file, profile []byte) []byte {
	if len(profile) == 0 || profile[0] == 0xff || len(file) < pngHeader {
		return file
	}
	return bytes.Join([][]byte{file[:pngHeader], profile, file[pngHeader:]}, nil)
}
