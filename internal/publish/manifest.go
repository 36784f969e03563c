package publish

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// manifestVersion is the version of manifest and journal that this program writes. 0 means that there is no manifest.
const manifestVersion = 1

// manifest lists the files of the destination that Porchlight wrote.
type manifest struct {
	Version int      `json:"version"`
	Commit  string   `json:"commit"`            // the session that wrote it
	Written int64    `json:"written"`           // ns since 1970
	Files   []entry  `json:"files"`             // sorted by path
	Foreign []string `json:"foreign,omitempty"` // folders that hold our files but existed before them
	Fresh   bool     `json:"fresh,omitempty"`   // written just before the rename that makes the whole destination

	byPath map[string]int // path -> index in Files
}

// entry is one file in the manifest.
type entry struct {
	Path   string `json:"path"`
	SHA256 Digest `json:"sha256,omitzero"`
	Size   int64  `json:"size,omitempty"`
	Origin string `json:"origin,omitempty"` // what the file was made of, see PutFrom
	stamp
}

// stamp is the part of tree.Stamp that the manifest keeps of a file. Zero values are unknown.
type stamp struct {
	Modified int64  `json:"mtime,omitempty"` // ns since 1970
	Changed  int64  `json:"ctime,omitempty"` // ns since 1970
	Inode    uint64 `json:"inode,omitempty"`
}

// Digest is the SHA-256 of a file. JSON has it in hexadecimal.
type Digest [sha256.Size]byte

func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return finding.Errorf("want a SHA-256 in hexadecimal, have %q", text)
	}
	_, err := hex.Decode(d[:], text)
	return err
}

func (m *manifest) find(path string) (entry, bool) {
	i, ok := m.byPath[path]
	if !ok {
		return entry{}, false
	}
	return m.Files[i], true
}

func (m *manifest) index() {
	m.byPath = make(map[string]int, len(m.Files))
	for i, f := range m.Files {
		m.byPath[f.Path] = i
	}
}

// stampOf is the stamp of a file. The number of the device is not part of it, since a volume can be mounted under
// another number.
func stampOf(info fs.FileInfo) stamp {
	s := tree.StampOf(info)
	return stamp{Modified: s.Modified, Changed: s.Changed, Inode: s.Inode}
}

// unchanged reports whether the stamp proves that a file still has the content that the manifest records. false only
// means that the file has to be read.
func (m *manifest) unchanged(e entry, info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() == e.Size && e.Modified != 0 && e.stamp == stampOf(info) &&
		max(e.Modified, e.Changed) <= m.Written && !tree.StampOf(info).Racy(time.Unix(0, m.Written))
}

// readManifest reads the manifest in the state folder. Without one the result is empty and has version 0. A manifest
// that is damaged or newer is a *RefusedError, because it is unknown which files are ours.
func readManifest(d disk, state, dest string) (manifest, error) {
	m := manifest{byPath: map[string]int{}}
	name := filepath.Join(state, manifestFile)
	f, err := d.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, readFailure("reading", name, err)
	}
	defer f.Close()
	hint := deleteBoth(dest, state)
	damaged := json.NewDecoder(bufio.NewReader(f)).Decode(&m) != nil
	if !damaged && m.Version != manifestVersion {
		const newer = "it was published by a newer Porchlight"
		return m, &RefusedError{Dest: dest, Why: newer, Hint: "use that version, or " + hint}
	}
	for _, e := range m.Files {
		damaged = damaged || checkPath(e.Path) != nil
	}
	if damaged {
		why := finding.Message("the record of what was published there, %q, is damaged", name)
		return m, &RefusedError{Dest: dest, Why: why, Hint: hint}
	}
	m.index()
	return m, nil
}

// deleteBoth is the hint for a journal or manifest that cannot be used.
func deleteBoth(dest, state string) string {
	return finding.Message("delete both folders, %q and %q, and build again", dest, state)
}

// writeManifest replaces the manifest in one rename. It fills in version and time, and sorts the files.
func (s *Session) writeManifest(m manifest) error {
	m.Version = manifestVersion
	m.Written = time.Now().UnixNano()
	slices.SortFunc(m.Files, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	if err := s.writeState(manifestFile, m); err != nil {
		return err
	}
	s.old.Commit = m.Commit
	return nil
}

// writeState replaces one JSON file of the state folder. On an error the old file stays. The new one is synced to the
// disk before the rename.
func (s *Session) writeState(name string, value any) error {
	final := filepath.Join(s.state, name)
	temp := filepath.Join(s.state, stageFolder, name)
	_ = s.disk.Remove(temp)
	f, err := s.disk.Create(temp)
	if err != nil {
		return writeFailure("writing", final, err)
	}
	w := bufio.NewWriterSize(f, 1<<16)
	err = json.NewEncoder(w).Encode(value)
	err = errors.Join(err, w.Flush())
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.disk.Rename(temp, final)
	}
	if err != nil {
		_ = s.disk.Remove(temp)
		return writeFailure("writing", final, err)
	}
	// The file is replaced. An error of the sync, which only a power cut would show, must not undo that.
	_ = s.disk.SyncFolder(s.state)
	return nil
}

// hash reads a file and returns its digest and its length in bytes.
func hash(open func() (io.ReadCloser, error)) (Digest, int64, error) {
	r, err := open()
	if err != nil {
		return Digest{}, 0, err
	}
	sum, n, err := tree.Sum(r)
	return sum, n, errors.Join(err, r.Close())
}

// has reports whether a regular file with the content of want is at an absolute path. A missing file is no error.
func (s *Session) has(name string, want entry) (bool, error) {
	info, err := s.disk.Lstat(name)
	if absent(err) {
		return false, nil
	}
	if err != nil {
		return false, readFailure("looking at", name, err)
	}
	return s.holds(name, info, want)
}

// holds is has for a file that is there.
func (s *Session) holds(name string, info fs.FileInfo, want entry) (bool, error) {
	if !info.Mode().IsRegular() || info.Size() != want.Size {
		return false, nil
	}
	have, _, err := hash(func() (io.ReadCloser, error) { return s.disk.Open(name) })
	if err != nil {
		return false, readFailure("reading", name, err)
	}
	return have == want.SHA256, nil
}
