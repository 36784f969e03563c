package build

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/search"
)

// Shard is the share of a site that one of several builds makes, each on its own machine. By law 2 a page needs only
// the cards of other pages, so shares do not depend on each other. Merge joins them. The zero value is the whole site.
//
// The first shard also makes what belongs to no page: site maps, static files, files beside pages. It reports the
// problems of the site as a whole. Every shard reports the problems of its pages.
type Shard struct{ Number, Of int }

// maxShards is the most shards of one site.
const maxShards = 1000

// ParseShard reads a shard such as "3/8".
func ParseShard(text string) (Shard, error) {
	number, of, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(number)
	total, otherErr := strconv.Atoi(of)
	if err != nil || otherErr != nil || n < 1 || n > total || total > maxShards {
		return Shard{}, finding.Errorf("want a number and how many there are, such as 3/8, have %q", text)
	}
	return Shard{n, total}, nil
}

// first reports whether what belongs to no page is in this share.
func (s Shard) first() bool { return s.Of == 0 || s.Number == 1 }

// has reports whether a subject is in this share: by its path alone, so that an edit moves no other page.
func (s Shard) has(what Subject) bool {
	if s.Of == 0 {
		return true
	}
	path := what.Page.OutputPath
	if what.Alias != nil {
		path = what.Alias.Path
	}
	sum := sha256.Sum256([]byte(path))
	return binary.BigEndian.Uint64(sum[:])%uint64(s.Of) == uint64(s.Number-1)
}

// suffix distinguishes the files of different shards in the cache.
func (s Shard) suffix() string {
	if s.Of == 0 {
		return ""
	}
	return "-" + strconv.Itoa(s.Number) + "-" + strconv.Itoa(s.Of)
}

// ShardFile is the file in the destination of a shard that lists its content.
const ShardFile = "porchlight-shard.json"

// shardForm is the form of ShardFile. It changes with its fields.
const shardForm = 1

// shardManifest is what ShardFile holds.
type shardManifest struct {
	Form    int         `json:"form"`
	Shard   int         `json:"shard"`
	Of      int         `json:"of"`
	Program digest      `json:"program"` // of the file of the program
	Inputs  digest      `json:"inputs"`  // of all that the site is made of
	Files   []shardFile `json:"files"`   // by path
	Search  *shardWords `json:"search,omitempty"`
}

// shardWords is what a shard adds to the index for searching the site.
type shardWords struct {
	Language string         `json:"language"`
	Pages    []search.Page  `json:"pages,omitempty"` // of the whole site, without words; in the first shard
	All      []string       `json:"all"`             // words by number
	Words    map[int][]byte `json:"words"`           // of the pages of this shard, by number of the page
}

type shardFile struct {
	Path   string `json:"path"`
	SHA256 digest `json:"sha256"`
	Shared bool   `json:"shared,omitempty"` // another shard may have made the same: its pages use it, too
}

// digest is a SHA-256, in hexadecimal in JSON.
type digest = publish.Digest

// putShard stages ShardFile.
func (s *staging) putShard(l *Line, opt Options, engine *Engine, drawings []*Drawing) error {
	if s.session == nil || l.Shard.Of == 0 {
		return nil
	}
	m := shardManifest{Form: shardForm, Shard: l.Shard.Number, Of: l.Shard.Of, Files: []shardFile{}}
	var err error
	if m.Program, m.Inputs, err = l.inputs(opt); err != nil {
		return err
	}
	m.Search = engine.searchWords(drawings)
	shared := map[string]bool{}
	for _, a := range usedAssets(drawings) {
		shared[a.Path] = true
	}
	for _, list := range UsedPictures(drawings) {
		for _, v := range list {
			shared[v.Path] = true
		}
	}
	for _, f := range s.session.Files() {
		m.Files = append(m.Files, shardFile{f.Path, f.SHA256, shared[f.Path]})
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return s.session.Put(ShardFile, text)
}

// searchWords is what the shard adds to the index for searching; nil: there is no index.
func (e *Engine) searchWords(drawings []*Drawing) *shardWords {
	if !e.line.Site.HasSearch() {
		return nil
	}
	w := &shardWords{Language: e.line.Site.Language, Words: map[int][]byte{}}
	pages := e.line.Renderer.SearchPages(wordsOf(e.bySubject(drawings)))
	own, all := search.NewDictionary(nil), e.words.Words()
	for i := range pages {
		if words := pages[i].Words; words != nil {
			w.Words[i], _ = own.Take(all, words)
		}
		pages[i].Words = nil
	}
	if e.line.Shard.first() {
		w.Pages = pages
	}
	w.All = own.Words()
	return w
}

// inputs are the digests of the program, and of all else that a site is made of.
func (l *Line) inputs(opt Options) (ofProgram, ofAll digest, err error) {
	name, err := executable()
	if err != nil {
		return ofProgram, ofAll, err
	}
	sum, err := digestOfProgram(name)
	if err != nil {
		return ofProgram, ofAll, err
	}
	theme, err := themeDigest(opt.Theme)
	if err != nil {
		return ofProgram, ofAll, err
	}
	files, whole := l.Snapshot.Known()
	if !whole {
		return ofProgram, ofAll, finding.Errorf("a file of the site was saved while it was built; build again")
	}
	d := cache.NewDigest()
	d.AddBytes(sum)
	d.AddBytes(settingsDigest(opt.Flags))
	d.AddBytes(theme)
	d.AddBytes(files.Names)
	d.AddBytes(files.Digests)
	d.Add(files.Paths...)
	d.Add(l.Config.Clock.In(l.Config.TimeZone).Format(time.DateOnly))
	if l.Layouts.ShowClock() {
		d.Add(l.Config.Clock.UTC().Format(time.RFC3339Nano))
	}
	for _, w := range l.Site.Withheld {
		d.Add(w.Page.File, string(w.Reason))
	}
	copy(ofProgram[:], sum)
	copy(ofAll[:], d.Sum())
	return ofProgram, ofAll, nil
}

// keepShare leaves out what is wrong with the site as a whole, which the first shard reports.
func (l *Line) keepShare() {
	if l.Shard.first() {
		return
	}
	suppressed := l.suppressed()
	suppressed.Findings = nil
	l.suppressed = func() check.Suppressions { return suppressed }
	l.Found = [Steps][]finding.Finding{}
	l.checked = func() []finding.Finding { return nil }
}

// elsewhere draws the pages of other shards to whose places texts of this one lead, only to know these places.
func (e *Engine) elsewhere(ctx context.Context, drawings []*Drawing) ([]*Drawing, error) {
	if e.line.Shard.Of == 0 {
		return drawings, nil
	}
	targets := map[string]bool{}
	for _, d := range drawings {
		for _, link := range d.Links {
			targets[link.Target] = true
		}
	}
	var missing []Subject
	for _, p := range e.line.Site.Pages() {
		what := Subject{Page: p}
		if targets[p.OutputPath] && !p.Displaced() && !e.line.Shard.has(what) {
			missing = append(missing, what)
		}
	}
	facts := make([]*Drawing, len(missing))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, what := range missing {
		group.Go(func() error {
			d, err := e.Draw(ctx, what, what.Page.Source)
			if err == nil {
				facts[i] = &Drawing{Facts: d.Facts}
			}
			return err
		})
	}
	err := group.Wait()
	return append(drawings[:len(drawings):len(drawings)], facts...), err
}
