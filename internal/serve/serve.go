// Package serve shows a site to its editor while it is being written: an HTTP server on this computer that updates open
// pages and shows the findings of each.
//
// It serves only what package preview has for a path of the finished site, never a file by its path on disk. It writes
// nothing but the fix of a finding, when the editor presses a button for it (mend.go). The server's own addresses are
// below /_porchlight/. Finished pages get one element appended (see decorate); without it they are byte for byte what a
// build writes.
//
// # A request on its way
//
//	guard.go    refuses requests that may not see the site
//	own.go      answers below /_porchlight/: the overview, scripts, the state of a page, the stream of changes
//	mend.go     writes the fix of one finding into its file
//	answer.go   rewrites an address into the path of an output, by the rules of static hosts, and serves the output
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
	// Hosts are host names that requests may use, beside those of loopback: "name" with the server's port or none,
	// "name:8080" with this port only.
	Hosts []string
	Token string // required from other machines; "": they are refused, unless Open
	Open  bool   // without a Token, every machine that can reach the server may see the site

	Editor   Editor // makes links to files; nil: there are no such links
	Navigate bool   // tabs go to the page that was saved
}

// Editor makes an address that opens a file at a place in the editor's program; "": there is none. path is absolute,
// line and column count from 1.
type Editor func(path string, line, column int) string

// Server is the preview server. It is an http.Handler.
type Server struct {
	opt    Options
	id     string                      // random, so that tabs notice a restart
	hosts  map[string]bool             // of Options.Hosts, see hostList
	own    map[string]http.HandlerFunc // by address below Prefix
	stream *stream
	checks checking // of every page, for the overview
	cache  overviewCache

	mendToken string     // of requests to mend; random
	mending   sync.Mutex // held while a file is written
}

// New makes a server.
func New(opt Options) *Server {
	s := &Server{opt: opt, id: rand.Text(), hosts: hostList(opt.Hosts), stream: newStream(),
		mendToken: rand.Text()}
	s.own = s.ownRoutes()
	return s
}

// Limits for clients. An answer may take any time, because a stream lasts as long as its tab.
const (
	headerTime   = 5 * time.Second
	idleTime     = 2 * time.Minute
	headerBytes  = 32 << 10
	shutdownTime = 100 * time.Millisecond // for answers in progress when the server ends
)

// Serve answers on the listeners until ctx ends, and closes all connections. The error is that of a listener which
// failed; all others are then closed, too.
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
		// Mistakes of clients are not the editor's.
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
		server.Close() //nolint:errcheck // the remaining connections are dropped on purpose
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

// recoverPanic writes a notice that reports a fault of the preview itself, so that the browser does not show an empty
// page. Bytes of the answer that were sent before stay.
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

// setHeaders sets the headers of every answer: browsers do not cache it or guess its media type, other websites may not
// read or frame it, it sends no referrer, and search engines do not list it.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	// The site may frame its own pages, as on the real host.
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "frame-ancestors 'self'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}
