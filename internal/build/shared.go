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

// A bucket may hold the record of a build, and the outputs by their digests, for machines that have neither. The record
// counts only if all that drawings depend on is the same here, an output only if its digest is right. So a bucket that
// is wrong, slow or of another site costs time. Whoever can write to it can choose what is published.
const (
	recordFolder = "record/"
	outputFolder = "files/"
)

// What a bucket may take: for itself, and for each page. Drawing a page takes about a millisecond.
const (
	bucketPatience = 20 * time.Second
	pagePatience   = time.Millisecond
)

// callsAtOnce is how many values are on their way at the same time.
const callsAtOnce = 32

// maxRecord bounds a record that is fetched: some bytes a page are usual.
const maxRecord = 64 << 20
const maxRecordPage = 64 << 10

// open opens the bucket of the settings, and takes the record over if there is none here.
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
		// Stamps, commit and program are those of another machine.
		r.last.Program, r.last.Files, r.last.Commit = program{}, tree.Known{}, ""
		r.fetched = true
	}
}

// fetch puts the outputs that the last build has drawn, and the destination does not have, from the bucket.
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

// putAgain puts outputs that are kept somewhere, and keeps those that are published: all or none. body gives an output
// by its index; nil: it is not kept.
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

// output is an output from the bucket; nil: it cannot be had.
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

// share keeps in the bucket what this build has made, after it was published.
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

// close keeps the record in the bucket and ends its use.
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
