package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

var _ = check.Add(check.Rule{
	Name:     "picture-bytes",
	Severity: finding.Error,
	Doc:      "The file of a picture is larger than a picture may be",
	Why: "Each picture is read whole when the site is built, to remove the data of the camera: where it was taken, " +
		"when, and by whom. A file that is too large would take the memory of the machine.",
	Instead: "Save a smaller copy: 3,000 pixels on the longer side are enough for every screen. Or raise " +
		"`limits.pictureBytes` in config.toml.",
	File: func(p *check.Pass) {
		f, limit := p.File, p.Config.Limits.PictureBytes
		if f.Size > limit && strings.HasPrefix(f.MediaType, "image/") {
			p.Report(check.Place{File: f.Name}, "the picture has %s, and a picture may have %s", tree.Megabytes(f.Size),
				tree.Megabytes(limit)).
				Suggest("save a smaller copy, or raise limits.pictureBytes in config.toml")
		}
	},
})
