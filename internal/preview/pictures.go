package preview

import (
	"context"
	"slices"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/picture"
)

// variantBytes is how many bytes of variants of pictures a preview keeps.
const variantBytes = 32 << 20

// variants are the smaller copies of pictures that were requested last, by their keys, which hold the digest of the
// picture: they outlive editions.
type variants struct {
	mu     sync.Mutex
	bodies map[string][]byte
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

// variant is a smaller copy of a picture, made when it is requested. There is none of a picture that cannot be decoded.
// A build reports that.
func (p *Preview) variant(ctx context.Context, e *Edition, path string) (*Answer, bool) {
	v, ok := e.line.Renderer.Variant(path)
	if !ok {
		v, ok = e.sharePicture(ctx, path)
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

// sharePicture finds the share picture that a page names now.
func (e *Edition) sharePicture(ctx context.Context, path string) (v picture.Variant, ok bool) {
	owner := e.line.Renderer.ShareOwner(path)
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
