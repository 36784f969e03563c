package picture

import (
	"bytes"
	"errors"
	"io"
)

// markBytes is how much of a file is read to recognize its format.
const markBytes = 16

// Cleaned opens a file that is published under its own name. Pictures come as Strip gives them, all other files
// unchanged. The bytes count, not the name.
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
		if s, ok := f.(io.Seeker); ok { // a film is read in parts
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

// rest is a file of which the beginning was read already.
type rest struct {
	io.Reader
	io.Closer
}

// whole is a file in memory.
type whole struct{ *bytes.Reader }

func (whole) Close() error { return nil }
