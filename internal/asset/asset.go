// Package asset holds the files of static/: what is published as it is, what is fingerprinted for long caching, how large a
// picture is. It is the only package that knows the minifier.
package asset

// Asset is one static file ready to be linked from a page. It is immutable.
type Asset struct {
	Name          string // in static/: "css/site.css"
	Path          string // in the output, fingerprinted: "css/site.3f2a9c41d07b.css"
	MediaType     string // "text/css"
	Integrity     string // "sha384-...", for the integrity attribute
	Body          []byte // minified
	Width, Height int    // of pictures, in CSS pixels; 0 when unknown
}
