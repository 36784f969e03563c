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

// CacheFolder is the folder, in the site's folder, in which builds keep data for the next build.
const CacheFolder = ".porchlight/cache"

// made is the record of a build: its inputs, and its results as a whole.
type made struct {
	Program  program
	Settings []byte // digest
	Theme    []byte // digest
	Files    tree.Known

	Zone  string    // time zone of the site
	Today string    // the day of the build in Zone
	Clock time.Time // the moment of the build
	Until time.Time // the next date in front matter after Clock; zero: there is none
	Exact bool      // a layout shows the moment, so the result holds only for Clock

	Environment []byte // digest for the drawings; see Line.environment
	Texts       []byte // digest for the findings in texts; see Line.environment
	States      []pageState
	Causes      []string       // in words, why every subject was drawn; nil: not every one was
	Pictures    []publish.File // the variants of pictures
	Seen        map[picture.Digest]picture.Seen
	Commit      string   // of the destination; "": the build did not publish
	Pair        []byte   // also begins the file of drawings; ties it to this record
	Pieces      []string // the files with converted texts
	Shared      string   // URL of the bucket with the outputs; "": none

	Pages    int
	Withheld []site.Reason
	Ends     []time.Time
}

// reported begins the file with the findings of a build or check. That file is separate because it is read
// only if the next run finds the same.
type reported struct {
	Pair     []byte          // equal to that of made
	Ignored  []check.Ignored // only of a check
	Findings int             // the number of findings, which follow in parts
}

// partOfFindings is how many findings are written as one value. All findings of a site could be one value
// of many megabytes.
const partOfFindings = 500

// reportedFile is the suffix in the name of the file with the findings.
const reportedFile = "-found"

// packedDrawn is a packed drawn, which is unpacked only when it is needed.
type packedDrawn struct {
	Name  string // name of the subject
	Drawn string
}

// drawn is the record of a subject: its drawing, and on what the drawing depends.
type drawn struct {
	Digest   []byte // of the file of its page
	Why      drawnWhy
	Causes   []string // in words, the changes of other pages; see drawnWhy
	Given    given
	Outputs  []publish.File
	Bodies   []cache.Place // of the outputs of a stopped build; nil: none are kept
	Facts    []check.Facts
	Links    []render.Link
	Findings []finding.Finding
	OfText   int      // as in a Drawing
	Assets   []string // names of static files
	Pictures []picture.Variant
	Sheets   []string        // names of style sheets that are inside the outputs
	Words    []byte          // of the text, for the search index
	Place    cache.Place     // of the converted text
	Written  []check.Written // as in a Drawing
}

// reuse holds the data that the last build with the same settings kept, and the data that this build will
// keep. A nil reuse has nothing and keeps nothing.
type reuse struct {
	folder string // of the cache
	name   string // begins the names of the files of the record
	built  string // for a check: the name of the record of builds; "": this is a build

	isChecked bool // last is the record of a check
	isStopped bool // last is the record of a build that findings stopped
	last      made
	stopped   made     // record of the last build, if findings stopped it
	published []string // files with converted texts of the last build that published
	now       made
	packed    map[string]string // each drawn of the last build, by name of the subject; nil: none is usable
	holds     bool              // outputs can be used again, and not only texts
	pieces    *cache.Pieces     // converted texts
	bodies    *cache.Pieces     // outputs of stopped builds
	notes     *cache.Pieces     // of each new drawing, until save
	others    *others
	again     atomic.Int64 // the number of drawings that were used again

	bucket    *bucket.Bucket // nil: there is none
	bucketErr error
	fetched   bool     // last is the record of another machine
	taken     sync.Map // *Drawing by Subject, whose outputs are already staged
}

// newReuse reads the records of the last build. nil: nothing can be used again or kept.
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

// recall takes over the digests of unchanged files, and the known data about pictures.
func (r *reuse) recall(l *Line) {
	if r != nil {
		l.Snapshot.Recall(r.last.Files)
		l.Snapshot.Recall(r.stopped.Files)
		l.Pictures = picture.NewKnown(r.last.Seen)
	}
}

// seen returns the known data about the pictures that are in the folder now.
func (r *reuse) seen(l *Line) map[picture.Digest]picture.Seen {
	there := map[picture.Digest]bool{}
	for digest := range slices.Chunk(r.now.Files.Digests, sha256.Size) {
		there[picture.Digest(digest)] = true
	}
	return l.Pictures.Of(func(d picture.Digest) bool { return there[d] })
}

// unchanged returns the report of the last build if this build would publish the same: files, program and
// destination are unchanged, and no date was reached. Otherwise the report is nil.
func (r *reuse) unchanged(ctx context.Context, l *Line, opt Options, to publish.Options) (*Report, error) {
	if r == nil || r.last.Commit == "" || !r.same(l, opt) {
		return nil, nil
	}
	// The findings are read while the destination is compared.
	var report *Report
	var reading sync.WaitGroup
	reading.Go(func() { report = r.report() })
	files, intact, err := isIntact(ctx, to, r.last.Commit)
	reading.Wait()
	if err != nil || !intact || report == nil || opt.Strict && len(report.Findings) > 0 {
		return nil, err
	}
	report.Stats.Unchanged = files
	r.restamp(l)
	return report, nil
}

// restamp records the stamps of the files again if many are new although nothing changed, as after a checkout.
// Otherwise each build would read all files.
func (r *reuse) restamp(l *Line) {
	files, changed := l.Snapshot.Restamped(r.last.Files)
	if changed <= len(files.Paths)/200 {
		return
	}
	r.last.Files = files
	_ = r.put(r.name, r.last) // on failure, the next build reads the files again
}

// isIntact reports whether the destination is as a commit left it, and returns the number of its files.
func isIntact(ctx context.Context, to publish.Options, commit string) (files int, intact bool, err error) {
	session, err := publish.Begin(ctx, to)
	if err != nil {
		return 0, false, err
	}
	files, intact = session.Intact(commit)
	return files, intact, session.Abort()
}

// same reports whether this build or check would find the same as the last one.
func (r *reuse) same(l *Line, opt Options) bool {
	return r.sameProgram() && r.sameTime(opt.Flags.Clock) && l.Snapshot.Is(r.last.Files) &&
		len(l.Snapshot.Failures()) == 0
}

// report returns the report of the last build or check; nil: it was not kept.
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

// sameTime reports whether a build at this moment has the same result as the last one.
func (r *reuse) sameTime(clock time.Time) bool {
	if r.last.Exact && !omits("clock") || clock.Before(r.last.Clock) && !omits("earlier") {
		return clock.Equal(r.last.Clock)
	}
	isDue := !r.last.Until.IsZero() && !clock.Before(r.last.Until) && !omits("due")
	return (dayIn(r.last.Zone, clock) == r.last.Today || omits("day")) && !isDue
}

// prepare determines the inputs of the drawings of this build. It reads the drawings of the last build if
// the environment of drawings or that of texts is the same.
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

// find returns the drawing of a subject from the last build, if it would be the same now. nil: draw the
// subject. With a session, find also takes over the outputs, and returns nil if they are neither published
// nor kept.
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

// match returns the drawing of a subject from the last build, if it would be the same now; otherwise nil.
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

// pictures returns the variants of pictures of the last build, by path.
func (r *reuse) pictures() map[string]publish.File {
	files := map[string]publish.File{}
	if r != nil {
		for _, f := range r.last.Pictures {
			files[f.Path] = f
		}
	}
	return files
}

// found returns how many drawings were used again.
func (r *reuse) found() int {
	if r == nil {
		return 0
	}
	return int(r.again.Load())
}

// digest is the digest of the file of the subject's page; nil: it has no file.
func (s Subject) digest() []byte {
	if s.Page.Source == nil || omits("file") {
		return nil
	}
	return s.Page.Source.Digest[:]
}
