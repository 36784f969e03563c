package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/bucket"
	"porchlight/internal/cache"
	"porchlight/internal/publish"
	"porchlight/internal/render"
	"porchlight/internal/tree"
)

// A bucket may hold the record of a build, and outputs under their digests, for machines that have
// neither. The record counts only if all inputs of the drawings are the same here. An output counts only
// if it has its digest. So a bucket that is damaged, slow or of another site only costs time. But whoever
// can write to the bucket can choose what is published.
const (
	recordFolder = "record/"
	outputFolder = "files/"
)

// The time that a bucket may take is bucketPatience, and pagePatience more for each page. Drawing a page
// takes about a millisecond.
const (
	bucketPatience = 20 * time.Second
	pagePatience   = time.Millisecond
)

// callsAtOnce is how many values are transferred at the same time.
const callsAtOnce = 32

// A fetched record may have maxRecord bytes, and maxRecordPage more for each page. Real ones are much
// smaller.
const maxRecord = 64 << 20
const maxRecordPage = 64 << 10

// open opens the bucket of the settings. If there is no record here, it imports the record in the bucket.
func (r *reuse) open(ctx context.Context, l *Line) {
	if r == nil || l.Config.CacheURL == "" {
		return
	}
	pages := len(l.Site.Pages())
	var err error
	r.bucket, err = bucket.Open(ctx, l.Config.CacheURL, bucketPatience+time.Duration(pages)*pagePatience)
	if err != nil {
		r.bucketErr = err
		return
	}
	if r.last.Environment != nil {
		return
	}
	for _, name := range []string{r.name + drawnFile, r.name} {
		raw := r.bucket.Get(ctx, recordFolder+name, maxRecord+maxRecordPage*int64(pages))
		if raw == nil || !cache.Import(r.folder, name, raw) {
			return
		}
	}
	if cache.Open(r.folder, r.name).Next(&r.last) {
		// Program, stamps of files and commit are those of another machine.
		r.last.Program, r.last.Files, r.last.Commit = program{}, tree.Known{}, ""
		r.fetched = true
	}
}

// fetch stages the reusable outputs that the destination does not have. They come from a stopped build or
// from the bucket.
func (r *reuse) fetch(ctx context.Context, l *Line, engine *Engine, session *publish.Session) error {
	if r == nil || !r.holds || session == nil || !r.bucket.Reads() {
		return nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(callsAtOnce)
	for _, what := range engine.Subjects() {
		d := r.match(l, what)
		if d == nil {
			continue
		}
		group.Go(func() error {
			kept, err := session.Keep(d.files)
			if err == nil && !kept {
				kept, err = putAgain(session, what, d.files, func(i int) []byte {
					if body := r.body(d, i); body != nil {
						return body
					}
					return r.output(ctx, l.Config.Limits.OutputBytes, d.files[i])
				})
			}
			if kept {
				r.taken.Store(what, d)
			}
			return err
		})
	}
	return group.Wait()
}

// putAgain stages the outputs of a drawing: it puts those that body returns, and keeps those that are
// published. false: it staged none, because the destination does not have all of the others. body returns
// an output by its index; nil: it is not kept.
func putAgain(session *publish.Session, what Subject, files []publish.File, body func(i int) []byte) (bool, error) {
	var published []publish.File
	bodies := make([][]byte, len(files))
	for i, f := range files {
		if bodies[i] = body(i); bodies[i] == nil {
			published = append(published, f)
		}
	}
	if kept, err := session.Keep(published); err != nil || !kept {
		return false, err
	}
	for i, f := range files {
		if bodies[i] == nil {
			continue
		}
		origin := originOf(&render.Output{Path: f.Path, Page: what.Page})
		if _, err := session.PutFrom(f.Path, bodies[i], origin); err != nil {
			return false, err
		}
	}
	return true, nil
}

// output returns an output from the bucket; nil: the bucket does not have it. most is its greatest size in
// bytes.
func (r *reuse) output(ctx context.Context, most int64, f publish.File) []byte {
	if r == nil {
		return nil
	}
	body := r.bucket.Get(ctx, outputFolder+hex.EncodeToString(f.SHA256[:]), most)
	if body == nil || sha256.Sum256(body) != f.SHA256 {
		return nil
	}
	return body
}

// share stores in the bucket the outputs that it may not have yet. It reads them from the folder dest, to
// which they were published.
func (r *reuse) share(ctx context.Context, l *Line, dest string, drawings []*Drawing) {
	if r == nil || !r.bucket.Writes() {
		return
	}
	r.bucket.Again()
	known := !r.isStopped && (r.fetched || r.last.Shared == l.Config.CacheURL)
	had := map[publish.File]bool{}
	if known {
		for _, f := range r.last.Pictures {
			had[f] = true
		}
	}
	var files []publish.File
	for _, d := range drawings {
		if d.was == nil || !known {
			files = append(files, d.files...)
		}
	}
	for _, f := range r.now.Pictures {
		if !had[f] {
			files = append(files, f)
		}
	}
	var group errgroup.Group
	group.SetLimit(callsAtOnce)
	for _, f := range files {
		group.Go(func() error {
			body, err := os.ReadFile(filepath.Join(dest, filepath.FromSlash(f.Path)))
			if err == nil && sha256.Sum256(body) == f.SHA256 {
				r.bucket.Put(ctx, outputFolder+hex.EncodeToString(f.SHA256[:]), body)
			}
			return nil
		})
	}
	_ = group.Wait()
	if r.bucket.Writes() {
		r.now.Shared = l.Config.CacheURL
	}
}

// close stores the record in the bucket and closes the bucket. The error is why the bucket was not used to
// the end.
func (r *reuse) close(ctx context.Context) error {
	if r == nil {
		return nil
	}
	if r.bucket.Writes() && r.now.Shared != "" {
		for _, name := range []string{r.name + drawnFile, r.name} {
			if raw := cache.Export(r.folder, name); raw != nil {
				r.bucket.Put(ctx, recordFolder+name, raw)
			}
		}
	}
	if err := r.bucket.Close(); r.bucketErr == nil {
		r.bucketErr = err
	}
	return r.bucketErr
}
