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
)

// plan is what a commit will do.
type plan struct {
	journal journal
	stats   Stats

	s       *Session
	kinds   map[string]folderKind
	err     error                  // the first folder that could not be looked at
	removed map[string]fs.FileInfo // files to be removed, by path
	blocked []string               // outputs with a foreign file in their place
	emptied map[string]bool        // folders in the place of an output in which nothing is left
	steps   struct {
		clear, clearFolders, folders, puts, removals, removalFolders []step
	}
}

// folderKind is what is where a folder of an output should be.
type folderKind uint8

const (
	missing folderKind = iota + 1
	real
	other // a file, a link, a device
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

// refuseOutputs is the refusal to overwrite files that are not ours.
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

// findRemovals looks for files of ours that this build no longer makes, and leaves those that were changed since.
func (p *plan) findRemovals() error {
	for _, e := range p.s.old.Files {
		if now := p.s.puts[names.Fold(e.Path)]; now != nil && now.Path == e.Path {
			continue
		}
		info, err := p.look(e.Path)
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
			// Behind a folder that became a link the file is not ours, whatever it holds.
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

// look is lstat, with nil for a file that is not there.
func (p *plan) look(output string) (fs.FileInfo, error) {
	info, err := p.s.disk.Lstat(p.s.at(output))
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, unread("looking at", output, err)
	}
	return info, nil
}

// findPuts makes a step of every staged file: assets first, then pages, then what lists pages (feeds, sitemap),
// so that no reader meets a reference to something that is not there yet.
func (p *plan) findPuts() error {
	for _, out := range p.s.puts {
		if out.staged == 0 {
			continue
		}
		st := step{Do: doPut, entry: out.entry, Staged: out.staged}
		adopted, err := p.claim(out, &st)
		if err != nil {
			return err
		}
		if !adopted {
			p.steps.puts = append(p.steps.puts, st)
		}
	}
	slices.SortFunc(p.steps.puts, func(a, b step) int {
		return cmp.Or(cmp.Compare(rank(a.Path), rank(b.Path)), cmp.Compare(a.Path, b.Path))
	})
	return nil
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

// claim looks at what is in an output's place. A foreign file with the same content becomes ours as it is.
func (p *plan) claim(out *put, st *step) (adopted bool, err error) {
	switch p.kind(path.Dir(out.Path)) {
	case missing:
		return false, nil
	case other:
		if p.removed[p.blocker(out.Path)] == nil {
			p.blocked = append(p.blocked, out.Path)
		}
		return false, nil
	}
	info, err := p.look(out.Path)
	if err != nil || info == nil {
		return false, err
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

// blocker is the topmost thing above an output that is no folder.
func (p *plan) blocker(output string) (found string) {
	for dir := range folders(output) {
		if p.kind(dir) == other {
			found = dir
		}
	}
	return found
}

// willBeEmpty reports whether a folder holds nothing but files that will be removed, and folders of such; then it
// will go, too.
func (p *plan) willBeEmpty(dir string) (bool, error) {
	entries, err := p.s.disk.ReadDir(p.s.at(dir))
	if err != nil {
		return false, unread("reading", dir, err)
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

// otherSpelling reports whether a file is one that will be removed under a name of other letter case: on a disk
// that does not tell them apart it is the same file.
func (p *plan) otherSpelling(info fs.FileInfo, output string) bool {
	for removed, old := range p.removed {
		if names.Fold(removed) == names.Fold(output) && os.SameFile(info, old) {
			return true
		}
	}
	return false
}

// kind looks at a folder of the destination, "." or "" for the destination itself, and at those above it.
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
			p.err = cmp.Or(p.err, unread("looking at", cmp.Or(dir, p.s.dest), err))
		case !info.IsDir():
			k = other
		}
	}
	p.kinds[dir] = k
	return k
}
