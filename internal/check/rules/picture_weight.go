package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

var _ = check.Add(check.Rule{
	Name:     "picture-weight",
	Severity: finding.Warning,
	Doc:      "A picture of which no smaller copies are made is heavy",
	Why: "Photos (JPEG, PNG, WebP) are offered in several widths. Drawings and moving pictures are published " +
		"unchanged. On a slow connection a megabyte takes half a minute, and costs the reader money.",
	Instead: "Save the drawing without the photo in it, or one photo in place of the moving picture. The limit is " +
		"`pictures.weight` in config.toml, 1 MB unless it is set.",
	File: func(p *check.Pass) {
		switch f := p.File; f.MediaType {
		case "image/gif", "image/svg+xml", "image/avif", "image/bmp":
			if f.Size > p.Config.PictureWeight {
				p.Report(check.Place{File: f.Name}, "the picture has %s, and browsers load all of it",
					tree.Megabytes(f.Size)).Suggest("save a smaller one")
			}
		}
	},
})
