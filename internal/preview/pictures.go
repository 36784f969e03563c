package preview

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
)

// variantBytes is the size of all variants that a preview keeps, in bytes.
const variantBytes = 32 << 20

// decoded is the results of decoding pictures. They are kept over editions.
type decoded struct {
	mu      sync.Mutex
	results map[picture.Digest]error // by digest of the picture; nil: it can be decoded
}

func (d *decoded) result(of picture.Digest) (err error, known bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	err, known = d.results[of]
	return err, known
}

func (d *decoded) put(of picture.Digest, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.results[of] = err
}

// count is the number of results.
func (d *decoded) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.results)
}

// decodePictures finds out which pictures of the drawn pages cannot be decoded, as a build does when it makes their
// variants. A picture with a variant that a build has kept is not decoded again.
func (p *Preview) decodePictures(ctx context.Context) error {
	e := p.Edition()
	results, _ := e.scene.drawings()
	for _, list := range build.UsedPictures(slices.Collect(maps.Values(results))) {
		v := list[0]
		if _, known := p.decoded.result(v.Source); known || v.IsDrawn() {
			continue
		}
		if e.scene.pictures.Stored(v) != nil {
			p.decoded.put(v.Source, nil)
			continue
		}
		_, err := e.scene.pictures.Make(ctx, e.line, list[:1])
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if damaged := (build.DamagedError{}); err != nil && !errors.As(err, &damaged) {
			return ErrEdited // the picture was saved again or cannot be read, which the next edition reports
		}
		p.decoded.put(v.Source, err)
	}
	return nil
}

// undecoded are the findings of pictures of some drawings that cannot be decoded. complete is false if some pictures
// are not in decoded.
func (p *Preview) undecoded(e *Edition, drawings []*build.Drawing) (findings []finding.Finding, complete bool) {
	complete = true
	for _, list := range build.UsedPictures(drawings) {
		if list[0].IsDrawn() {
			continue
		}
		err, known := p.decoded.result(list[0].Source)
		complete = complete && known
		if err != nil {
			findings = append(findings, e.line.Unmade(list[0], err))
		}
	}
	return finding.Sort(findings), complete
}

// variants are the variants of pictures that were requested last. They are kept over editions, since their keys have
// the digest of the picture.
type variants struct {
	mu     sync.Mutex
	bodies map[string][]byte // by picture.Variant.Key
	recent recent[string]
}

func newVariants() *variants {
	return &variants{bodies: map[string][]byte{}, recent: newRecent[string](variantBytes)}
}

func (v *variants) get(key string) []byte {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.recent.touch(key)
	return v.bodies[key]
}

func (v *variants) put(key string, body []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.bodies[key] = body
	for _, old := range v.recent.add(key, len(body)) {
		delete(v.bodies, old)
	}
}

// variant is the variant of a picture at an output path. It is made when it is requested. ok is false if the picture
// cannot be decoded.
func (p *Preview) variant(ctx context.Context, e *Edition, path string) (_ *Answer, ok bool) {
	v, ok := e.line.Renderer.Variant(path)
	if !ok {
		v, ok = e.drawnPicture(ctx, path)
	}
	if !ok {
		return nil, false
	}
	a := &Answer{Path: path, MediaType: asset.MediaType(path), Body: p.variants.get(v.Key())}
	if a.Body == nil {
		a.Body = e.scene.pictures.Stored(v)
	}
	if a.Body == nil {
		bodies, err := e.scene.pictures.Make(ctx, e.line, []picture.Variant{v})
		if err != nil {
			return nil, false
		}
		a.Body = bodies[0]
	}
	p.variants.put(v.Key(), a.Body)
	return a, true
}

// drawnPicture is the picture at an output path that is drawn for a page, such as its share picture. ok is false if the
// page does not have it now.
func (e *Edition) drawnPicture(ctx context.Context, path string) (v picture.Variant, ok bool) {
	owner := e.line.Renderer.PictureOwner(path)
	if owner == nil {
		return v, false
	}
	what := build.Subject{Page: owner}
	d, err := e.scene.draw(ctx, what, e.source(what), false)
	if err != nil {
		return v, false
	}
	i := slices.IndexFunc(d.Pictures, func(v picture.Variant) bool { return v.Path == path })
	if i < 0 {
		return v, false
	}
	return d.Pictures[i], true
}
