package serve

import "porchlight/internal/finding"

// pageState is what the bar beside a page shows: the answer of /_porchlight/page?path=/levels-of-care/iop/, as JSON.
type pageState struct {
	Address    string       `json:"address"` // from the host's root, as requested
	Server     string       `json:"server"`  // another one after a restart
	Edition    uint64       `json:"edition"`
	Found      bool         `json:"found"` // false: the site has nothing at this address
	Title      string       `json:"title,omitempty"`
	File       string       `json:"file,omitempty"`   // "content/levels-of-care/iop.md"
	Edit       string       `json:"edit,omitempty"`   // opens File in the editor's program
	Kind       string       `json:"kind,omitempty"`   // name of the kind of page in words
	Layout     string       `json:"layout,omitempty"` // "layouts/page.html"
	LayoutEdit string       `json:"layoutEdit,omitempty"`
	Level      string       `json:"level,omitempty"`  // name of the level of care
	Status     string       `json:"status"`           // "live", or why it is not: a site.Reason
	Why        string       `json:"why,omitempty"`    // words: "it is a draft"
	Blanks     int          `json:"blanks,omitempty"` // of a draft: left to be filled in
	Reviewer   string       `json:"reviewer,omitempty"`
	Reviewed   string       `json:"reviewed,omitempty"` // 2026-03-01
	Due        string       `json:"due,omitempty"`      // 2027-03-01
	Late       bool         `json:"late,omitempty"`     // the review is overdue
	Reading    *pageReading `json:"reading,omitempty"`
	Broken     bool         `json:"broken"` // the page shown is the last good one
	Blank      bool         `json:"blank"`  // and there was no good one
	// of this page, and what is wrong with layouts and settings while that keeps changes from being shown; never null
	Findings  []pageFinding `json:"findings"`
	Elsewhere int           `json:"elsewhere"` // findings of the rest of the site, as far as known
	// addresses of drafts that the preview shows, so that links to them can be marked; not for the public
	Drafts []string `json:"drafts,omitempty"`
	Token  string   `json:"token,omitempty"` // with which findings can be mended; "" they cannot from there
}

// pageReading is how hard a page is to read.
type pageReading struct {
	Grade    string `json:"grade,omitempty"` // "7.4"; "" too few words to have one
	Target   int    `json:"target,omitempty"`
	Above    bool   `json:"above,omitempty"`    // the target
	Sentence string `json:"sentence,omitempty"` // the hardest
	Line     int    `json:"line,omitempty"`
	Edit     string `json:"edit,omitempty"` // opens the sentence in the editor's program
}

// pageFinding is a finding with the line it is about.
type pageFinding struct {
	finding.Finding
	Frame []finding.Line `json:"frame,omitempty"` // the line, with those around it
	Edit  string         `json:"edit,omitempty"`  // opens the place in the editor's program
	Fatal bool           `json:"fatal,omitempty"` // it keeps the page from being drawn
	Also  []pagePlace    `json:"also,omitempty"`  // where else the same is found
	Mend  *pageMend      `json:"mend,omitempty"`  // nil: it takes judgement, or is not done from there
}

// pagePlace is the place of a finding.
type pagePlace struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Edit string `json:"edit,omitempty"`
}

// Events of /_porchlight/events. The data of each is JSON.
const (
	eventHello  = "hello"  // helloEvent: first on every stream
	eventChange = "change" // changeEvent
)

// helloEvent names the server and edition to a tab. A tab that knows another one has missed something.
type helloEvent struct {
	Server  string `json:"server"`
	Edition uint64 `json:"edition"`
}

// changeEvent describes to a tab what changed.
type changeEvent struct {
	Edition uint64            `json:"edition"`
	All     bool              `json:"all"`             // any page may look different
	Pages   []string          `json:"pages"`           // addresses whose own files changed or are new
	Moved   map[string]string `json:"moved,omitempty"` // old address -> new address
	Gone    []string          `json:"gone,omitempty"`
	// of Pages[0], when it is one page only: to offer going there
	Title    string `json:"title,omitempty"`
	Navigate bool   `json:"navigate,omitempty"` // tabs go to Pages[0]
}
