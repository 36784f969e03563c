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

// Shard is the share of a site that one of several builds makes, each on its own machine. By law 2 a page
// needs only the cards of other pages, so shares do not depend on each other. Merge joins them. The zero
// value is the whole site.
//
// The first shard also makes the outputs that belong to no page: site maps, static files, files beside
// pages. It also reports the findings of the steps before drawing. Every shard reports the findings of
// drawing its pages.
type Shard struct{ Number, Of int }

// maxShards is how many shards a site may have.
const maxShards = 1000

// ParseShard reads a shard such as "3/8". The error is about wrong usage.
func ParseShard(text string) (Shard, error) {
	number, of, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(number)
	total, otherErr := strconv.Atoi(of)
	if err != nil || otherErr != nil || n < 1 || n > total || total > maxShards {
		return Shard{}, finding.Errorf("want a number and how many there are, such as 3/8, have %q", text)
	}
	return Shard{n, total}, nil
}

// first reports whether this share has the outputs that belong to no page.
func (s Shard) first() bool { return s.Of == 0 || s.Number == 1 }

// has reports whether a subject is in this share. Only its path decides, so an edit does not move other
// pages.
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

// suffix distinguishes the cache files of different shards.
func (s Shard) suffix() string {
	if s.Of == 0 {
		return ""
	}
	return "-" + strconv.Itoa(s.Number) + "-" + strconv.Itoa(s.Of)
}

// ShardFile is the file in the destination of a shard that lists its content.
const ShardFile = "porchlight-shard.json"

// shardForm is the version of the format of ShardFile. Change it with the fields of shardManifest.
const shardForm = 1

// shardManifest is the content of ShardFile.
type shardManifest struct {
	Form    int         `json:"form"`
	Shard   int         `json:"shard"`
	Of      int         `json:"of"`
	Program digest      `json:"program"` // from digestOfProgram
	Inputs  digest      `json:"inputs"`  // of everything from which the site is made
	Files   []shardFile `json:"files"`   // sorted by path
	Search  *shardWords `json:"search,omitempty"`
}

// shardWords is the part of the search index that a shard has.
type shardWords struct {
	Language string         `json:"language"`
	Pages    []search.Page  `json:"pages,omitempty"` // of the whole site, no words; only in the first shard
	All      []string       `json:"all"`             // the words, by number
	Words    map[int][]byte `json:"words"`           // of the pages of this shard, by index in Pages
}

type shardFile struct {
	Path   string `json:"path"`
	SHA256 digest `json:"sha256"`
	Shared bool   `json:"shared,omitempty"` // another shard may have the same file, because its pages use it
}

// digest is a SHA-256. It is hexadecimal in JSON.
type digest = publish.Digest

// putShard stages ShardFile. It does nothing for a build of the whole site.
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

// searchWords returns this shard's part of the search index; nil: there is no index.
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

// inputs returns two digests: of the program, and of everything from which the site is made, with the
// program.
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

// keepShare removes the findings of the steps before drawing, except in the first shard, which reports
// them.
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

// elsewhere draws those pages of other shards to which drawings of this shard have links with a fragment.
// It appends drawings that have only the facts of those pages.
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
