// Package content reads the site's Markdown files into Pages: front matter, typed and checked, and the body as text.
//
// It is the only package that knows front matter. It decides nothing about URLs or layouts; that is package site.
//
// # Files
//
// Read walks the folder content/. Files that end in .md or .markdown are pages: iop.md (a page), iop/index.md (a
// page whose folder holds its pictures, a leaf bundle) or iop/_index.md (a section). At the top, index.md is the
// home page, like _index.md. Files that are not Markdown are resources of the leaf bundle they are in, or files
// of the site. Names that start with a dot and the temporary files of editors are ignored. A symbolic link is
// followed while it stays inside the site's folder. A file that has front matter but another ending, such as
// .html, is an error: it would be published as it is.
//
// # Front matter
//
// A page may begin with a block of keys: YAML between lines of "---", TOML between lines of "+++", or JSON from a
// line of "{" to a line of "}". A block that never closes, or an opening line with a mistake in it, is an error:
// the block with its "draft: true" would be published as text. Letter case in keys does not matter. Keys that no
// field knows go to Page.Params, unless they are a misspelling of a known one.
//
// # Blanks
//
// A page that `porchlight new` started holds blanks such as [[fill: who it is for]]. On a page that is not a
// draft, each remaining blank is an error. On a draft, a value that is wrong only because it is still a blank is
// not reported.
//
// # Withheld pages
//
// A page is in Tree.Withheld instead of Tree.Pages when its text or front matter cannot be read, when a key is
// written twice, or when `draft` or a date cannot be understood. The findings explain why. A page with a value of
// the wrong type is kept, without that value.
//
// # Cascade
//
// The keys under `cascade` in a section's _index.md hold for that section and everything below it that does not
// set them. The nearest section wins. `params` are joined key by key.
package content

// Bundle is the role of a page's folder.
type Bundle uint8

const (
	Single Bundle = iota // iop.md
	Leaf                 // iop/index.md with its images
	Branch               // _index.md of a section
)

// Page is one Markdown file. It does not change after it was read.
type Page struct {
	File   string // "content/levels-of-care/iop.md"
	Path   string // logical, without extension: "/levels-of-care/iop"; a section "/levels-of-care"; home "/"
	Bundle Bundle

	FrontMatter
	Terms Terms

	Comments []CheckComment // of the text, in order

	Body       Body
	BodyLine   int // line of the file, from 1, on which Body begins
	Resources  []Resource
	Digest     [32]byte // SHA-256 of the file as read and of the inherited keys
	Head       [32]byte // SHA-256 of the front matter as read, with the lines around it, and of the inherited keys
	Unreadable bool     // the page is in Tree.Unreadable

	places places // of the front matter, for the method Place
}

// Terms are the terms of a page by taxonomy. They are a list, since a map for each page takes seven times the
// memory.
type Terms []TermsOf

// TermsOf are the terms of one taxonomy, as written.
type TermsOf struct {
	Plural string // of the taxonomy
	Words  []string
}

// Of gives the terms of a taxonomy.
func (t Terms) Of(plural string) []string {
	for i := range t {
		if t[i].Plural == plural {
			return t[i].Words
		}
	}
	return nil
}

// Resource is a file that is in a page's bundle or beside pages. It is published with them.
type Resource struct {
	File string // "content/levels-of-care/iop/group.jpg"
	Name string // relative to the bundle: "group.jpg"
	Size int64
}

// Bundled is a Markdown file that is not published, because it is in the folder of another page, or because its
// name or that of a folder above it begins with "_".
type Bundled struct {
	File  string
	Index string // file of the other page; "": a name begins with "_"
}

// Tree is everything found under content/.
type Tree struct {
	Pages      []*Page    // sorted by File
	Files      []Resource // files outside leaf bundles that are not Markdown, Name relative to content/; sorted by File
	Withheld   []string   // files of pages that cannot be read or used, and are not in Pages; sorted
	Bundled    []Bundled  // sorted by File
	Unreadable []*Page    // the pages in Withheld with what is known of them, at least the file; sorted by File
	Unread     []string   // folders, and links that may lead to folders, whose content is unknown; sorted
}
