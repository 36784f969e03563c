package serve

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
)

// testServer is a site in a folder, previewed and served on a loopback address.
type testServer struct {
	*Server
	preview *preview.Preview
	folder  string
	addr    string // "127.0.0.1:40001"
}

// serveFiles serves a site of these files. It ends with the test.
func serveFiles(t *testing.T, files map[string]string, change func(*Options)) *testServer {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return serveWith(t, build.Options{Source: dir, Theme: porchlight.Starter,
		Flags: config.Flags{Env: []string{}, Clock: noonInMarch}}, change)
}

// serveWith serves a site that is built as the options say.
func serveWith(t *testing.T, how build.Options, change func(*Options)) *testServer {
	t.Helper()
	return serveIncluding(t, build.Everything, how, change)
}

// serveIncluding serves what is included of a site.
func serveIncluding(t *testing.T, include build.Include, how build.Options, change func(*Options)) *testServer {
	t.Helper()
	preview, err := preview.Open(how, include)
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{Preview: preview, Source: how.Source}
	if change != nil {
		change(&opt)
	}
	s := New(opt)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			t.Error(err)
		}
		preview.Close()
	})
	return &testServer{s, preview, how.Source, l.Addr().String()}
}

// get requests an address with some headers ("Name: value") and follows no redirect.
func (w *testServer) get(t *testing.T, method, address string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, "http://"+w.addr+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		} else {
			req.Header.Add(name, value)
		}
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}
