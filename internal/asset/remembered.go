package asset

import (
	"bytes"
	"io"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/parse/v2/buffer"
)

// remembered keeps results of a minifier for what pages repeat: the icons and the inline scripts of a layout are the same on
// every page, and would otherwise take more than half of the time a page does.
type remembered struct {
	minify.Minifier
	inline string // the parameter that tells an inline text, which is alone and "1" then

	mu    sync.RWMutex
	known map[string][]byte
}

// Both limits together bound the memory at 8 MiB a minifier.
const (
	rememberedBytes = 8 << 10 // of one text
	rememberedTexts = 1 << 10
)

func remember(m minify.Minifier, inline string) *remembered {
	return &remembered{Minifier: m, inline: inline, known: map[string][]byte{}}
}

// Minify answers inline texts from memory.
func (r *remembered) Minify(m *minify.M, w io.Writer, src io.Reader, params map[string]string) error {
	piece, ok := src.(*buffer.Reader)
	if !ok || len(params) != 1 || params[r.inline] != "1" || piece.Len() > rememberedBytes {
		return r.Minifier.Minify(m, w, src, params)
	}
	r.mu.RLock()
	small, ok := r.known[string(piece.Bytes())]
	r.mu.RUnlock()
	if ok {
		_, err := w.Write(small)
		return err
	}
	key := string(piece.Bytes())
	var out bytes.Buffer
	if err := r.Minifier.Minify(m, &out, src, params); err != nil {
		return err
	}
	r.mu.Lock()
	if len(r.known) < rememberedTexts {
		r.known[key] = out.Bytes()
	}
	r.mu.Unlock()
	_, err := w.Write(out.Bytes())
	return err
}
