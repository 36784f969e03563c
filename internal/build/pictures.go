package build

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/cache"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/publish"
	"porchlight/internal/tree"
)

var pictureDamaged = finding.NewFixedRule("picture-damaged",
	"A picture cannot be decoded, so no smaller copies can be made")

// PicturesFolder is the folder, in the site's folder, in which builds keep the variants of pictures.
const PicturesFolder = ".porchlight/pictures"

// maxVariants is how many variants may always be kept: about 1 GB.
const maxVariants = 10_000

// Pictures makes variants of pictures, or finds variants that a build kept. It is safe for concurrent use.
type Pictures struct {
	maker  *picture.Maker
	folder string // of the kept variants; "": none are kept
}

// NewPictures returns the Pictures of a line that has a renderer.
func (l *Line) NewPictures(opt Options) *Pictures {
	p := &Pictures{maker: picture.NewMaker(l.Config.Limits.PicturePixels, l.Renderer.ShareFonts())}
	if !opt.NoCache && opt.Source != "" {
		p.folder = filepath.Join(opt.Source, filepath.FromSlash(PicturesFolder))
	}
	return p
}

// Stored returns a variant that a build kept; nil if there is none.
func (p *Pictures) Stored(v picture.Variant) (body []byte) {
	if p.folder == "" || !cache.Open(p.folder, v.Key()).Next(&body) {
		return nil
	}
	return body
}

// Make makes the variants of one picture, or one share picture. The error is a DamagedError if the picture
// cannot be decoded. It is another error if the picture cannot be read, or was saved again after the pages
// were read.
func (p *Pictures) Make(ctx context.Context, l *Line, list []picture.Variant) ([][]byte, error) {
	if list[0].IsDrawn() {
		return p.maker.Make(ctx, nil, list)
	}
	raw, err := tree.ReadFile(l.Snapshot, list[0].File, l.Config.Limits.PictureBytes, nil)
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(raw) != list[0].Source {
		return nil, errSavedAgain
	}
	bodies, err := p.maker.Make(ctx, raw, list)
	if err != nil && ctx.Err() == nil {
		err = DamagedError{err}
	}
	return bodies, err
}

// DamagedError is the error for a picture that cannot be decoded. Reading the picture again does not help.
type DamagedError struct{ error }

var errSavedAgain = errors.New("the picture was saved while the site was built")

// UsedPictures returns the variants that drawings need, each once. They are grouped by picture, and sorted
// by path in each group. Equal share pictures of several pages count as one picture.
func UsedPictures(drawings []*Drawing) [][]picture.Variant {
	byPath := map[string]picture.Variant{}
	for _, d := range drawings {
		for _, v := range d.Pictures {
			byPath[v.Path] = v
		}
	}
	bySource := map[string][]picture.Variant{}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		v := byPath[path]
		source := v.File
		if v.IsDrawn() {
			source = v.Key()
		}
		bySource[source] = append(bySource[source], v)
	}
	list := make([][]picture.Variant, 0, len(bySource))
	for _, file := range slices.Sorted(maps.Keys(bySource)) {
		list = append(list, bySource[file])
	}
	return list
}

// pictureStaging puts the variants of pictures into a session.
type pictureStaging struct {
	*staging
	line *Line
	from *Pictures
	past *reuse
	last map[string]publish.File // variants of the last build, by path

	mu       sync.Mutex
	files    []publish.File
	findings []finding.Finding
}

// putPictures stages the variants that drawings need, on all processors. It does not write a variant again
// that the destination has, and does not make one again that a build kept. Without a session it does
// nothing.
func (s *staging) putPictures(ctx context.Context, l *Line, opt Options, past *reuse, drawings []*Drawing) error {
	if s.session == nil {
		return nil
	}
	defer l.Profile.lap(stagePictures)
	p := &pictureStaging{staging: s, line: l, from: l.NewPictures(opt), past: past, last: past.pictures()}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	used := UsedPictures(drawings)
	var done atomic.Int64
	for _, list := range used {
		group.Go(func() error {
			err := p.put(ctx, list)
			if finished := done.Add(1); opt.Making != nil {
				opt.Making(finished, int64(len(used)))
			}
			return err
		})
	}
	err := group.Wait()
	l.Found[Beside] = slices.Concat(l.Found[Beside], finding.Sort(p.findings))
	if past != nil {
		past.now.Pictures = p.files
	}
	if p.from.folder != "" && len(used) > 0 {
		cache.Prune(p.from.folder, max(maxVariants, 2*len(p.files)))
	}
	return err
}

// put stages the variants of one picture.
func (p *pictureStaging) put(ctx context.Context, list []picture.Variant) error {
	var missing []picture.Variant
	for _, v := range list {
		if file, ok := p.last[v.Path]; ok {
			kept, err := p.session.Keep([]publish.File{file})
			if err != nil {
				return err
			}
			if kept {
				p.add(file)
				continue
			}
			if body := p.past.output(ctx, p.line.Config.Limits.PictureBytes, file); body != nil {
				if err := p.stage(v, body); err != nil {
					return err
				}
				continue
			}
		}
		if body := p.from.Stored(v); body != nil {
			cache.Used(p.from.folder, v.Key())
			if err := p.stage(v, body); err != nil {
				return err
			}
		} else {
			missing = append(missing, v)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	bodies, err := p.from.Make(ctx, p.line, missing)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		p.report(missing[0], err)
		return nil
	}
	for i, v := range missing {
		if p.from.folder != "" {
			_ = cache.Save(p.from.folder, v.Key(), bodies[i]) // on failure, the next build makes it again
		}
		if err := p.stage(v, bodies[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *pictureStaging) stage(v picture.Variant, body []byte) error {
	file, err := p.session.PutFrom(v.Path, body, "")
	p.add(file)
	return err
}

func (p *pictureStaging) add(file publish.File) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files = append(p.files, file)
}

// report adds the finding about a picture whose variants cannot be made.
func (p *pictureStaging) report(v picture.Variant, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.findings = append(p.findings, p.line.Unmade(v, err))
}

// Unmade returns the finding about a picture whose variants cannot be made.
func (l *Line) Unmade(v picture.Variant, err error) finding.Finding {
	switch {
	case v.Share != nil:
		return l.Config.At("share.font").Report(pictureDamaged, "no share picture can be made for %q: %v", v.Path, err).
			Suggest("name another font file")
	case errors.Is(err, errSavedAgain):
		return changed.At(v.File, finding.Position{}, "%v", err).Suggest("build again")
	}
	return pictureDamaged.At(v.File, finding.Position{}, "the picture is damaged: %v", err).
		Suggest("save the picture again")
}
