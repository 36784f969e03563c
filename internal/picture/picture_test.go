package picture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// made is a variant of a picture.
func made(raw []byte, v Variant) ([]byte, error) {
	bodies, err := NewMaker(1<<24, nil).Make(context.Background(), raw, []Variant{v})
	if err != nil {
		return nil, err
	}
	return bodies[0], nil
}

// corners is a picture whose corners differ: red, green, blue and white, from the upper left as one reads.
func corners(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := []color.RGBA{{200, 20, 20, 255}, {20, 200, 20, 255}, {20, 20, 200, 255}, {230, 230, 230, 255}}
			m.SetRGBA(x, y, c[2*min(1, y*2/height)+min(1, x*2/width)])
		}
	}
	return m
}

func encodeJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const secret = "GPS 47.6205 N 122.3493 W"

// jpegSegment is a segment with a marker.
func jpegSegment(marker byte, body string) []byte {
	head := []byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}
	return append(head, body...)
}

// fromPhone is a JPEG file with all that a phone writes around the pixels.
func fromPhone(raw []byte, orientation byte) []byte {
	exif := exifMark + "MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00" +
		string([]byte{orientation}) +
		"\x00\x00\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x40\x00\x00\x00\x00" + secret
	parts := [][]byte{raw[:2], jpegSegment(app0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01"+"rgb"),
		jpegSegment(app1, exif),
		jpegSegment(app1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secret), jpegSegment(app2, "MPF\x00"+secret),
		jpegSegment(app2, profileMark+"\x01\x01the profile"), jpegSegment(0xed, "Photoshop 3.0\x00"+secret),
		jpegSegment(com, secret), raw[2:], []byte(secret), raw}
	return bytes.Join(parts, nil)
}

func pngChunk(name, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// TestStrip: of all that cameras and programs write, only pixels, profile and rotation stay, and the pixels do not
// change.
func TestStrip(t *testing.T) {
	drawn := encodePNG(t, corners(40, 30))
	moving := &gif.GIF{LoopCount: 3, Delay: []int{10, 10}}
	for range 2 {
		moving.Image = append(moving.Image, image.NewPaletted(image.Rect(0, 0, 9, 9),
			color.Palette{color.Black, color.White}))
	}
	var animated bytes.Buffer
	if err := gif.EncodeAll(&animated, moving); err != nil {
		t.Fatal(err)
	}
	tail := animated.Len() - 1
	webp, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	extended := "VP8X\x0a\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00" + string(webp[12:]) +
		"EXIF\x18\x00\x00\x00" + secret
	for name, raw := range map[string][]byte{
		"jpeg": fromPhone(encodeJPEG(t, corners(40, 30)), 6),
		"png": bytes.Join([][]byte{drawn[:33], pngChunk("eXIf", secret), pngChunk("tEXt", "Comment\x00"+secret),
			pngChunk("gAMA", "\x00\x00\xb1\x8f"), drawn[33:], []byte(secret)}, nil),
		"gif": bytes.Join([][]byte{animated.Bytes()[:tail], []byte("\x21\xfe\x18" + secret + "\x00"),
			[]byte("\x21\xff\x0bXMP DataXMP" + "\x18" + secret + "\x00"), animated.Bytes()[tail:]}, nil),
		"webp": append([]byte("RIFF\x5c\x00\x00\x00WEBP"), extended...),
		"avif": withItems(),
	} {
		clean := Strip(raw)
		if !bytes.Contains(raw, []byte(secret)) || bytes.Contains(clean, []byte(secret)) {
			t.Errorf("%s: the place stayed, or was never there", name)
		}
		if again := Strip(clean); !bytes.Equal(again, clean) {
			t.Errorf("%s: another time it gives something else", name)
		}
		if name == "avif" {
			continue
		}
		was, err := Read(bytes.NewReader(raw))
		if now, err2 := Read(bytes.NewReader(clean)); err != nil || err2 != nil || now != was {
			t.Errorf("%s: %+v %v, was %+v %v", name, now, err2, was, err)
		}
		if name == "webp" {
			continue // Go's decoder wants less than such a file
		}
		before, _, err := image.Decode(bytes.NewReader(raw))
		after, _, err2 := image.Decode(bytes.NewReader(clean))
		if err != nil || err2 != nil || !samePixels(before, after) {
			t.Errorf("%s: other pixels: %v, %v", name, err, err2)
		}
	}
	clean := Strip(fromPhone(encodeJPEG(t, corners(40, 30)), 6))
	if !bytes.Contains(clean, []byte("the profile")) || bytes.Contains(clean, []byte("rgb")) {
		t.Error("the profile is gone, or the preview stayed")
	}
	all, err := gif.DecodeAll(bytes.NewReader(Strip(animated.Bytes())))
	if err != nil || len(all.Image) != 2 || all.LoopCount != 3 {
		t.Errorf("animation: %+v %v", all, err)
	}
}

// withItems is the least of an AVIF file with Exif data.
func withItems() []byte {
	box := func(name, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + name + body
	}
	entry := box("infe", "\x02\x00\x00\x00\x00\x07\x00\x00Exif\x00")
	meta := func(offset byte) string {
		places := "\x00\x00\x00\x00\x44\x00\x00\x01" + "\x00\x07\x00\x00\x00\x01\x00\x00\x00" + string([]byte{offset}) +
			"\x00\x00\x00" + string(rune(len(secret)))
		return box("ftyp", "avif\x00\x00\x00\x00") +
			box("meta", "\x00\x00\x00\x00"+box("iinf", "\x00\x00\x00\x00\x00\x01"+entry)+box("iloc", places))
	}
	at := len(meta(0)) + 8
	return []byte(meta(byte(at)) + box("mdat", secret+"pixels"))
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// make1 makes a variant of a width.
func make1(t *testing.T, raw []byte, width int, format Format) image.Image {
	t.Helper()
	info, err := Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	v := Settings{Quality: 95}.variant(info, format, width, "a.jpg", "content/a.jpg", sha256.Sum256(raw))
	file, err := made(raw, v)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte(secret)) || bytes.Contains(file, []byte(exifMark)) {
		t.Error("the variant has Exif data")
	}
	m, _, err := image.Decode(bytes.NewReader(file))
	if err != nil || m.Bounds().Dx() != v.Width || m.Bounds().Dy() != v.Height {
		t.Fatalf("%v: %v, want %+v", err, m.Bounds(), v)
	}
	return m
}

// TestOrientations: whatever a camera writes about its rotation, readers see the picture upright.
func TestOrientations(t *testing.T) {
	seen := corners(120, 80)
	for o := 1; o <= 8; o++ {
		stored := image.Pt(120, 80)
		if o > 4 {
			stored = image.Pt(80, 120)
		}
		m := image.NewRGBA(image.Rectangle{Max: stored})
		for y := range 80 {
			for x := range 120 {
				fx, fy := origin(o, x, y, stored.X-1, stored.Y-1)
				m.SetRGBA(fx, fy, seen.RGBAAt(x, y))
			}
		}
		raw := fromPhone(encodeJPEG(t, m), byte(o))
		for name, raw := range map[string][]byte{"as it came": raw, "cleaned": Strip(raw)} {
			if info, err := Read(bytes.NewReader(raw)); err != nil || info.Width != 120 || info.Height != 80 {
				t.Errorf("%d, %s: %+v %v", o, name, info, err)
			}
			expectCorners(t, name, make1(t, raw, 60, JPEG))
		}
	}
	// The table of Exif: where the first row and column of the file are seen.
	for o, want := range []string{1: "left top", 2: "right top", 3: "right bottom", 4: "left bottom", 5: "left top",
		6: "right top",
		7: "right bottom", 8: "left bottom"} {
		width, height, right, bottom := 3, 2, 2, 1 // as seen, and the last pixel of the file
		if o > 4 {
			width, height = 2, 3
		}
		for y := range height {
			for x := range width {
				if fx, fy := origin(o, x, y, right, bottom); o == 0 || fx != 0 || fy != 0 {
					continue
				}
				have := []string{"left", "right"}[min(x, 1)] + " " + []string{"top", "bottom"}[min(y, 1)]
				if have != want {
					t.Errorf("%d: the first pixel is seen %s, want %s", o, have, want)
				}
			}
		}
	}
}

// expectCorners holds that a picture shows what corners draws.
func expectCorners(t *testing.T, name string, m image.Image) {
	t.Helper()
	b := m.Bounds()
	for i, want := range "rgbw" {
		x, y := b.Dx()/4+(i%2)*b.Dx()/2, b.Dy()/4+(i/2)*b.Dy()/2
		r, g, bl, _ := m.At(x, y).RGBA()
		have := 'w'
		switch r, g, bl := r>>8, g>>8, bl>>8; {
		case r > 150 && g < 90 && bl < 90:
			have = 'r'
		case g > 150 && r < 90 && bl < 90:
			have = 'g'
		case bl > 150 && r < 90 && g < 90:
			have = 'b'
		}
		if have != want {
			t.Errorf("%s: corner %d is %c, want %c", name, i, have, want)
		}
	}
}

// TestKindsOfPixels: CMYK from a printer's desk, grey, 16 bits, tables of colours and transparent parts.
func TestKindsOfPixels(t *testing.T) {
	seen := corners(120, 80)
	deep := image.NewNRGBA64(image.Rect(0, 0, 120, 80))
	table := image.NewPaletted(image.Rect(0, 0, 120, 80),
		color.Palette{color.RGBA{200, 20, 20, 255}, color.RGBA{20, 200, 20, 255},
			color.RGBA{20, 20, 200, 255}, color.RGBA{230, 230, 230, 255}, color.Transparent})
	grey := image.NewGray(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			deep.Set(x, y, seen.At(x, y))
			table.Set(x, y, seen.At(x, y))
			grey.SetGray(x, y, color.Gray{uint8(2 * x)})
		}
	}
	expectCorners(t, "16 bits", make1(t, encodePNG(t, deep), 60, JPEG))
	expectCorners(t, "a table", make1(t, encodePNG(t, table), 60, PNG))
	inks, err := os.ReadFile("testdata/inks.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err := image.Decode(bytes.NewReader(inks)); err != nil || m.ColorModel() != color.CMYKModel {
		t.Fatalf("this is no picture of inks: %v", err)
	}
	if have, want := meanColour(make1(t, inks, 75, JPEG)), [3]int{96, 57, 51}; have != want {
		t.Errorf("inks: have %v, want %v", have, want)
	}
	m := make1(t, encodeJPEG(t, grey), 60, JPEG)
	if _, isGrey := m.(*image.Gray); !isGrey {
		t.Errorf("grey became %T", m)
	}
	table.Pix = slices.Repeat([]uint8{4}, len(table.Pix))
	if _, _, _, alpha := make1(t, encodePNG(t, table), 60, PNG).At(30, 20).RGBA(); alpha != 0 {
		t.Errorf("a transparent pixel has alpha %d", alpha)
	}
}

// meanColour is the mean of red, green and blue.
func meanColour(m image.Image) (mean [3]int) {
	b := m.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := m.At(x, y).RGBA()
			mean[0], mean[1], mean[2] = mean[0]+int(r>>8), mean[1]+int(g>>8), mean[2]+int(bl>>8)
		}
	}
	for i := range mean {
		mean[i] /= b.Dx() * b.Dy()
	}
	return mean
}

// TestBombs: what a file announces is enough to refuse it, and files that were cut off or are no pictures give errors.
func TestBombs(t *testing.T) {
	raw := encodePNG(t, corners(40, 30))
	binary.BigEndian.PutUint32(raw[16:], 60_000)
	binary.BigEndian.PutUint32(raw[20:], 60_000)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	info, err := Read(bytes.NewReader(raw))
	if err != nil || info.Pixels() != 3_600_000_000 {
		t.Fatalf("%+v %v", info, err)
	}
	var size *SizeError
	if _, err := made(raw, Variant{Width: 10, Height: 10}); !errors.As(err, &size) {
		t.Errorf("a bomb: %v", err)
	}
	good := encodeJPEG(t, corners(40, 30))
	if !isWhole(good) || !isWhole(fromPhone(good, 3)) || !isWhole(encodePNG(t, corners(4, 3))) {
		t.Error("a whole picture counts as cut off")
	}
	for _, cut := range [][]byte{good[:len(good)-40], good[:20], encodePNG(t, corners(40, 30))[:60],
		[]byte("RIFF\xff\x00\x00\x00WEBPVP8 ")} {
		if isWhole(cut) {
			t.Errorf("%d bytes of %s count as whole", len(cut), FormatOf(cut))
		}
		if _, err := made(cut, Variant{Width: 10, Height: 10, Quality: 80}); err == nil {
			t.Errorf("%d bytes of %s are made smaller", len(cut), FormatOf(cut))
		}
		Strip(cut)
	}
}

// TestRecipe: the bytes of a variant are the same everywhere and always, since the next build uses them again. Whoever
// changes them on purpose changes recipe, too.
func TestRecipe(t *testing.T) {
	m := corners(301, 203)
	for i := range m.Pix {
		if i%4 < 3 {
			m.Pix[i] = byte(int(m.Pix[i])*3/4 + (i*i/7)%64)
		}
	}
	sums := map[string]string{}
	for format, raw := range map[Format][]byte{JPEG: fromPhone(encodeJPEG(t, m), 6), PNG: encodePNG(t, m)} {
		info, err := Read(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		v := Settings{Quality: 80}.variant(info, format, 97, "a.jpg", "", [32]byte{})
		file, err := made(raw, v)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(file)
		sums[string(format)+recipe] = hex.EncodeToString(sum[:6])
	}
	fonts := openFonts(t, nil)
	s := newShare(fonts)
	s.Title = "Intensive outpatient program (IOP)"
	sum := sha256.Sum256(drawShare(t, s.Variant("a/index.html", Wide), NewMaker(1, fonts)))
	sums["share"+recipe] = hex.EncodeToString(sum[:6])
	if want := "a48cfd1971b8 d4c7690e2c0f 91fbaa4f716a"; sums["JPEG2"]+" "+sums["PNG2"]+" "+sums["share2"] != want {
		t.Errorf("have %v, want %s", sums, want)
	}
}

// TestPlan: which variants a picture gets.
func TestPlan(t *testing.T) {
	s := Settings{Widths: []int{480, 800, 1200, 1600}, Quality: 80}
	photo := Info{Format: JPEG, Width: 3024, Height: 4032, Plain: true, Photo: true}
	with := func(i Info, change func(*Info)) Info { change(&i); return i }
	for _, test := range []struct {
		what string
		info Info
		size int64
		want string
	}{
		{"a photo of a phone", photo, 9_000_000, "480x640.jpg 800x1067.jpg 1200x1600.jpg 1600x2133.jpg"},
		{"a photo that is narrow and large", with(photo, func(i *Info) { i.Width, i.Height = 1000, 500 }), 900_000,
			"480x240.jpg 800x400.jpg 1000x500.jpg"},
		{"a photo that is compressed well", with(photo, func(i *Info) { i.Width, i.Height = 1000, 1000 }), 90_000,
			"480x480.jpg 800x800.jpg own"},
		{"a small file", photo, 40_000, "own"},
		{"a logo with transparent parts", with(photo, func(i *Info) { i.Format, i.Plain = PNG, false }), 900_000,
			"480x640.png 800x1067.png 1200x1600.png 1600x2133.png"},
		{"a picture of a screen", with(photo, func(i *Info) { i.Format, i.Width, i.Height = PNG, 1400, 900 }), 200_000,
			"480x309.png 800x514.png 1200x771.png own"},
		{"a photo as PNG", with(photo, func(i *Info) { i.Format, i.Width, i.Height = PNG, 1400, 900 }), 2_000_000,
			"480x309.jpg 800x514.jpg 1200x771.jpg 1400x900.jpg"},
		{"an animation", with(photo, func(i *Info) { i.Format, i.Moving = GIF, true }), 900_000, "own"},
		{"a bitmap", with(photo, func(i *Info) { i.Format = BMP }), 900_000, "own"},
	} {
		list, own := s.Plan(test.info, "care/a b.jpeg", "content/care/a b.jpeg", test.size, [32]byte{1})
		var have []string
		for _, v := range list {
			begin, ok := SourceOf(v.Path)
			if !ok || begin != "care/a b" {
				t.Errorf("%s: %s is of %q", test.what, v.Path, begin)
			}
			have = append(have, strings.Join([]string{strconv.Itoa(v.Width), strconv.Itoa(v.Height)},
				"x")+v.Path[len(v.Path)-4:])
		}
		if own {
			have = append(have, "own")
		}
		if have := strings.Join(have, " "); have != test.want {
			t.Errorf("%s: have %s, want %s", test.what, have, test.want)
		}
	}
	a, _ := s.Plan(photo, "a.jpg", "", 9_000_000, [32]byte{1})
	s.Quality++
	if b, _ := s.Plan(photo, "a.jpg", "", 9_000_000, [32]byte{1}); a[0].Path == b[0].Path || a[0].Key() == b[0].Key() {
		t.Error("other bytes have the same name")
	}
}

// TestChunksBeforePixels: an animation and a transparent colour stand between the header of a PNG file and its pixels.
func TestChunksBeforePixels(t *testing.T) {
	raw := encodePNG(t, corners(40, 30))
	still := See(raw)
	if !still.Info.Plain || still.Info.Moving || !still.Whole || still.Size != int64(len(raw)) {
		t.Errorf("%+v", still)
	}
	with := func(name string) Info {
		return See(bytes.Join([][]byte{raw[:pngHeader], pngChunk(name, "12345678"), raw[pngHeader:]}, nil)).Info
	}
	if i := with("acTL"); !i.Moving {
		t.Errorf("an animation: %+v", i)
	}
	if i := with("tRNS"); i.Plain {
		t.Errorf("a transparent colour: %+v", i)
	}
}

func FuzzStrip(f *testing.F) {
	f.Add(fromPhone(encodeJPEG(f, corners(9, 7)), 6))
	f.Add(encodePNG(f, corners(9, 7)))
	f.Add(withItems())
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x21\xfe\x01a\x00\x2c"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		clean := Strip(raw)
		if again := Strip(clean); !bytes.Equal(again, clean) {
			t.Error("another time it gives something else")
		}
		isWhole(raw)
		if info, err := Read(bytes.NewReader(raw)); err == nil && info.Pixels() < 1<<16 {
			_, _ = made(raw, Variant{Width: 1, Height: 1, Quality: 50})
		}
	})
}
