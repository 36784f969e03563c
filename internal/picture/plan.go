package picture

import (
	"encoding/hex"
	"fmt"
	"path"
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
const recipe = "1"

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
