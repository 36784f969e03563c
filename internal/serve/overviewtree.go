package serve

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"porchlight/internal/build"
)

// shownRows is how many pages one page of the overview lists: enough for an eye, and few enough that ten thousand pages stay quick.
const shownRows = 300

// openRows is up to how many pages a site has all its sections open from the start.
const openRows = 60

// folderNode is a folder of content/ with the pages in it.
type folderNode struct {
	path  string // "levels-of-care/evening"; "" content/ itself
	index *row   // its _index.md; nil: none
	rows  []*row // pages directly in it, index first
	below []*folderNode

	total, away, troubled int // pages here and below: all, those a build leaves out, those with findings
}

// sectionView is a section as it is drawn: with its pages, or as a link to them.
type sectionView struct {
	Folder   string // "content/levels-of-care/"
	ID       string // of its element: "in-levels-of-care"
	Title    string
	Address  string // of its own page; ""
	Total    int
	Away     int
	Troubled int
	Open     bool
	List     listView
	Below    []sectionView
	Link     string // where its pages are listed, when they are not here
}

// folders hangs the rows into a tree and gives its root.
func (st *stock) folders(troubled func(*row) bool) (root *folderNode, byPath map[string]*folderNode) {
	root = &folderNode{}
	byPath = map[string]*folderNode{"": root}
	var at func(folder string) *folderNode
	at = func(folder string) *folderNode {
		if n := byPath[folder]; n != nil {
			return n
		}
		n := &folderNode{path: folder}
		byPath[folder] = n
		above := at(strings.Trim(path.Dir(folder), "."))
		above.below = append(above.below, n)
		return n
	}
	for _, r := range st.rows {
		n := at(r.Folder)
		if base := path.Base(r.File); n.index == nil && strings.HasPrefix(base, "_index.") {
			n.index = r
			n.rows = slices.Insert(n.rows, 0, r)
		} else {
			n.rows = append(n.rows, r)
		}
	}
	root.count(troubled)
	return root, byPath
}

// count adds up what lies in and below a folder.
func (n *folderNode) count(troubled func(*row) bool) {
	slices.SortFunc(n.below, func(a, b *folderNode) int { return strings.Compare(a.path, b.path) })
	for _, below := range n.below {
		below.count(troubled)
		n.total, n.away, n.troubled = n.total+below.total, n.away+below.away, n.troubled+below.troubled
	}
	for _, r := range n.rows {
		n.total++
		if r.Status != build.Live {
			n.away++
		}
		if troubled(r) {
			n.troubled++
		}
	}
}

// inFolder names a file within its folder; a bundle's with the bundle's.
func inFolder(file string) string {
	if base := path.Base(file); !strings.HasPrefix(base, "index.") {
		return base
	}
	return path.Join(path.Base(path.Dir(file)), path.Base(file))
}

func (n *folderNode) view() sectionView {
	v := sectionView{Folder: path.Join("content", n.path) + "/", ID: "in-" + n.path, Total: n.total, Away: n.away, Troubled: n.troubled}
	v.Title = cmp.Or(path.Base(n.path), "content")
	if n.index != nil {
		v.Title, v.Address = n.index.Title, n.index.Address
	}
	if n.path == "" {
		v.Title = "At the top"
	}
	return v
}

// sections draws a folder: whole when it fits, else its own pages, a part at a time, and links to the folders below, of which more are not
// named.
func (s *survey) sections(n *folderNode) (views []sectionView, more int) {
	fits := n.total <= shownRows
	open := s.ask.Section != "" || n.total <= openRows
	var whole func(n *folderNode) sectionView
	whole = func(n *folderNode) sectionView {
		v := n.view()
		v.Open, v.List = open, s.listNamed(n.rows, 1, inFolder)
		for _, below := range n.below {
			v.Below = append(v.Below, whole(below))
		}
		return v
	}
	own := n.view()
	own.Open = open || !fits
	own.List = s.listNamed(n.rows, s.ask.Part, inFolder)
	if len(n.below) > 0 { // its pages only: what lies below stands below
		alone := folderNode{path: n.path, index: n.index, rows: n.rows}
		alone.count(s.troubled)
		own.Total, own.Away, own.Troubled = alone.total, alone.away, alone.troubled
	}
	views = append(views, own)
	named := n.below[:min(len(n.below), shownRows)]
	for _, below := range named {
		v := below.view()
		if fits {
			v = whole(below)
		} else {
			v.Link = s.ask.with("section", below.path)
		}
		views = append(views, v)
	}
	return views, len(n.below) - len(named)
}
