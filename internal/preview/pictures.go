package preview

import (
	"context"
	"sync"

	"porchlight/internal/asset"
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
