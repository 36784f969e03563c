package site

import (
	"bytes"
	"sync/atomic"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collation sorts words as readers of one language do. It is not safe for concurrent use.
type collation struct {
	language language.Tag
	collator *collate.Collator
	buffer   collate.Buffer
	before   map[string][]byte // keys of the assembly before
	keys     map[string][]byte // keys made so far
}

// keptKeys are the keys of one assembly, which do not change any more.
type keptKeys struct {
	language language.Tag
	keys     map[string][]byte
}

// lastKeys are those of the assembly that ended last: while a site is edited, nearly all titles stay, and to make their
// keys takes longer than to sort by them.
var lastKeys atomic.Pointer[keptKeys]

func newCollation(tag language.Tag) *collation {
	c := &collation{language: tag, collator: collate.New(tag)}
	size := 0
	if last := lastKeys.Load(); last != nil && last.language == tag {
		c.before, size = last.keys, len(last.keys)
	}
	c.keys = make(map[string][]byte, size)
	return c
}

// key is what words are compared by, byte by byte.
func (c *collation) key(words string) []byte {
	if key, ok := c.keys[words]; ok {
		return key
	}
	key, ok := c.before[words]
	if !ok {
		key = bytes.Clone(c.collator.KeyFromString(&c.buffer, words))
		c.buffer.Reset()
	}
	c.keys[words] = key
	return key
}

// keep leaves the keys to the next assembly.
func (c *collation) keep() { lastKeys.Store(&keptKeys{c.language, c.keys}) }
