package asset

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/tree"
)

// fingerprintLength is the length of a fingerprint in hexadecimal digits. 48 bits are enough to distinguish
// the states of one file.
const fingerprintLength = 12

// Get returns the fingerprinted copy of a static file for a link in a page. name is the file's name in
// static/. The copy is built once. The addresses in a stylesheet are rewritten to fingerprinted copies. The
// Store does not record which copies pages use; see Needed.
//
// The error is a *MissingError if there is no such file. Other errors describe in plain words what is wrong
// with the file.
func (s *Store) Get(name string) (*Asset, error) {
	if a, ok := s.ready.Load(name); ok {
		return a.(*Asset), nil
	}
	s.building.Lock()
	defer s.building.Unlock()
	return s.build(name, nil)
}

// Needed lists the fingerprinted copies that belong to used: these copies, and those that stylesheets among
// them load. Each is listed once. The list is sorted by path.
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

// build makes the fingerprinted copy of a file. The caller holds s.building. from are the stylesheets through
// which the file is loaded. They show whether stylesheets load each other in a loop.
func (s *Store) build(name string, from []string) (*Asset, error) {
	if a, ok := s.ready.Load(name); ok {
		return a.(*Asset), nil
	}
	if slices.Contains(from, name) {
		return nil, fmt.Errorf("stylesheets load each other in a loop: %s", strings.Join(append(from, name), ", "))
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
		a.Width, a.Height, _ = ImageSize(bytes.NewReader(body), f.mediaType) // an unknown size is no error
	}
	s.ready.Store(name, a)
	return a, nil
}

// fingerprinted returns the output path of a fingerprinted copy. digest is the SHA-256 of the copy's content.
func fingerprinted(name string, digest []byte) string {
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(digest)[:fingerprintLength] + extension
}

// Find returns the fingerprinted copy with an output path. It returns nil if there is none or if the file
// cannot be read. It loads a large file into memory only if its digest matches the path, so that requests with
// a wrong fingerprint use little memory.
func (s *Store) Find(output string) *Asset {
	name, ok := Unfingerprinted(output)
	f := s.files[name]
	if !ok || f == nil {
		return nil
	}
	if _, made := s.ready.Load(name); !made && f.isLarge() {
		if digest, err := f.entry.Digest(); err != nil || fingerprinted(name, digest[:]) != output {
			return nil
		}
	}
	if a, err := s.Get(name); err == nil && a.Path == output {
		return a
	}
	return nil
}

// isLarge reports whether a file is too large to be minified. It is false for stylesheets, which are
// rewritten, and for pictures, which are cleaned.
func (f *source) isLarge() bool {
	return f.size > textLimit && f.mediaType != cssType && !strings.HasPrefix(f.mediaType, "image/")
}

// body returns the content of a file's fingerprinted copy. needs are the copies that a stylesheet loads.
func (s *Store) body(f *source, from []string) (body []byte, needs []*Asset, err error) {
	if f.refused != "" {
		return nil, nil, errors.New(folder + f.name + ": " + f.refused)
	}
	if f.small != nil && f.mediaType != cssType {
		return f.small, nil, nil
	}
	if f.mediaType == cssType {
		body, needs, err = s.joined(f, from)
	} else {
		body, err = f.original()
	}
	if err != nil {
		return nil, nil, err
	}
	if f.mediaType == svgType {
		if unsafe := UnsafeSVG(folder+f.name, body); len(unsafe) > 0 {
			return nil, nil, errors.New(folder + f.name + ": " + unsafe[0].Message)
		}
	}
	small, _ := s.minify(f, picture.Strip(body)) // Open has reported a mistake in the text
	return small, needs, nil
}

// original returns the text of a file as it was written, followed by the rules that the settings add.
func (f *source) original() ([]byte, error) {
	if f.text != nil {
		return append(slices.Clip(f.text), f.added...), nil
	}
	body, err := f.read()
	if err != nil {
		why, _ := tree.Why(err)
		return nil, errors.New(folder + f.name + ": " + why)
	}
	return append(body, f.added...), nil
}

// builtIn reports whether a file is the theme's or an unchanged copy of it.
func (f *source) builtIn() bool {
	if f.theme || f.hides == nil {
		return f.theme
	}
	own, err := f.original()
	if err != nil {
		return false
	}
	theme, err := f.hides.original()
	return err == nil && bytes.Equal(own, theme)
}

// Unfingerprinted returns the name in static/ of the file whose fingerprinted copy has an output path. ok is
// false for a path without a fingerprint.
func Unfingerprinted(output string) (name string, ok bool) {
	extension := path.Ext(output)
	bare := strings.TrimSuffix(output, extension)
	if len(path.Ext(bare)) != 1+fingerprintLength {
		bare, extension = output, "" // the name of the file has no extension
	}
	mark := path.Ext(bare)
	if len(mark) != 1+fingerprintLength || strings.Trim(mark[1:], "0123456789abcdef") != "" {
		return "", false
	}
	return strings.TrimSuffix(bare, mark) + extension, true
}
