package build

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/search"
)

// MergeError lists why shards cannot be joined, with one text for each problem.
type MergeError struct{ Problems []string }

func (e *MergeError) Error() string { return strings.Join(e.Problems, "\n") }

// shard is a shard to be joined.
type shard struct {
	shardManifest
	dir  string
	root *os.Root
}

// Merge publishes the files of all shards in one step: the whole site, or nothing. It does not read the
// source of the site. It uses only the options Source, Dest and Waiting. The error is a *MergeError if the
// folders are not all shards of one build, each complete and unchanged.
func Merge(ctx context.Context, opt Options, dirs []string) (shards int, stats publish.Stats, err error) {
	dest, err := filepath.Abs(opt.Dest)
	if err != nil {
		return 0, stats, err
	}
	source, err := filepath.Abs(opt.Source)
	if err != nil {
		return 0, stats, err
	}
	list, problems := openShards(dirs)
	defer func() {
		for _, s := range list {
			s.root.Close()
		}
	}()
	if len(problems) == 0 {
		problems = compareShards(list)
	}
	if len(problems) > 0 {
		return 0, stats, &MergeError{problems}
	}
	session, err := publish.Begin(ctx, publish.Options{Dest: dest, Source: source, Waiting: opt.Waiting})
	if err != nil {
		return 0, stats, err
	}
	defer session.Abort() //nolint:errcheck // the next build sweeps what is left
	if err := putShards(ctx, session, list); err != nil {
		return 0, stats, err
	}
	stats, err = session.Commit()
	return len(list), stats, err
}

// openShards opens the folders and reads the manifest in each.
func openShards(dirs []string) (list []*shard, problems []string) {
	for _, dir := range dirs {
		s := &shard{dir: dir}
		var err error
		if s.root, err = os.OpenRoot(dir); err != nil {
			problems = append(problems, finding.Message("%q: %s", dir, publish.Why(err)))
			continue
		}
		list = append(list, s)
		text, err := s.root.ReadFile(ShardFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			problems = append(problems, finding.Message("%q is no shard: it has no file %q", dir, ShardFile))
		case err != nil:
			problems = append(problems, finding.Message("%q: %s", dir, publish.Why(err)))
		case json.Unmarshal(text, &s.shardManifest) != nil || s.Form == shardForm && (s.Shard < 1 || s.Shard > s.Of):
			problems = append(problems, finding.Message("%q: the file %q is damaged", dir, ShardFile))
		case s.Form != shardForm:
			problems = append(problems, finding.Message("%q was made by another version of Porchlight", dir))
		}
	}
	return list, problems
}

// compareShards checks that the shards are of one build, and that each is there exactly once. It sorts
// them by number.
func compareShards(list []*shard) (problems []string) {
	first := list[0]
	byNumber := map[int]*shard{}
	for _, s := range list {
		const want = "%q and %q are not of one build: %s"
		switch other := byNumber[s.Shard]; {
		case s.Of != first.Of:
			problems = append(problems, finding.Message("%q is one of %d shards, %q one of %d",
				first.dir, first.Of, s.dir, s.Of))
		case s.Program != first.Program:
			problems = append(problems, finding.Message(want, first.dir, s.dir,
				"another version of Porchlight made them"))
		case s.Inputs != first.Inputs:
			problems = append(problems, finding.Message(want, first.dir, s.dir,
				"content, settings, flags or the day were different"))
		case other != nil:
			problems = append(problems, finding.Message("%q and %q are both shard %d", other.dir, s.dir, s.Shard))
		}
		byNumber[s.Shard] = s
	}
	if len(problems) > 0 {
		return problems
	}
	var missing []string
	for number := range first.Of {
		if byNumber[number+1] == nil {
			missing = append(missing, strconv.Itoa(number+1))
		}
	}
	if len(missing) > 0 {
		return []string{finding.Message("of %d shards, these are missing: %s", first.Of, strings.Join(missing, ", "))}
	}
	slices.SortFunc(list, func(a, b *shard) int { return cmp.Compare(a.Shard, b.Shard) })
	return sameFiles(list)
}

// sameFiles reports the files that two shards have, unless pages of both use the file and it is the same.
// It clears the path of such a duplicate.
func sameFiles(list []*shard) (problems []string) {
	type made struct {
		shardFile
		by *shard
	}
	files := map[string]made{}
	for _, s := range list {
		for i, f := range s.Files {
			other, twice := files[f.Path]
			switch {
			case twice && !(other.Shared && f.Shared && other.by != s):
				problems = append(problems, finding.Message("%q: both %q and %q have it", f.Path, other.by.dir, s.dir))
			case twice && other.SHA256 != f.SHA256:
				problems = append(problems, finding.Message("%q: %q and %q have different ones",
					f.Path, other.by.dir, s.dir))
			}
			if twice {
				s.Files[i].Path = "" // so that it is put only once
			} else {
				files[f.Path] = made{f, s}
			}
		}
	}
	return problems
}

// putShards stages all files of the shards, and the search index.
func putShards(ctx context.Context, session *publish.Session, list []*shard) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range list {
		for _, f := range s.Files {
			if f.Path == "" {
				continue
			}
			group.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				return s.put(session, f)
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	pages, words, err := joinWords(list)
	if err != nil || pages == nil {
		return err
	}
	for _, f := range search.Make(list[0].Search.Language, words, pages) {
		if err := session.Put(f.Path, f.Body); err != nil {
			return err
		}
	}
	return nil
}

// put stages a file. It fails if the file does not have the digest in the manifest.
func (s *shard) put(session *publish.Session, f shardFile) error {
	err := session.PutFile(f.Path, func() (io.ReadCloser, error) {
		file, err := s.root.Open(filepath.FromSlash(f.Path))
		if err != nil {
			return nil, err
		}
		return &verified{file, sha256.New(), f.SHA256}, nil
	})
	var unread *publish.ReadError
	if !errors.As(err, &unread) {
		return err
	}
	why := "it was changed after it was made"
	if !errors.Is(err, errChangedFile) {
		why = publish.Why(unread.Err)
	}
	return &MergeError{[]string{finding.Message("%q in %q: %s", f.Path, s.dir, why)}}
}

var errChangedFile = errors.New("another digest")

// verified is a file that ends with errChangedFile, not io.EOF, if it has another digest than want.
type verified struct {
	io.ReadCloser
	sum  hash.Hash
	want digest
}

func (v *verified) Read(to []byte) (int, error) {
	n, err := v.ReadCloser.Read(to)
	v.sum.Write(to[:n])
	if err == io.EOF && digest(v.sum.Sum(nil)) != v.want { //nolint:errorlint // readers end with io.EOF itself
		err = errChangedFile
	}
	return n, err
}

// joinWords joins the parts of the search index that shards have; nil: there is no index.
func joinWords(list []*shard) ([]search.Page, *search.Dictionary, error) {
	if list[0].Search == nil {
		return nil, nil, nil
	}
	pages, all := list[0].Search.Pages, search.NewDictionary(nil)
	for _, s := range list {
		damaged := &MergeError{[]string{finding.Message("%q: the file %q is damaged", s.dir, ShardFile)}}
		if s.Search == nil {
			return nil, nil, damaged
		}
		for number, words := range s.Search.Words {
			own, ok := all.Take(s.Search.All, words)
			if !ok || number < 0 || number >= len(pages) || pages[number].Words != nil {
				return nil, nil, damaged
			}
			pages[number].Words = own
		}
	}
	return pages, all, nil
}
