package asset

import (
	"path"
	"strings"
)

const (
	svgType  = "image/svg+xml"
	cssType  = "text/css"
	htmlType = "text/html"
	jsType   = "text/javascript"
	jsonType = "application/json"
	xmlType  = "application/xml"
)

// mediaTypes are the media types by file extension. The table of the operating system is not used: it differs
// between machines, so the output would differ.
//
// Source: https://www.iana.org/assignments/media-types/ and, for scripts, RFC 9239
var mediaTypes = map[string]string{
	".aac":         "audio/aac",
	".appcache":    "text/cache-manifest",
	".atom":        "application/atom+xml",
	".avif":        "image/avif",
	".bmp":         "image/bmp",
	".css":         cssType,
	".csv":         "text/csv",
	".doc":         "application/msword",
	".docx":        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".epub":        "application/epub+zip",
	".gif":         "image/gif",
	".gz":          "application/gzip",
	".htm":         htmlType,
	".html":        htmlType,
	".ico":         "image/vnd.microsoft.icon",
	".ics":         "text/calendar",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          jsType,
	".json":        jsonType,
	".jsonld":      "application/ld+json",
	".jxl":         "image/jxl",
	".m4a":         "audio/mp4",
	".map":         jsonType,
	".md":          "text/markdown",
	".mjs":         jsType,
	".mp3":         "audio/mpeg",
	".mp4":         "video/mp4",
	".odt":         "application/vnd.oasis.opendocument.text",
	".ogg":         "audio/ogg",
	".ogv":         "video/ogg",
	".opus":        "audio/ogg",
	".otf":         "font/otf",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".pptx":        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".rss":         "application/rss+xml",
	".svg":         svgType,
	".tif":         "image/tiff",
	".tiff":        "image/tiff",
	".ttf":         "font/ttf",
	".txt":         "text/plain",
	".vcf":         "text/vcard",
	".vtt":         "text/vtt",
	".wasm":        "application/wasm",
	".wav":         "audio/wav",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xhtml":       "application/xhtml+xml",
	".xlsx":        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml":         xmlType,
	".zip":         "application/zip",
}

// MediaType returns the media type for a file's extension, without parameters. It returns
// "application/octet-stream" for an unknown extension. The result is the same on every machine.
func MediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

// isText reports whether files of a media type are text.
func isText(mediaType string) bool {
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "+xml") ||
		strings.HasSuffix(mediaType, "json") || mediaType == xmlType
}
