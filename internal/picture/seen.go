package picture

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"sync"
)

// Digest is the SHA-256 of a file.
type Digest = [sha256.Size]byte

// Seen is what reading the whole file of a picture shows.
type Seen struct {
	Info  Info // zero: it cannot be read
	Size  int64
	Whole bool // it was not cut off
}

// See looks at a whole file.
func See(raw []byte) Seen {
	info, err := Read(bytes.NewReader(raw)) // zero with an error
	if err == nil && info.Format == PNG {
		pixels := bytes.Index(raw, []byte("IDAT"))
		info.describe(raw[:max(pixels, pngHeader)])
	}
	return Seen{Info: info, Size: int64(len(raw)), Whole: IsWhole(raw)}
}

// Known is what was seen of pictures, by their digests, so that they need not be read again. It is safe for concurrent
// use. A nil Known knows nothing.
type Known struct {
	mu   sync.Mutex
	seen map[Digest]Seen
}

// NewKnown makes a Known of what an earlier run had. It may be nil.
func NewKnown(seen map[Digest]Seen) *Known {
	k := &Known{seen: map[Digest]Seen{}}
	maps.Copy(k.seen, seen)
	return k
}

// Get gives what was seen of a picture.
func (k *Known) Get(digest Digest) (seen Seen, ok bool) {
	if k == nil {
		return seen, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	seen, ok = k.seen[digest]
	return seen, ok
}

// Put notes what was seen of a picture.
func (k *Known) Put(digest Digest, seen Seen) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen[digest] = seen
}

// Of is what was seen of the pictures whose digests is accepts.
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
