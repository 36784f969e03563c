package build

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/bucket"
	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/publish"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// CacheFolder is where builds keep what the next build can use again, in the site's folder.
const CacheFolder = ".porchlight/cache"

// made is of what a build was made, and what came of it.
type made struct {
	Program  program
	Settings []byte // digest
	Theme    []byte // digest
	Files    tree.Known

	Zone  string    // time zone of the site
	Today string    // the day of the build there
	Clock time.Time // its moment
	Until time.Time // when a date of a page is reached; zero: never
	Exact bool      // a layout shows the moment, so that the result holds for no other one

	Environment []byte // of the drawings
	Texts       []byte // of what is found in the texts of pages
	States      []pageState
	Causes      []string       // why all was drawn; nil: not all was
	Pictures    []publish.File // variants of pictures
	Seen        map[picture.Digest]picture.Seen
	Commit      string   // of the destination
	Pair        []byte   // begins the file of the drawings: that of another build is not used with this one
	Pieces      []string // the files with its converted texts
	Shared      string   // the bucket that has the outputs; "": none

	Pages    int
	Withheld []site.Reason
	Ends     []time.Time
}

// reported is what a build or check has found, in a file of its own: it is read only if the next one finds the same.
type reported struct {
	Pair     []byte          // that of made
	Ignored  []check.Ignored // of a check
	Findings int             // which follow, in parts
}

// partOfFindings is how many findings are written at once: all of a site would be one value of many megabytes.
const partOfFindings = 500

// reportedFile ends the name of the file with what was found, after that of the build.
const reportedFile = "-found"

// packedDrawn is a drawn that is read when it is needed.
type packedDrawn struct {
	Name  string // of the subject
	Drawn string
}

// drawn is a subject as it was drawn, and published unless findings stopped the build.
type drawn struct {
	Digest   []byte // of its page's file
	Why      drawnWhy
	Causes   []string // of othersChanged, if not all was drawn
	Given    given
	Outputs  []publish.File
	Bodies   []cache.Place // of outputs that were not published; nil: all were, or they were not kept
	Facts    []check.Facts
	Links    []render.Link
	Findings []finding.Finding
	OfText   int      // as in a Drawing
	Assets   []string // names of static files
	Pictures []picture.Variant
	Sheets   []string        // names of style sheets whose rules are in its outputs
	Words    []byte          // of its text, for the search index
	Place    cache.Place     // of its converted text
	Written  []check.Written // as in a Drawing
}

// reuse is what the last build with the same settings left, and what this one leaves. A nil reuse has nothing.
type reuse struct {
	folder string // of the cache
	name   string // of the files in it
	built  string // of a check: the name of those of the build with the same settings

	isChecked bool // last is of a check
	isStopped bool // last is of a build that findings stopped
	last      made
	stopped   made     // of what the last build was made, if findings stopped it
	published []string // files with the converted texts of the last build that published
	now       made
	packed    map[string]string // each drawn of the last build, by its name; nil: nothing can be used again
	holds     bool              // outputs can, and not only texts
	pieces    *cache.Pieces     // converted texts
	bodies    *cache.Pieces     // outputs of stopped builds
	others    *others
	again     atomic.Int64 // how many of them were used again

	bucket    *bucket.Bucket // nil: there is none
	bucketErr error
	fetched   bool     // the record is of another machine
	taken     sync.Map // drawings whose outputs are staged already, by subject
}

// newReuse reads of what the last build was made. nil: nothing is kept.
func newReuse(opt Options, source string) *reuse {
	if opt.NoCache {
		return nil
	}
	r := &reuse{folder: cacheIn(source)}
	r.now.Settings = settingsDigest(opt.Flags)
	r.name = cacheName(r.now.Settings) + opt.Shard.suffix()
	r.last, r.stopped = r.madeOf(r.name), r.madeOf(r.name+stoppedFile)
	r.published = r.last.Pieces
	var known bool
	if r.now.Program, known = thisProgram(r.last.Program); !known {
		return nil
	}
	var err error
	if r.now.Theme, err = themeDigest(opt.Theme); err != nil {
		return nil
	}
	return r
}

// recall takes over the digests of files that are as they were, and what was seen of pictures.
func (r *reuse) recall(l *Line) {
	if r != nil {
		l.Snapshot.Recall(r.last.Files)
		l.Snapshot.Recall(r.stopped.Files)
		l.Pictures = picture.NewKnown(r.last.Seen)
	}
}

// seen is what is known of the pictures that are in the folder now.
func (r *reuse) seen(l *Line) map[picture.Digest]picture.Seen {
	there := map[picture.Digest]bool{}
	for digest := range slices.Chunk(r.now.Files.Digests, sha256.Size) {
		there[picture.Digest(digest)] = true
	}
	return l.Pictures.Of(func(d picture.Digest) bool { return there[d] })
}

// unchanged gives the report of the last build, if a build would do the same again: of the same files, by the same
// program, at a time at which nothing is due, over what it published. nil: it would not.
func (r *reuse) unchanged(ctx context.Context, l *Line, opt Options, to publish.Options) (*Report, error) {
	if r == nil || r.last.Commit == "" || !r.same(l, opt) {
		return nil, nil
	}
	// What was found is read while the destination is looked at.
	var report *Report
	var reading sync.WaitGroup
	reading.Go(func() { report = r.report() })
	files, intact, err := isIntact(ctx, to, r.last.Commit)
	reading.Wait()
	if err != nil || !intact || report == nil || opt.Strict && len(report.Findings) > 0 {
		return nil, err
	}
	report.Stats.Unchanged = files
	return report, nil
}

// isIntact reports whether the destination is as a commit left it, and gives the number of its files.
func isIntact(ctx context.Context, to publish.Options, commit string) (files int, intact bool, err error) {
	session, err := publish.Begin(ctx, to)
	if err != nil {
		return 0, false, err
	}
	files, intact = session.Intact(commit)
	return files, intact, session.Abort()
}

// same reports whether a build or check would find the same as the last one.
func (r *reuse) same(l *Line, opt Options) bool {
	return r.sameProgram() && r.sameTime(opt.Flags.Clock) && l.Snapshot.Is(r.last.Files) &&
		len(l.Snapshot.Failures()) == 0
}

// report is what came of the last build or check, as far as it was kept; nil: it was not.
func (r *reuse) report() *Report {
	var was reported
	file := cache.Open(r.folder, r.name+reportedFile)
	if !file.Next(&was) || len(was.Pair) == 0 || string(was.Pair) != string(r.last.Pair) {
		return nil
	}
	found := slices.Grow([]finding.Finding(nil), was.Findings)
	for len(found) < was.Findings {
		var part []finding.Finding
		if !file.Next(&part) {
			return nil
		}
		found = append(found, part...)
	}
	report := &Report{Findings: found, Ignored: was.Ignored, Failed: finding.HasErrors(found),
		Pages: r.last.Pages, Ends: r.last.Ends}
	for _, reason := range r.last.Withheld {
		report.Withheld = append(report.Withheld, site.Withheld{Reason: reason})
	}
	return report
}

func (r *reuse) sameProgram() bool {
	same := string(r.last.Program.Digest) == string(r.now.Program.Digest) || omits("program")
	return same && (string(r.last.Theme) == string(r.now.Theme) || omits("theme"))
}

// sameTime reports whether a build at this moment does what the last one did.
func (r *reuse) sameTime(clock time.Time) bool {
	if r.last.Exact && !omits("clock") || clock.Before(r.last.Clock) && !omits("earlier") {
		return clock.Equal(r.last.Clock)
	}
	isDue := !r.last.Until.IsZero() && !clock.Before(r.last.Until) && !omits("due")
	return (dayIn(r.last.Zone, clock) == r.last.Today || omits("day")) && !isDue
}

// prepare finds out what the drawings of this build depend on, and reads those of the last build if they depend on the
// same.
func (r *reuse) prepare(l *Line) {
	if r == nil {
		return
	}
	r.now.Zone = l.Config.TimeZone.String()
	r.now.Clock, r.now.Until, r.now.Exact = l.Config.Clock.UTC(), l.holdsUntil(), l.Layouts.ShowClock()
	r.now.Today = dayIn(r.now.Zone, l.Config.Clock)
	var whole bool
	if r.now.Files, whole = l.Snapshot.Known(); !whole || r.now.Today == "" {
		return
	}
	r.now.States = l.pageStates()
	r.now.Environment, r.now.Texts = l.environment(r.now)
	r.openPieces()
	file := cache.Open(r.folder, r.chooseRecord()+drawnFile)
	r.holds = string(r.last.Environment) == string(r.now.Environment)
	var pair []byte
	if !r.holds && string(r.last.Texts) != string(r.now.Texts) || !file.Next(&pair) ||
		len(pair) == 0 || string(pair) != string(r.last.Pair) || !file.Next(&l.words) {
		r.now.Causes, r.holds = r.causes(), false
		r.others = newOthers(nil, r.now.States, l.Site)
		return
	}
	if !r.holds {
		r.now.Causes = r.causes()
	} else if r.isStopped {
		r.now.Causes = r.last.Causes
	}
	r.others = newOthers(r.last.States, r.now.States, l.Site)
	r.packed = map[string]string{}
	for d := (packedDrawn{}); file.Next(&d); d = (packedDrawn{}) {
		r.packed[d.Name] = d.Drawn
	}
}

// find gives the drawing of a subject from the last build, if it would be the same now and its outputs are still
// published, or nothing will be: then session is nil. nil: draw it.
func (r *reuse) find(l *Line, what Subject, session *publish.Session) (*Drawing, error) {
	if r == nil {
		return nil, nil
	}
	if d, taken := r.taken.Load(what); taken {
		r.again.Add(1)
		return d.(*Drawing), nil
	}
	d := r.match(l, what)
	if d == nil {
		return nil, nil
	}
	if session != nil {
		kept, err := putAgain(session, what, d.files, func(i int) []byte { return r.body(d, i) })
		if err != nil || !kept {
			return nil, err
		}
	}
	r.again.Add(1)
	return d, nil
}

// match is the drawing of a subject in the last build, if it would be the same now.
func (r *reuse) match(l *Line, what Subject) *Drawing {
	if !r.holds {
		return nil
	}
	was := r.was(what)
	if was == nil || string(was.Digest) != string(what.digest()) || !r.others.same(was.Given, what.Page) {
		return nil
	}
	d := &Drawing{Drawn: render.Drawn{Links: was.Links, Findings: was.Findings, Pictures: was.Pictures},
		Facts: was.Facts,
		files: was.Outputs, words: was.Words, place: was.Place, written: was.Written, ofText: was.OfText,
		was: was}
	for _, name := range was.Assets {
		a, err := l.Assets.Get(name)
		if err != nil {
			return nil
		}
		d.Assets = append(d.Assets, a)
	}
	for _, name := range was.Sheets {
		sheet, err := l.Assets.Sheet(name, l.Site.BasePath)
		if err != nil || sheet == nil {
			return nil
		}
		d.Assets = append(d.Assets, sheet.Asset)
	}
	return d
}

// pictures are the variants that the last build put, by path.
func (r *reuse) pictures() map[string]publish.File {
	files := map[string]publish.File{}
	if r != nil {
		for _, f := range r.last.Pictures {
			files[f.Path] = f
		}
	}
	return files
}

// found is how many drawings find gave.
func (r *reuse) found() int {
	if r == nil {
		return 0
	}
	return int(r.again.Load())
}

// digest stands for what is in the file of the subject's page.
func (s Subject) digest() []byte {
	if s.Page.Source == nil || omits("file") {
		return nil
	}
	return s.Page.Source.Digest[:]
}
