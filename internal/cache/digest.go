package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// Digest makes one SHA-256 of many values: the key of what was worked out from them.
type Digest struct{ hash hash.Hash }

// NewDigest makes a digest of nothing.
func NewDigest() Digest { return Digest{sha256.New()} }

// Add takes in texts, each with its length, so that they cannot be divided in another way.
func (d Digest) Add(texts ...string) {
	for _, t := range texts {
		d.AddBytes([]byte(t))
	}
}

// AddBytes takes in bytes as Add does.
func (d Digest) AddBytes(value []byte) {
	var length [binary.MaxVarintLen64]byte
	d.hash.Write(binary.AppendUvarint(length[:0], uint64(len(value)))) //nolint:errcheck // a hash takes everything
	d.hash.Write(value)                                                //nolint:errcheck
}

// Sum is the digest of what was taken in.
func (d Digest) Sum() []byte { return d.hash.Sum(nil) }
