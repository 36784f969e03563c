package cache

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Pieces stores values that a run reads one by one, because all of them would not fit into memory. They are
// in files beside another file of the folder, which holds their places. A complete file of pieces never
// changes. Pieces is safe for concurrent use.
type Pieces struct {
	folder, name string

	mu     sync.Mutex
	open   map[string]*os.File // files for reading; nil if it cannot be opened
	file   *os.File            // file for writing, or nil
	own    string              // the name that file gets when it is complete
	buffer *bufio.Writer
	size   int64
	failed error
}

// Place is where a piece is stored. The zero Place means that the piece is not stored.
type Place struct {
	File    string // last part of the name of the file
	At, Len int64
	Sum     uint64 // first 8 bytes of the SHA-256 of the piece
}

// NewPieces gives the pieces beside a file of a folder. The caller must call Close.
func NewPieces(folder, name string) *Pieces {
	return &Pieces{folder: folder, name: name + piecesMark, open: map[string]*os.File{}}
}

// piecesMark separates the name of the main file from the random part of the name of a file of pieces.
const piecesMark = "-pieces-"

func sumOf(piece []byte) uint64 {
	sum := sha256.Sum256(piece)
	return binary.BigEndian.Uint64(sum[:])
}

// Get reads a piece. It gives nil if the piece is missing or damaged.
func (p *Pieces) Get(at Place) []byte {
	f := p.opened(at.File)
	if f == nil || at.At < 0 || at.Len <= 0 {
		return nil
	}
	if info, err := f.Stat(); err != nil || at.Len > info.Size()-at.At {
		return nil
	}
	piece := make([]byte, at.Len)
	if _, err := f.ReadAt(piece, at.At); err != nil || sumOf(piece) != at.Sum {
		return nil
	}
	return piece
}

func (p *Pieces) opened(name string) *os.File {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, ok := p.open[name]
	if !ok && name != "" && name == filepath.Base(name) {
		f, _ = os.Open(filepath.Join(p.folder, p.name+name))
		p.open[name] = f
	}
	return f
}

// Pack adds a value, encoded as by the function Pack. It gives the zero Place if that fails.
func (p *Pieces) Pack(value any) (at Place) {
	_ = pack(value, func(packed []byte) { at = p.Put(packed) })
	return at
}

// Put adds a piece. It can be read after Commit. Put gives the zero Place if the piece cannot be written.
func (p *Pieces) Put(piece []byte) Place {
	sum := sumOf(piece)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil && p.failed == nil {
		if p.failed = os.MkdirAll(p.folder, 0o755); p.failed == nil {
			p.file, p.failed = os.CreateTemp(p.folder, temporary+"*")
		}
		if p.failed == nil {
			p.own, p.buffer = rand.Text(), bufio.NewWriterSize(p.file, 1<<18)
		}
	}
	if p.failed == nil {
		_, p.failed = p.buffer.Write(piece)
	}
	if p.failed != nil {
		return Place{}
	}
	at := Place{p.own, p.size, int64(len(piece)), sum}
	p.size += at.Len
	return at
}

// Commit completes the file of added pieces. It gives the new places of the used pieces, and the zero Place
// for a lost piece. Pieces of files that are small, or less than half in use, are copied to the new file.
// The files together are therefore at most twice as large as the pieces in use.
func (p *Pieces) Commit(used []Place) []Place {
	const smallest = 16 // a smaller part of the used bytes than 1/16 is small
	all, of := int64(0), map[string]int64{}
	for _, at := range used {
		all += at.Len
		of[at.File] += at.Len
	}
	moved := make([]Place, len(used))
	for i, at := range used {
		moved[i] = at
		if f := p.opened(at.File); at.File != p.own && f != nil {
			info, err := f.Stat()
			if err == nil && of[at.File] >= info.Size()/2 && of[at.File] >= all/smallest {
				continue
			}
			piece := p.Get(at)
			if moved[i] = (Place{}); piece != nil {
				moved[i] = p.Put(piece)
			}
		}
	}
	own := p.own
	if err := p.complete(); err != nil {
		for i := range moved {
			if moved[i].File == own {
				moved[i] = Place{}
			}
		}
	}
	return moved
}

func (p *Pieces) complete() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return p.failed
	}
	err := errors.Join(p.failed, p.buffer.Flush(), p.file.Close())
	if err == nil {
		err = os.Rename(p.file.Name(), filepath.Join(p.folder, p.name+p.own))
	}
	if err != nil {
		_ = os.Remove(p.file.Name())
	}
	p.file = nil
	return err
}

// FilesOf gives the files of places, sorted, each once.
func FilesOf(places []Place) []string {
	files := map[string]bool{}
	for _, at := range places {
		if at.File != "" {
			files[at.File] = true
		}
	}
	return slices.Sorted(maps.Keys(files))
}

// Sweep closes the pieces and removes all their files except the used ones.
func (p *Pieces) Sweep(used []string) {
	p.Close()
	kept := map[string]bool{}
	for _, file := range used {
		kept[p.name+file] = true
	}
	entries, _ := os.ReadDir(p.folder)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), p.name) && !kept[e.Name()] {
			_ = os.Remove(filepath.Join(p.folder, e.Name()))
		}
	}
}

// Close closes all files. Pieces that were put after the last Commit are lost.
func (p *Pieces) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, f := range p.open {
		if f != nil {
			_ = f.Close()
		}
		delete(p.open, name)
	}
	if p.file != nil {
		_ = p.file.Close()
		_ = os.Remove(p.file.Name())
		p.file = nil
	}
}
