package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// Digest makes one SHA-256 of many values. It is the key of a result that was made from these.
type Digest struct{ hash hash.Hash }

// NewDigest makes an empty digest.
func NewDigest() Digest { return Digest{sha256.New()} }

// Add adds texts, each with its length, so that "ab", "c" and "a", "bc" have different digests.
func (d Digest) Add(texts ...string) {
	for _, t := range texts {
		d.AddBytes([]byte(t))
	}
}

// AddBytes adds bytes as Add adds a text.
func (d Digest) AddBytes(value []byte) {
	var length [binary.MaxVarintLen64]byte
	d.hash.Write(binary.AppendUvarint(length[:0], uint64(len(value)))) //nolint:errcheck // a hash takes everything
	d.hash.Write(value)                                                //nolint:errcheck
}

// Sum is the digest of all that was added.
func (d Digest) Sum() []byte { return d.hash.Sum(nil) }
