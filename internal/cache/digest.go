package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// Digest computes one SHA-256 of many values. It serves as the key of a result that depends on them.
type Digest struct{ hash hash.Hash }

// NewDigest makes an empty digest.
func NewDigest() Digest { return Digest{sha256.New()} }

// Add adds strings, each with its length. "ab", "c" and "a", "bc" therefore have different digests.
func (d Digest) Add(texts ...string) {
	for _, t := range texts {
		d.AddBytes([]byte(t))
	}
}

// AddBytes adds bytes in the same way as Add adds a string.
func (d Digest) AddBytes(value []byte) {
	var length [binary.MaxVarintLen64]byte
	d.hash.Write(binary.AppendUvarint(length[:0], uint64(len(value)))) //nolint:errcheck // a hash takes everything
	d.hash.Write(value)                                                //nolint:errcheck
}

// Sum gives the digest of all values so far.
func (d Digest) Sum() []byte { return d.hash.Sum(nil) }
