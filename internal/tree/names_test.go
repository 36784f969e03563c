package tree

import "testing"

func TestIsTemporary(t *testing.T) {
	for _, name := range []string{
		"p.md~", ".p.md.swp", "p.md.swp", "p.swx", "x.bck", "x.tmp", ".DS_Store", "4913", ".goutputstream-W5J9X2",
		"p.md___jb_tmp___", "p.md___jb_old___", "p.md___jb_bak___",
		".sb-1234-x", ".#p.md", "#p.md#", ".p.md.qAjOjf", "sedXy12Zz", "~$p.md", ".~lock.p.md#", "p.md.crdownload",
		"p.part", ".git", "Thumbs.db", "P.MD.SWP",
	} {
		if !IsTemporary(name) {
			t.Errorf("%q is temporary", name)
		}
	}
	for _, name := range []string{"p.md", "_index.md", "index.md", "sediment.md", "sedation", "sedatives", "4913.md",
		"a~b.md", "party.md", "c#.md", "part"} {
		if IsTemporary(name) {
			t.Errorf("%q is not temporary", name)
		}
	}
}
