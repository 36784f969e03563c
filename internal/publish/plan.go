package publish

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/parallel"
)

// plan is what a commit will do.
type plan struct {
	journal journal
	stats   Stats

	s       *Session
	kinds   map[string]folderKind  // by folder; "" is the destination
	err     error                  // of the first folder whose kind could not be read
	removed map[string]fs.FileInfo // files to be removed, by path
	blocked []string               // outputs with a foreign file in their place
	emptied map[string]bool        // folders that stand where an output belongs, and become empty
	steps   struct {
		clear, clearFolders, folders, puts, removals, removalFolders []step
	}
}

// folderKind is what the destination has at the path of a folder.
type folderKind uint8

const (
	missing folderKind = iota + 1
	real
	other // a file, a link, a device, or unreadable
)

// plan compares what was put with the manifest and with what is on the disk.
func (s *Session) plan() (*plan, error) {
	p := &plan{s: s, kinds: map[string]folderKind{}, removed: map[string]fs.FileInfo{}, emptied: map[string]bool{}}
	p.journal = journal{Version: manifestVersion, Commit: s.id}
	if err := p.findRemovals(); err != nil {
		return nil, err
	}
	if err := p.findPuts(); err != nil {
		return nil, err
	}
	if p.err == nil && len(p.blocked) > 0 {
		return nil, s.refuseOutputs(p.blocked)
	}
	p.orderRemovals()
	p.findFolders()
	if p.err != nil {
		return nil, p.err
	}
	j, t := &p.journal, &p.steps
	j.Steps = slices.Concat(t.clear, t.clearFolders, t.folders, t.puts, t.removals, t.removalFolders)
	p.stats.Written, p.stats.Removed = len(t.puts), len(p.removed)
	p.stats.Unchanged = len(s.puts) - p.stats.Written
	return p, nil
}

// refuseOutputs is the *RefusedError of outputs whose paths are taken by files that are not ours.
func (s *Session) refuseOutputs(paths []string) error {
	const shown = 5
	slices.Sort(paths)
	var quoted []string
	for _, name := range paths[:min(len(paths), shown)] {
		quoted = append(quoted, finding.Message("%q", name))
	}
	names := strings.Join(quoted, ", ")
	if len(paths) > shown {
		names += fmt.Sprintf(" and %d more", len(paths)-shown)
	}
	return &RefusedError{
		Dest: s.dest,
		Why:  "files or folders that Porchlight did not write are where these should go: " + names,
		Hint: "move them away first; what belongs to the site goes into its static folder",
	}
}

// findRemovals finds files of ours that this build no longer makes. Those that were changed since are kept.
func (p *plan) findRemovals() error {
	for _, e := range p.s.old.Files {
		if now := p.s.puts[names.Fold(e.Path)]; now != nil && now.Path == e.Path {
			continue
		}
		info, err := p.lstat(e.Path)
		if err != nil {
			return err
		}
		if info != nil {
			ours := p.s.old.unchanged(e, info)
			if !ours {
				if ours, err = p.s.has(p.s.at(e.Path), e); err != nil {
					return err
				}
			}
			// A file below a folder that became a link is not ours, whatever its content.
			if ours && p.kind(path.Dir(e.Path)) == real {
				p.removed[e.Path] = info
				p.stats.RemovedFiles = append(p.stats.RemovedFiles, RemovedFile{e.Path, e.Origin})
				continue
			}
			p.stats.Kept = append(p.stats.Kept, e.Path)
		}
		p.journal.Dropped = append(p.journal.Dropped, e.Path)
	}
	return nil
}

// lstat is Lstat for an output; nil for a missing file.
func (p *plan) lstat(output string) (fs.FileInfo, error) {
	info, err := p.s.disk.Lstat(p.s.at(output))
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, readFailure("looking at", output, err)
	}
	return info, nil
}

// findPuts makes a step of each staged file that the destination does not have yet: assets first, then pages, then
// what lists pages (feeds, sitemap), so that no reader meets a reference to a file that is not published yet.
func (p *plan) findPuts() error {
	var staged []*put
	for _, out := range p.s.puts {
		if out.staged > 0 {
			staged = append(staged, out)
		}
	}
	slices.SortFunc(staged, func(a, b *put) int {
		return cmp.Or(cmp.Compare(rank(a.Path), rank(b.Path)), cmp.Compare(a.Path, b.Path))
	})
	there := make([]inPlace, len(staged))
	_ = parallel.Each(len(staged), func(i int) error {
		there[i].info, there[i].err = p.lstat(staged[i].Path)
		return nil
	})
	for i, out := range staged {
		st := step{Do: doPut, entry: out.entry, Staged: out.staged}
		adopted, err := p.claim(out, there[i], &st)
		if err != nil {
			return err
		}
		if !adopted {
			p.steps.puts = append(p.steps.puts, st)
		}
	}
	return nil
}

// inPlace is the answer of lstat for the path of an output.
type inPlace struct {
	info fs.FileInfo
	err  error
}

func rank(output string) int {
	switch path.Ext(output) {
	case ".html", ".htm":
		return 1
	case ".xml", ".txt":
		return 2
	}
	return 0
}

// claim finds out what is at an output's path, and completes its step or adds the output to p.blocked. adopted: a
// foreign file there has the same content and becomes ours, so that no step is needed.
func (p *plan) claim(out *put, there inPlace, st *step) (adopted bool, err error) {
	switch p.kind(path.Dir(out.Path)) {
	case missing:
		return false, nil
	case other:
		if p.removed[p.blocker(out.Path)] == nil {
			p.blocked = append(p.blocked, out.Path)
		}
		return false, nil
	}
	info := there.info
	if there.err != nil || info == nil {
		return false, there.err
	}
	_, ours := p.s.old.find(out.Path)
	switch {
	case info.IsDir():
		empty, err := p.willBeEmpty(out.Path)
		if err != nil {
			return false, err
		}
		if !empty {
			p.blocked = append(p.blocked, out.Path)
		}
	case !info.Mode().IsRegular():
		p.blocked = append(p.blocked, out.Path)
	case ours:
		st.Replaces = true
	case p.otherSpelling(info, out.Path):
	default:
		if adopted, err = p.s.has(p.s.at(out.Path), out.entry); err != nil {
			return false, err
		}
		if !adopted {
			p.blocked = append(p.blocked, out.Path)
			return false, nil
		}
		out.staged, out.stamp = 0, stampOf(info)
		p.journal.Adopted = append(p.journal.Adopted, out.entry)
		return true, nil
	}
	return false, nil
}

// blocker is the topmost path above an output that is not a folder; "" without one.
func (p *plan) blocker(output string) (found string) {
	for dir := range folders(output) {
		if p.kind(dir) == other {
			found = dir
		}
	}
	return found
}

// willBeEmpty reports whether a folder holds nothing but files that will be removed, and folders of such files. It adds
// these folders to p.emptied, so that they are removed.
func (p *plan) willBeEmpty(dir string) (bool, error) {
	entries, err := p.s.disk.ReadDir(p.s.at(dir))
	if err != nil {
		return false, readFailure("reading", dir, err)
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if e.IsDir() {
			if empty, err := p.willBeEmpty(name); err != nil || !empty {
				return false, err
			}
		} else if p.removed[name] == nil {
			return false, nil
		}
	}
	p.emptied[dir] = true
	return true, nil
}

// otherSpelling reports whether a file will be removed under a name that differs in letter case only. On a disk that
// ignores case both names are the same file.
func (p *plan) otherSpelling(info fs.FileInfo, output string) bool {
	for removed, old := range p.removed {
		if names.Fold(removed) == names.Fold(output) && os.SameFile(info, old) {
			return true
		}
	}
	return false
}

// kind is the kind of a folder of the destination; "." or "" is the destination itself. A folder below one that is
// missing or other has the same kind as that one.
func (p *plan) kind(dir string) folderKind {
	if dir == "." {
		dir = ""
	}
	if k := p.kinds[dir]; k != 0 {
		return k
	}
	k := real
	if dir != "" {
		k = p.kind(path.Dir(dir))
	}
	if k == real {
		info, err := p.s.disk.Lstat(p.s.at(dir))
		switch {
		case absent(err):
			k = missing
		case err != nil:
			k = other
			p.err = cmp.Or(p.err, readFailure("looking at", cmp.Or(dir, p.s.dest), err))
		case !info.IsDir():
			k = other
		}
	}
	p.kinds[dir] = k
	return k
}
