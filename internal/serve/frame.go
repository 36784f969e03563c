package serve

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"unicode/utf8"

	"porchlight/internal/finding"
)

const (
	frameBytes  = 1 << 20 // of a file that are looked at; a line that lies further down has no frame
	frameAround = 1       // lines shown before and after
	frameWidth  = 200     // characters of a line that are shown
	frameLead   = 80      // characters kept before the place in a line that is longer
)

// frames cuts the lines that findings are about out of the files of the site, each read once. What an editor has written by now is shown, which may
// be newer than the finding by a moment.
type frames struct {
	root  *os.Root // nil: the folder cannot be opened, or is nobody's business
	lines map[string][][]byte
}

func openFrames(folder string) *frames {
	root, _ := os.OpenRoot(folder)
	return &frames{root, map[string][][]byte{}}
}

// frames are empty for those who are not told what stands in files.
func (s *Server) frames(r *http.Request) *frames {
	if !s.confides(r) {
		return &frames{}
	}
	return openFrames(s.opt.Source)
}

func (fr *frames) close() {
	if fr.root != nil {
		fr.root.Close() //nolint:errcheck // it was only read
	}
}

// of gives the lines; nil when the place is not known or cannot be read.
func (fr *frames) of(f finding.Finding) []frameLine {
	if f.Line <= 0 || f.File == "" || fr.root == nil {
		return nil
	}
	lines, read := fr.lines[f.File]
	if !read {
		lines = fr.read(f.File)
		fr.lines[f.File] = lines
	}
	if f.Line > len(lines) {
		return nil
	}
	var frame []frameLine
	for n := max(1, f.Line-frameAround); n <= min(len(lines), f.Line+frameAround); n++ {
		line := frameLine{Number: n}
		from, to := 0, 0
		if n == f.Line {
			from, to = f.Span()
		}
		line.Text, line.From, line.To = cut(lines[n-1], from, to)
		frame = append(frame, line)
	}
	return frame
}

// read splits a file into lines. Only regular files are opened: a pipe would never end.
func (fr *frames) read(name string) [][]byte {
	local := filepath.FromSlash(name)
	if info, err := fr.root.Stat(local); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	file, err := fr.root.Open(local)
	if err != nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // it was only read
	src, err := io.ReadAll(io.LimitReader(file, frameBytes))
	if err != nil {
		return nil
	}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	return bytes.Split(src, []byte("\n"))
}

// cut is the part of a line that is shown, with the place in it. Each character stays one, so that places still count.
func cut(line []byte, from, to int) (text string, start, end int) {
	const ellipsis = '…'
	size := utf8.RuneCount(line)
	skip := 0
	if size > frameWidth {
		skip = max(0, min(from-frameLead, size-frameWidth))
	}
	runes := bytes.Runes(line)[skip:min(size, skip+frameWidth)]
	if skip > 0 {
		runes[0] = ellipsis
	}
	if skip+len(runes) < size {
		runes[len(runes)-1] = ellipsis
	}
	clamp := func(n int) int { return max(0, min(n-skip, len(runes))) }
	return finding.Harmless(string(runes)), clamp(from), clamp(to)
}
