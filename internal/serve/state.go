package serve

import "porchlight/internal/finding"

// pageState is what the bar of a page shows. It is the JSON of /_porchlight/page?path=/levels-of-care/iop/.
type pageState struct {
	Address    string       `json:"address"` // from the host's root, as requested
	Server     string       `json:"server"`  // ID of the server, another one after a restart
	Edition    uint64       `json:"edition"`
	Found      bool         `json:"found"` // false: the site has nothing at this address
	Title      string       `json:"title,omitempty"`
	File       string       `json:"file,omitempty"`   // "content/levels-of-care/iop.md"
	Edit       string       `json:"edit,omitempty"`   // opens File in the editor's program
	Kind       string       `json:"kind,omitempty"`   // name of the kind of page
	Layout     string       `json:"layout,omitempty"` // "layouts/page.html"
	LayoutEdit string       `json:"layoutEdit,omitempty"`
	Level      string       `json:"level,omitempty"`  // name of the level of care
	Status     string       `json:"status"`           // a site.Reason: "live", or why the page is withheld
	Why        string       `json:"why,omitempty"`    // the same in words: "it is a draft"
	Blanks     int          `json:"blanks,omitempty"` // number of [[fill: ...]] that a draft has
	Reviewer   string       `json:"reviewer,omitempty"`
	Reviewed   string       `json:"reviewed,omitempty"` // 2026-03-01
	Due        string       `json:"due,omitempty"`      // 2027-03-01
	Late       bool         `json:"late,omitempty"`     // the review is overdue
	Reading    *pageReading `json:"reading,omitempty"`
	Broken     bool         `json:"broken"` // the page cannot be drawn now; its last good state is shown
	Blank      bool         `json:"blank"`  // Broken, and there is no good state
	// Findings are those of this page, and those of layouts and settings that keep changes from being shown; never
	// null.
	Findings  []pageFinding `json:"findings"`
	Elsewhere int           `json:"elsewhere"` // number of findings of the rest of the site, as far as known
	// Drafts are addresses of drafts, so that links to them can be marked; only for requests that may see sources.
	Drafts []string `json:"drafts,omitempty"`
	Token  string   `json:"token,omitempty"` // for requests to mend; "": the browser may not mend
}

// pageReading is how hard a page is to read. Grades are years of school.
type pageReading struct {
	Grade    string `json:"grade,omitempty"` // "7.4"; "": too few words
	Target   int    `json:"target,omitempty"`
	Above    bool   `json:"above,omitempty"`    // Grade is above Target
	Sentence string `json:"sentence,omitempty"` // the hardest one
	Line     int    `json:"line,omitempty"`     // of Sentence
	Edit     string `json:"edit,omitempty"`     // opens the sentence in the editor's program
}

// pageFinding is a finding with the lines around its place.
type pageFinding struct {
	finding.Finding
	Frame []finding.Line `json:"frame,omitempty"` // the line, with those around it
	Edit  string         `json:"edit,omitempty"`  // opens the place in the editor's program
	Fatal bool           `json:"fatal,omitempty"` // it keeps the page from being drawn
	Also  []pagePlace    `json:"also,omitempty"`  // where else the same is found
	Mend  *pageMend      `json:"mend,omitempty"`  // nil: the finding has no fix, or the browser may not mend
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

// helloEvent names the server and the edition. A tab that knows others has missed events.
type helloEvent struct {
	Server  string `json:"server"`
	Edition uint64 `json:"edition"`
}

// changeEvent is a change of the site.
type changeEvent struct {
	Edition uint64            `json:"edition"`
	All     bool              `json:"all"`             // any page may look different
	Pages   []string          `json:"pages"`           // addresses whose own files changed or are new
	Moved   map[string]string `json:"moved,omitempty"` // old address -> new address
	Gone    []string          `json:"gone,omitempty"`  // addresses that no page has any more

	Title    string `json:"title,omitempty"`    // of Pages[0], if it is the only one
	Navigate bool   `json:"navigate,omitempty"` // tabs go to Pages[0]
}
