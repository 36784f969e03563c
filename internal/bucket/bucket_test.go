package bucket

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	_ "gocloud.dev/blob/s3blob"
)

// fault answers in place of a store, or lets it answer.
type fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

// store is a server that speaks S3, through a fault. Requests that a client has given up may still be read when the
// fault is changed.
func store(t *testing.T) (address string, wrong *atomic.Pointer[fault]) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	backend := s3mem.New()
	if err := backend.CreateBucket("cache"); err != nil {
		t.Fatal(err)
	}
	good := gofakes3.New(backend).Server()
	wrong = new(atomic.Pointer[fault])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := wrong.Load(); f != nil {
			(*f)(w, r, good)
			return
		}
		good.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	query := url.Values{"endpoint": {server.URL}, "use_path_style": {"true"}, "region": {"us-east-1"}}
	return "s3://cache?" + query.Encode(), wrong
}

func opened(t *testing.T, address string, patience time.Duration) *Bucket {
	t.Helper()
	b, err := Open(t.Context(), address, patience)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestKeeps: what was put is given by a later use, up to a size; what was not put is not, and is no problem.
func TestKeeps(t *testing.T) {
	s3, _ := store(t)
	for _, address := range []string{"file://" + filepath.ToSlash(filepath.Join(t.TempDir(), "a", "cache")), s3} {
		body := bytes.Repeat([]byte{0, 1, 255}, 1000)
		b := opened(t, address, time.Minute)
		b.Put(t.Context(), "files/ab", body)
		if err := b.Close(); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		b = opened(t, address, time.Minute)
		if have := b.Get(t.Context(), "files/ab", 3000); !bytes.Equal(have, body) {
			t.Errorf("%s: %d bytes", address, len(have))
		}
		if have := b.Get(t.Context(), "files/ab", 2999); have != nil {
			t.Errorf("%s: %d bytes, which is too many", address, len(have))
		}
		if have := b.Get(t.Context(), "files/none", 10); have != nil || !b.Reads() {
			t.Errorf("%s: %q of nothing", address, have)
		}
		if err := b.Close(); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestReadOnly: a credential that may only read is no problem.
func TestReadOnly(t *testing.T) {
	address, wrong := store(t)
	b := opened(t, address, time.Minute)
	b.Put(t.Context(), "a", []byte("words"))
	denied := fault(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "<Error><Code>AccessDenied</Code></Error>")
			return
		}
		next.ServeHTTP(w, r)
	})
	wrong.Store(&denied)
	b.Put(t.Context(), "b", []byte("words"))
	if string(b.Get(t.Context(), "a", 10)) != "words" || b.Writes() || !b.Reads() {
		t.Errorf("writes %v, reads %v", b.Writes(), b.Reads())
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// TestFaults: a store that does not work is given up, and one message has the cause. What it gives is whole, or
// nothing.
func TestFaults(t *testing.T) {
	address, wrong := store(t)
	b := opened(t, address, time.Minute)
	b.Put(t.Context(), "a", []byte(strings.Repeat("words", 1000)))
	for name, c := range map[string]struct {
		want  string
		fault fault
	}{
		"slow": {"it takes too long", func(_ http.ResponseWriter, r *http.Request,
			_ http.Handler) {
			<-r.Context().Done()
		}},
		"cut off": {"", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write([]byte("words"))
		}},
		"refused": {"", func(w http.ResponseWriter, _ *http.Request,
			_ http.Handler) {
			w.WriteHeader(http.StatusForbidden)
		}},
	} {
		wrong.Store(&c.fault)
		b := opened(t, address, 5*time.Second)
		started := time.Now()
		for range 50 {
			if have := b.Get(t.Context(), "a", 1<<20); have != nil {
				t.Errorf("%s: %d bytes", name, len(have))
			}
		}
		if b.Reads() {
			t.Errorf("%s: it was not given up", name)
		}
		if err := b.Close(); err == nil || !strings.Contains(err.Error(), c.want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if took := time.Since(started); took > time.Minute {
			t.Errorf("%s: it took %s", name, took)
		}
	}
}

func TestWithoutStores(t *testing.T) {
	_, err := Open(t.Context(), "azblob://cache", time.Minute)
	if err == nil {
		t.Skip("built with the tag cloud")
	}
	if want := `this program cannot use "azblob://"; build one with: go build -tags cloud`; err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
