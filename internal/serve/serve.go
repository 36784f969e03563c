// Package serve shows a site to its editor while it is being written: an HTTP server on this computer, live reload, and
// what is wrong beside each page.
//
// It serves only what package build holds in memory for a path of the finished site, never a file by its path on disk.
// It writes nothing but the fix of a finding, when the editor presses a button for it (mend.go). Everything of its own
// is below /_porchlight/. Finished pages get one element appended (see decorate); without it they are byte for byte
// what a build writes.
//
// # A request on its way
//
//	guard.go    which requests are allowed: all others are refused and get nothing of the site
//	own.go      what lies below /_porchlight/: the overview, scripts, the state of a page, the stream of changes
//	mend.go     a press of a button writes the fix of one finding into its file
//	answer.go   an address becomes the path of an output, by the rules of static hosts, and the output is served
//	notice.go   messages of the preview in place of a page
package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/preview"
)

// Prefix is where the preview's own pages, scripts and answers are, below the host's root.
const Prefix = "/_porchlight/"

// Options configure a Server.
type Options struct {
	Preview *preview.Preview
	Source  string // the site's folder, absolute: for links into the editor's program
	// further names and addresses by which the server may be called; "name" with the server's own port or none,
	// "name:8080" with just this port
	Hosts []string
	Token string // required from other machines; "": they are refused, unless Open
	// with no Token, everyone who can reach the server may see the site: its address was chosen on purpose
	Open     bool
	Editor   Editor // where links to files lead; nil: nowhere
	Navigate bool   // tabs go to the page that was saved
}

// Editor makes an address that opens a file at a place in the editor's program; "" none. Path is absolute, line and
// column count from 1.
type Editor func(path string, line, column int) string

// Server is the preview server. It is an http.Handler.
type Server struct {
	opt    Options
	id     string // another one after each start, so that tabs notice a restart
	hosts  map[string]bool
	own    map[string]http.HandlerFunc // by address below Prefix
	stream *stream
	checks checking // of every page, for the overview
	cache  overviewCache

	mendToken string // of requests to mend something
	mending   sync.Mutex
}

// New makes a server.
func New(opt Options) *Server {
	s := &Server{opt: opt, id: rand.Text(), hosts: hostList(opt.Hosts), stream: newStream(),
		mendToken: rand.Text()}
	s.own = s.ownRoutes()
	return s
}

// Limits on what a client may cost. Nothing limits how long an answer takes: a stream lasts as long as its tab.
const (
	headerTime  = 5 * time.Second
	idleTime    = 2 * time.Minute
	headerBytes = 32 << 10
	// for responses in progress when the server ends; browsers keep unused connections open
	shutdownTime = 100 * time.Millisecond
)

// Serve answers on the listeners until ctx ends; then it releases all connections at once. An error is a matter of
// the machine: a listener that gave up.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	defer s.checks.end()
	server := &http.Server{
		Handler:                      s,
		ReadHeaderTimeout:            headerTime,
		IdleTimeout:                  idleTime,
		MaxHeaderBytes:               headerBytes,
		DisableGeneralOptionsHandler: true,
		// mistakes of clients do not concern the editor
		ErrorLog:    log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	var (
		running sync.WaitGroup
		failed  = make(chan error, len(listeners))
	)
	for _, l := range listeners {
		running.Go(func() {
			if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
				end()
			}
		})
	}
	<-ctx.Done()
	last, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if server.Shutdown(last) != nil {
		server.Close() //nolint:errcheck // what is left is being thrown away
	}
	running.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	defer s.recoverPanic(w, r)
	if !s.admit(w, r) {
		return
	}
	if isOwn(r.URL.Path) {
		s.serveOwn(w, r)
		return
	}
	s.answer(w, r)
}

// recoverPanic writes a page that reports a fault of the preview itself, where a browser would show an empty page.
// Whatever of the answer was sent already stays.
func (s *Server) recoverPanic(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	switch {
	case fault == nil:
	case fault == http.ErrAbortHandler:
		panic(fault)
	default:
		w.Header().Del("ETag")
		writeNotice(w, r, http.StatusInternalServerError, notice{
			Title: "The preview has made a mistake",
			Lines: []string{"It is not your mistake. Please report to the makers of Porchlight what you did, and this:",
				finding.Harmless(fmt.Sprint(fault))},
		})
	}
}

// setHeaders sets the headers of every response: it is not cached, its media type is not guessed, it is read and
// framed by no other website, and sends no referrer.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	// a page that frames another one of its own site shows the same as on the real host
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "frame-ancestors 'self'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}
