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

// Maker makes variants, of no more pixels at the same time than one picture may have. It is safe for concurrent use.
type Maker struct {
	limit    int64 // pixels
	room     *semaphore.Weighted
	fonts    *Fonts
	drawings drawings
	buffers  buffers
	canvases sync.Pool // of canvas
}

// NewMaker makes a Maker for pictures of at most so many pixels. fonts are for share pictures; nil: there are none.
func NewMaker(pixels int64, fonts *Fonts) *Maker {
	return &Maker{limit: pixels, room: semaphore.NewWeighted(pixels), fonts: fonts,
		drawings: drawings{made: map[drawingKey]func() drawn{}}}
}

// errOther says that a source is not the picture of which a variant was planned.
var errOther = errors.New("it is another picture now")

// Make gives the bytes of variants of one picture, which is decoded once. Those of a share picture have no source.
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
		profile = nil // it is about inks
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

// draw makes the file of a variant without a source.
func (m *Maker) draw(v Variant) ([]byte, error) {
	if v.Code != "" {
		return drawCode(v.Code)
	}
	return m.share(v.Share, v.Width, v.Height)
}

// encode makes the file of a variant.
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

// rgba is a picture with 8 bits for each of four channels, alpha multiplied.
func rgba(m image.Image) *image.RGBA {
	if m, ok := m.(*image.RGBA); ok && m.Rect.Min == (image.Point{}) {
		return m
	}
	full := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(full, full.Rect, m, m.Bounds().Min, draw.Src)
	return full
}

// longestProfile is the longest colour profile that is kept, in bytes: one segment of a JPEG file. Those of cameras
// have 500 to 4,000.
const longestProfile = 60_000

// profileOf is the colour profile of a picture, as one segment of a JPEG file or one chunk of a PNG file has it; nil:
// none. The two differ, so a variant in another format has none.
func profileOf(format Format, raw []byte) []byte {
	switch format {
	case JPEG:
		for s := range jpegSegments(raw) {
			whole := len(profileMark) + 2 // of so many segments
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

// withJPEGProfile puts a segment behind the first mark of a file.
func withJPEGProfile(file, profile []byte) []byte {
	if len(profile) == 0 || profile[0] != 0xff {
		return file
	}
	return bytes.Join([][]byte{file[:2], profile, file[2:]}, nil)
}

// pngHeader is the length of the mark and the first chunk of a PNG file.
const pngHeader = 33

// withPNGProfile puts a chunk behind the header of a file.
func withPNGProfile(file, profile []byte) []byte {
	if len(profile) == 0 || profile[0] == 0xff || len(file) < pngHeader {
		return file
	}
	return bytes.Join([][]byte{file[:pngHeader], profile, file[pngHeader:]}, nil)
}
