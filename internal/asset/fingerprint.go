package asset

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// fingerprintLength is in hexadecimal digits: 48 bits, far from a chance meeting among the files of one name.
const fingerprintLength = 12

// Get gives the fingerprinted copy of a static file for a link in a page; name is its name in static/. It is made once, and that it was asked
// for is nothing that a Store remembers: see Needed. Stylesheets have the addresses in them rewritten to fingerprinted copies of those files.
//
// Errors: *MissingError when there is no such file; others say in plain words what is wrong with it.
func (s *Store) Get(name string) (*Asset, error) {
	if a, ok := s.ready.Load(name); ok {
		return a.(*Asset), nil
	}
	s.making.Lock()
	defer s.making.Unlock()
	return s.make(name, nil)
}

// Needed lists what has to be published when pages use some fingerprinted copies: these, and those to which style sheets among them lead, each
// once and by path.
func Needed(used iter.Seq[*Asset]) []*Asset {
	all := map[*Asset]bool{}
	var add func(a *Asset)
	add = func(a *Asset) {
		if !all[a] {
			all[a] = true
			for _, needed := range a.needs {
				add(needed)
			}
		}
	}
	for a := range used {
		add(a)
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b *Asset) int { return strings.Compare(a.Path, b.Path) })
}

// make makes an asset. The caller holds s.making. from are the stylesheets that lead here, to notice those that import each
// other.
func (s *Store) make(name string, from []string) (*Asset, error) {
	if a, ok := s.ready.Load(name); ok {
		return a.(*Asset), nil
	}
	if slices.Contains(from, name) {
		return nil, fmt.Errorf("stylesheets load each other in a circle: %s", strings.Join(append(from, name), ", "))
	}
	f := s.files[name]
	if f == nil {
		return nil, &MissingError{Name: name, Nearest: finding.Nearest(name, s.names)}
	}
	body, needs, err := s.body(f, append(slices.Clip(from), name))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	a := &Asset{Name: name, Path: fingerprinted(name, sum[:]), MediaType: f.mediaType, Body: body, needs: needs}
	sri := sha512.Sum384(body)
	a.Integrity = "sha384-" + base64.StdEncoding.EncodeToString(sri[:])
	if strings.HasPrefix(f.mediaType, "image/") {
		// A picture whose size is not known is still a picture.
		a.Width, a.Height, _ = ImageSize(bytes.NewReader(body), f.mediaType)
	}
	s.ready.Store(name, a)
	return a, nil
}

// fingerprinted is the output path of a copy with this SHA-256 digest.
func fingerprinted(name string, digest []byte) string {
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(digest)[:fingerprintLength] + extension
}

// Find gives the fingerprinted copy that has an output path; nil when no file has one there, or when it cannot be read. A large file is held in
// memory only when the path is right, not because somebody asks for a film with any fingerprint.
func (s *Store) Find(output string) *Asset {
	name, ok := Unfingerprinted(output)
	f := s.files[name]
	if !ok || f == nil {
		return nil
	}
	if _, made := s.ready.Load(name); !made && f.isLarge() {
		if digest, err := f.digest(); err != nil || fingerprinted(name, digest) != output {
			return nil
		}
	}
	if a, err := s.Get(name); err == nil && a.Path == output {
		return a
	}
	return nil
}

// isLarge reports whether a file is given as it lies, because of its size.
func (f *source) isLarge() bool {
	return f.size > textLimit && f.mediaType != cssType && f.mediaType != svgType
}

// digest is the SHA-256 of what lies on the disk.
func (f *source) digest() ([]byte, error) {
	r, err := f.entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, r); err != nil {
		return nil, err
	}
	return hash.Sum(nil), nil
}

// body is what the fingerprinted copy of a file holds, and the copies to which it leads.
func (s *Store) body(f *source, from []string) (body []byte, needs []*Asset, err error) {
	if f.refused != "" {
		return nil, nil, errors.New(folder + f.name + ": " + f.refused)
	}
	if f.small != nil && f.mediaType != cssType {
		return f.small, nil, nil
	}
	if body = f.text; body == nil {
		if body, err = f.read(); err != nil {
			why, _ := tree.Why(err)
			return nil, nil, errors.New(folder + f.name + ": " + why)
		}
	}
	switch f.mediaType {
	case svgType:
		if parts := unsafeParts(body); len(parts) > 0 {
			return nil, nil, errors.New(folder + f.name + ": " + parts[0].message)
		}
	case cssType:
		if body, needs, err = s.rewriteCSS(f.name, body, from); err != nil {
			return nil, nil, err
		}
	}
	// A mistake in the text has been reported by Open; browsers make the best of it.
	small, _ := s.minify(f, body)
	return small, needs, nil
}

// Unfingerprinted is the name in static/ of the file whose fingerprinted copy would have this path. ok is false for a path without fingerprint.
func Unfingerprinted(output string) (name string, ok bool) {
	extension := path.Ext(output)
	bare := strings.TrimSuffix(output, extension)
	if len(path.Ext(bare)) != 1+fingerprintLength {
		bare, extension = output, "" // of a file whose name has no extension
	}
	mark := path.Ext(bare)
	if len(mark) != 1+fingerprintLength || strings.Trim(mark[1:], "0123456789abcdef") != "" {
		return "", false
	}
	return strings.TrimSuffix(bare, mark) + extension, true
}
