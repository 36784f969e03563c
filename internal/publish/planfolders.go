package publish

import (
	"cmp"
	"maps"
	"slices"

	"porchlight/internal/names"
)

// orderRemovals makes the steps that remove files and folders. A file at the path of an output or of its folder (the
// page "a" that became the folder "a", a name that changed its letter case) is removed before the outputs are moved in;
// all others are removed last.
func (p *plan) orderRemovals() {
	if len(p.removed)+len(p.emptied) == 0 {
		return
	}
	needed, neededFolded := folderSet{}, folderSet{}
	for key, out := range p.s.puts {
		needed.addAbove(out.Path)
		neededFolded.addAbove(key)
	}
	clearFolders, removalFolders := maps.Clone(p.emptied), map[string]bool{}
	for removed := range p.removed {
		st, emptied := step{Do: doRemove, entry: entry{Path: removed}}, removalFolders
		if p.obstructs(removed, neededFolded) {
			p.steps.clear = append(p.steps.clear, st)
			emptied = clearFolders
		} else {
			p.steps.removals = append(p.steps.removals, st)
		}
		for dir := range folders(removed) {
			if !needed[dir] && !slices.Contains(p.s.old.Foreign, dir) {
				emptied[dir] = true
			}
		}
	}
	p.steps.clearFolders = folderSteps(doRemoveFolder, clearFolders)
	p.steps.removalFolders = folderSteps(doRemoveFolder, removalFolders)
	slices.Reverse(p.steps.clearFolders)
	slices.Reverse(p.steps.removalFolders)
	sortSteps(p.steps.clear)
	sortSteps(p.steps.removals)
}

// obstructs reports whether a file has to be removed before outputs are moved in.
func (p *plan) obstructs(removed string, neededFolded folderSet) bool {
	key := names.Fold(removed)
	if p.s.puts[key] != nil || neededFolded[key] {
		return true
	}
	for dir := range folders(key) {
		if p.s.puts[dir] != nil {
			return true
		}
	}
	return false
}

// findFolders makes the steps for the folders that outputs need, parents first. Folders that existed before our files
// become journal.Foreign: they stay when our files are removed.
func (p *plan) findFolders() {
	cleared := map[string]bool{}
	for _, st := range p.steps.clearFolders {
		cleared[names.Fold(st.Path)] = true
	}
	wanted, used, ours := map[string]bool{}, folderSet{}, folderSet{}
	if len(p.steps.puts) > 0 && p.kind("") == missing {
		wanted[""] = true
	}
	for _, st := range p.steps.puts {
		used.addAbove(st.Path)
	}
	for _, e := range p.s.old.Files {
		ours.addAbove(e.Path)
	}
	foreign := slices.Clone(p.s.old.Foreign)
	for dir := range used {
		if p.kind(dir) != real || cleared[names.Fold(dir)] {
			wanted[dir] = true
		} else if !ours[dir] {
			foreign = append(foreign, dir)
		}
	}
	p.steps.folders = folderSteps(doMakeFolder, wanted)
	slices.Sort(foreign)
	p.journal.Foreign = slices.DeleteFunc(slices.Compact(foreign),
		func(dir string) bool { return p.kind(dir) == missing })
}

func folderSteps(do string, dirs map[string]bool) []step {
	steps := make([]step, 0, len(dirs))
	for dir := range dirs {
		steps = append(steps, step{Do: do, entry: entry{Path: dir}})
	}
	sortSteps(steps)
	return steps
}

// sortSteps sorts by path, which puts a folder before what is in it.
func sortSteps(steps []step) {
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.Path, b.Path) })
}
