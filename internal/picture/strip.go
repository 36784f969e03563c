package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
)

// markBytes is how many bytes of a file are read to recognize its format.
const markBytes = 16

// Cleaned opens a file that is published under its own name. A picture is read as Strip gives it. Any other
// file is read unchanged. The bytes decide which it is, not the name.
func Cleaned(open func() (io.ReadCloser, error)) (io.ReadCloser, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	head := make([]byte, markBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		f.Close() //nolint:errcheck // it was only read
		return nil, err
	}
	head = head[:n]
	if FormatOf(head) == "" && !hasItems(head) {
		if s, ok := f.(io.Seeker); ok { // a film is served in parts, which needs Seek
			if _, err := s.Seek(0, io.SeekStart); err == nil {
				return f, nil
			}
		}
		return rest{io.MultiReader(bytes.NewReader(head), f), f}, nil
	}
	defer f.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(io.MultiReader(bytes.NewReader(head), f))
	if err != nil {
		return nil, err
	}
	return whole{bytes.NewReader(Strip(raw))}, nil
}

// rest is a file whose first bytes were read before.
type rest struct {
	io.Reader
	io.Closer
}

// whole is a file in memory that needs no closing.
type whole struct{ *bytes.Reader }

func (whole) Close() error { return nil }

// Strip removes the data in a picture that no browser needs to show it: Exif data such as the place of a
// photo, XMP, IPTC, comments, previews and films. The pixels, the colour profile and the rotation of a
// photo stay. Unknown parts are removed. In AVIF and HEIC files, Exif data and XMP are overwritten with
// zeros, and all else stays. Files of other formats are returned unchanged.
func Strip(raw []byte) []byte {
	switch FormatOf(raw) {
	case JPEG:
		return stripJPEG(raw)
	case PNG:
		return stripPNG(raw)
	case WebP:
		return stripWebP(raw)
	case GIF:
		return stripGIF(raw)
	}
	return blankItems(raw)
}

// segment is one segment of a JPEG file.
type segment struct {
	marker byte
	whole  []byte // with marker and length
	body   []byte
}

// The JPEG markers that this file uses.
//
// Source: ITU-T T.81, table B.1
const (
	soi, eoi, sos, com = 0xd8, 0xd9, 0xda, 0xfe
	app0, app1, app2   = 0xe0, 0xe1, 0xe2
	app14              = 0xee
	rst0, rst7, tem    = 0xd0, 0xd7, 0x01
)

// jpegSegments yields the segments of a JPEG file up to the end of the picture. The segment of a scan
// includes the pixel data after it.
func jpegSegments(raw []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		for i := 2; i+4 <= len(raw) && raw[i] == 0xff; {
			marker := raw[i+1]
			switch {
			case marker == 0xff: // fill byte before a marker
				i++
				continue
			case marker == eoi:
				return
			case marker >= rst0 && marker <= rst7 || marker == tem || marker == soi || marker == 0:
				i += 2
				continue
			}
			end := i + 2 + int(binary.BigEndian.Uint16(raw[i+2:]))
			if end < i+4 || end > len(raw) {
				return
			}
			s := segment{marker: marker, body: raw[i+4 : end]}
			if marker == sos {
				end = scanEnd(raw, end)
			}
			s.whole = raw[i:end]
			if !yield(s) {
				return
			}
			i = end
		}
	}
}

// scanEnd gives the end of the pixel data that begins at an offset: the next marker.
func scanEnd(raw []byte, from int) int {
	for i := from; i+1 < len(raw); i++ {
		n := bytes.IndexByte(raw[i:], 0xff)
		if n < 0 || i+n+1 >= len(raw) {
			break
		}
		i += n
		if next := raw[i+1]; next != 0 && next != 0xff && (next < rst0 || next > rst7) {
			return i
		}
	}
	return len(raw)
}

// orientation gives the orientation of the Exif data in a segment, or 0.
func (s segment) orientation() int {
	if s.marker == app1 && bytes.HasPrefix(s.body, []byte(exifMark)) {
		if o := tiffOrientation(s.body[len(exifMark):]); o >= 1 && o <= 8 {
			return int(o)
		}
	}
	return 0
}

// profileMark begins a colour profile.
const profileMark = "ICC_PROFILE\x00"

// needed reports whether a browser needs a segment to show the picture.
func (s segment) needed() bool {
	switch {
	case s.marker == app0:
		return bytes.HasPrefix(s.body, []byte("JFIF\x00"))
	case s.marker == app2:
		return bytes.HasPrefix(s.body, []byte(profileMark))
	case s.marker == app14:
		return bytes.HasPrefix(s.body, []byte("Adobe"))
	}
	return s.marker < app0 || s.marker > app0+15 && s.marker != com
}

// isWhole reports whether a picture has its end. Browsers show only a part of a picture that was cut off.
// Formats without a check count as whole.
func isWhole(raw []byte) bool {
	switch FormatOf(raw) {
	case JPEG:
		end := 2
		for s := range jpegSegments(raw) {
			end += len(s.whole)
		}
		return bytes.Contains(raw[min(end, len(raw)):], []byte{0xff, eoi})
	case PNG:
		return bytes.Contains(raw[max(0, len(raw)-longestEnd):], []byte("IEND"))
	case WebP:
		return int64(binary.LittleEndian.Uint32(raw[4:]))+8 <= int64(len(raw))
	}
	return true
}

// longestEnd is how many bytes at the end of a PNG file are searched for its last chunk. Some programs add
// bytes after that chunk.
const longestEnd = 1 << 12

func stripJPEG(raw []byte) []byte {
	clean := make([]byte, 0, len(raw))
	clean = append(clean, 0xff, soi)
	begin := len(clean) // where the segments after the JFIF header begin
	orientation := 0
	for s := range jpegSegments(raw) {
		if o := s.orientation(); o > 1 {
			orientation = o
		}
		if !s.needed() {
			continue
		}
		if s.marker == app0 && begin == len(clean) {
			s.whole = withoutPreview(s.whole)
			begin += len(s.whole)
		}
		clean = append(clean, s.whole...)
	}
	if orientation > 1 {
		clean = slices.Insert(clean, begin, orientationSegment(orientation)...)
	}
	return append(clean, 0xff, eoi)
}

// withoutPreview gives a JFIF segment without its preview.
func withoutPreview(whole []byte) []byte {
	const bare = 18 // with marker and length
	if len(whole) <= bare {
		return whole
	}
	whole = slices.Clone(whole[:bare])
	binary.BigEndian.PutUint16(whole[2:], bare-2)
	whole[16], whole[17] = 0, 0 // width and height of the preview
	return whole
}

// orientationSegment gives a segment with Exif data that holds only an orientation.
func orientationSegment(orientation int) []byte {
	body := exifMark + "MM\x00\x2a\x00\x00\x00\x08" + // TIFF, the first directory at 8
		"\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00" + // one entry
		"\x00\x00\x00\x00" // no other directory
	return append([]byte{0xff, app1, 0, byte(len(body) + 2)}, body...)
}

// pngNeeded are the optional chunks of a PNG file that change how the picture looks. Chunks that are not
// optional always stay.
var pngNeeded = strings.Fields("tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI pHYs sBIT bKGD acTL fcTL fdAT")

func stripPNG(raw []byte) []byte {
	const mark, frame = 8, 12 // bytes of the signature; of a chunk without its data
	clean := slices.Clone(raw[:mark])
	for i := mark; i+frame <= len(raw); {
		end := int64(i) + frame + int64(binary.BigEndian.Uint32(raw[i:]))
		if end > int64(len(raw)) {
			end = int64(len(raw)) // the file was cut off; browsers show the rest
		}
		name := string(raw[i+4 : i+8])
		if name[0]&0x20 == 0 || slices.Contains(pngNeeded, name) {
			clean = append(clean, raw[i:end]...)
		}
		if i = int(end); name == "IEND" {
			break
		}
	}
	return clean
}

// webpNeeded are the chunks of a WebP file that a browser needs.
var webpNeeded = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

func stripWebP(raw []byte) []byte {
	const mark, frame = 12, 8
	clean := slices.Clone(raw[:mark])
	for i := mark; i+frame <= len(raw); {
		size := int64(binary.LittleEndian.Uint32(raw[i+4:]))
		end := min(int64(i)+frame+size+size&1, int64(len(raw)))
		if name := string(raw[i : i+4]); slices.Contains(webpNeeded, name) {
			clean = append(clean, raw[i:end]...)
			if flags := len(clean) - int(end) + i + frame; name == "VP8X" && flags < len(clean) {
				clean[flags] &^= 0x08 | 0x04 // the flags for Exif data and for XMP
			}
		}
		i = int(end)
	}
	binary.LittleEndian.PutUint32(clean[4:], uint32(len(clean)-8))
	return clean
}

// stripGIF removes comments and the data of programs. It keeps how often an animation repeats.
//
// Source: GIF89a specification, 15 to 27
func stripGIF(raw []byte) []byte {
	const header, frame = 13, 10
	const extension, pictureBlock, control, plainText, program = 0x21, 0x2c, 0xf9, 0x01, 0xff
	if len(raw) < header {
		return raw
	}
	i := header + colourTable(raw[10])
	clean := slices.Clone(raw[:min(i, len(raw))])
	for i < len(raw) {
		start := i
		switch {
		case raw[i] == extension && i+2 < len(raw):
			i = blocksEnd(raw, i+2)
			if kind := raw[start+1]; kind == control || kind == plainText ||
				kind == program && isRepeat(raw[start+2:i]) {
				clean = append(clean, raw[start:i]...)
			}
		case raw[i] == pictureBlock && i+frame < len(raw):
			i = blocksEnd(raw, i+frame+colourTable(raw[i+9])+1)
			clean = append(clean, raw[start:i]...)
		default:
			return append(clean, 0x3b) // the end
		}
	}
	return clean
}

// colourTable gives the size of a colour table in bytes, from its field of flags.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocksEnd gives the end of the sub-blocks that begin at an offset.
func blocksEnd(raw []byte, i int) int {
	for i < len(raw) && raw[i] != 0 {
		i += int(raw[i]) + 1
	}
	return min(i+1, len(raw))
}

// isRepeat reports whether sub-blocks say how often an animation repeats.
func isRepeat(blocks []byte) bool {
	return bytes.HasPrefix(blocks, []byte("\x0bNETSCAPE2.0")) || bytes.HasPrefix(blocks, []byte("\x0bANIMEXTS1.0"))
}
