package build

import (
	"path/filepath"

	"porchlight/internal/cache"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/tree"
)

// readingFile is the cache file with the decoded pages of content/. Builds, previews and commands that
// only answer questions share it, so its key does not depend on most flags.
const readingFile = "pages"

// reading is the first value in that file. A content.Kept for each page follows.
type reading struct {
	Program program
	Key     []byte // from readingKey
}

// NewReader makes a reader of content/. The reader does not decode unchanged pages again that an earlier
// run decoded.
func (l *Line) NewReader(flags config.Flags) *content.Reader {
	reader := content.NewReader(l.Config)
	l.keepPages = func() {}
	if l.cache == "" {
		return reader
	}
	var last reading
	file := cache.Open(l.cache, readingFile)
	if !file.Next(&last) {
		last = reading{}
	}
	program, known := thisProgram(last.Program)
	if !known {
		return reader
	}
	now := reading{program, l.readingKey(program, flags)}
	if string(last.Key) == string(now.Key) {
		var kept []content.Kept
		for k := (content.Kept{}); file.Next(&k); k = (content.Kept{}) {
			kept = append(kept, k)
		}
		reader.Recall(kept)
	}
	l.keepPages = func() {
		l.keepPages = func() {}
		kept, worth := reader.Keep()
		if !worth {
			cache.Used(l.cache, readingFile)
			return
		}
		if file, err := cache.Create(l.cache, readingFile); err == nil {
			file.Put(&now)
			for k := range kept {
				file.Put(&k)
			}
			_ = file.Commit() // on failure, the next run decodes these pages again
		}
	}
	return reader
}

// readingKey is the digest of everything that decides how front matter is interpreted. It covers the whole
// settings files and data/, which is more than needed.
func (l *Line) readingKey(program program, flags config.Flags) []byte {
	d := cache.NewDigest()
	d.AddBytes(program.Digest)
	d.Add(flags.Environment)
	d.Add(config.Variables(flags.Env)...)
	add := func(e *tree.Entry) {
		if e == nil {
			return
		}
		digest, err := e.Digest()
		d.Add(e.Path)
		d.AddBytes(append([]byte{byte(e.Kind)}, digest[:]...))
		if err != nil {
			d.Add(err.Error())
		}
	}
	for _, name := range config.Files() {
		if !omits("reading") {
			add(l.Snapshot.Entry(name))
		}
	}
	if data := l.Snapshot.Folder("data"); data != nil {
		data.Files(add)
	}
	return d.Sum()
}

// cacheIn returns the cache folder of a site.
func cacheIn(source string) string { return filepath.Join(source, filepath.FromSlash(CacheFolder)) }
