// Package bucket keeps values by name in a folder, or in a bucket of an object store, which several machines use at the
// same time. It is the only package that knows gocloud.dev.
//
// A bucket is never needed: one that fails, or takes too long, is given up, and what it was asked for is worked out
// anew. Whoever asks has to verify what it gives.
//
// Folders are in every program. Stores (s3, gs, azblob) add 39 MB, so that they are only in one that is built with the
// tag "cloud".
package bucket

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	"gocloud.dev/gcerrors"

	"porchlight/internal/finding"
)

// Bucket is an open bucket. It is safe for concurrent use. A nil Bucket has nothing and keeps nothing.
type Bucket struct {
	blob     *blob.Bucket
	patience time.Duration

	mu               sync.Mutex
	end              time.Time // when it is given up
	problem          error
	noReads, noWrite bool
}

// Open opens a bucket. All that is asked of it may take so long together, and one value a fifth of that.
func Open(ctx context.Context, address string, patience time.Duration) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "file" {
		query := u.Query()
		for _, option := range []string{"create_dir", "no_tmp_dir"} {
			query.Set(option, "true")
		}
		query.Set("metadata", "skip")
		u.RawQuery = query.Encode()
	} else if !blob.DefaultURLMux().ValidBucketScheme(u.Scheme) {
		return nil, finding.Errorf("this program cannot use %q; build one with: go build -tags cloud", u.Scheme+"://")
	}
	opened, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		return nil, err
	}
	return &Bucket{blob: opened, patience: patience, end: time.Now().Add(patience)}, nil
}

// Again lets what comes take as long as what was.
func (b *Bucket) Again() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end = time.Now().Add(b.patience)
}

// Get gives a value of at most so many bytes; nil: there is none that can be had.
func (b *Bucket) Get(ctx context.Context, name string, most int64) []byte {
	if b == nil || b.stopped(&b.noReads) {
		return nil
	}
	ctx, stop := b.within(ctx)
	defer stop()
	body, err := b.get(ctx, name, most)
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		b.stop(ctx, &b.noReads, err)
	}
	return body
}

func (b *Bucket) get(ctx context.Context, name string, most int64) ([]byte, error) {
	r, err := b.blob.NewReader(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if r.Size() > most {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil || int64(len(body)) > most {
		return nil, err
	}
	return body, nil
}

// Put keeps a value. If the credential can only read, it does nothing.
func (b *Bucket) Put(ctx context.Context, name string, body []byte) {
	if b == nil || b.stopped(&b.noWrite) {
		return
	}
	ctx, stop := b.within(ctx)
	defer stop()
	err := b.blob.WriteAll(ctx, name, body, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		b.stop(ctx, &b.noWrite, err)
	}
}

// Writes reports whether values are still kept.
func (b *Bucket) Writes() bool { return b != nil && !b.stopped(&b.noWrite) }

// Reads reports whether values are still given.
func (b *Bucket) Reads() bool { return b != nil && !b.stopped(&b.noReads) }

// within bounds a call.
func (b *Bucket) within(ctx context.Context) (context.Context, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return context.WithTimeout(ctx, min(b.patience/5, time.Until(b.end)))
}

// stopped reports whether reading or writing was given up.
func (b *Bucket) stopped(what *bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !*what && time.Now().After(b.end) {
		*what = true
		b.note(errSlow)
	}
	return *what
}

var errSlow = errors.New("it takes too long")

// stop gives up reading or writing.
func (b *Bucket) stop(ctx context.Context, what *bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*what = true
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = errSlow
	case what == &b.noWrite && gcerrors.Code(err) == gcerrors.PermissionDenied:
		return
	}
	b.note(err)
}

func (b *Bucket) note(err error) {
	if b.problem == nil {
		b.problem = err
	}
}

// Close ends the use. The error is why the bucket was given up.
func (b *Bucket) Close() error {
	if b == nil {
		return nil
	}
	closed := b.blob.Close()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.problem != nil {
		first, _, _ := strings.Cut(b.problem.Error(), "\n")
		return errors.New(first)
	}
	return closed
}
