package build

import (
	"cmp"
	"slices"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

// packed is the part of a drawing that is needed only after all subjects are drawn, as one text. Unpacked,
// a page with a few findings takes 3 KB in many objects, and the garbage collector has to scan each of
// them.
type packed struct {
	text     string // a packed unpacked; "": the drawing itself has the data
	findings int    // the number of findings in text
}

// unpacked is the data in a packed text.
type unpacked struct {
	File     string // replaces an empty File in Findings
	Findings []finding.Finding
	Facts    []check.Facts
	Given    given
	Written  []check.Written
}

// pack packs a drawing. A drawing that cannot be packed stays as it is.
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

// unpack returns the data of a drawing, packed or not.
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
