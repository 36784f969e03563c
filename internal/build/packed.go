package build

import (
	"cmp"
	"slices"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

// packed is the part of a drawing that is needed only once all subjects are drawn, as one text: a page with a few
// findings takes 3 KB otherwise, in many parts, at each of which the collector has to look.
type packed struct {
	text     string // of unpacked; "": it is in the drawing itself
	findings int    // how many are in it
}

// unpacked is what is packed of a drawing.
type unpacked struct {
	File     string // of the Findings that name none; "": they have none
	Findings []finding.Finding
	Facts    []check.Facts
	Given    given
	Written  []check.Written
}

// pack packs a drawing. What cannot be packed stays as it is.
func (d *Drawing) pack() {
	is := unpacked{"", d.Findings, d.Facts, d.given, d.written}
	if d.Source != nil && !slices.ContainsFunc(d.Findings, func(f finding.Finding) bool { return f.File == "" }) {
		is.File, is.Findings = d.Source.File, slices.Clone(d.Findings)
		for i := range is.Findings {
			if is.Findings[i].File == is.File {
				is.Findings[i].File = ""
			}
		}
	}
	if text, err := cache.Pack(&is); err == nil {
		d.packed = packed{text, len(d.Findings)}
		d.Findings, d.Facts, d.given, d.written = nil, nil, given{}, nil
	}
}

// unpack gives what a drawing has, packed or not.
func (d *Drawing) unpack() (is unpacked) {
	if d.packed.text == "" {
		return unpacked{"", d.Findings, d.Facts, d.given, d.written}
	}
	cache.Unpack(d.packed.text, &is)
	for i := range is.Findings {
		is.Findings[i].File = cmp.Or(is.Findings[i].File, is.File)
	}
	return is
}
