package build

import (
	"strings"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/search"
)

// packed holds the findings and facts of a drawing, which are needed only after all subjects are drawn, as
// one text. Unpacked, a page with a few findings takes 2 KB in many objects, and the garbage collector has
// to scan each of them.
type packed struct {
	text     string // a packed packedData; "": the drawing itself has the data
	findings int    // the number of findings in text
	phrases  *search.Dictionary
}

// packedData is the data in a packed text. Its numbers are those of phrases, because many pages have the
// same messages and the same ids. File and Path are 0 for the file and the output path of the page itself,
// and otherwise one more than the number.
type packedData struct {
	Findings []packedFinding
	Facts    []packedFacts
}

type packedFinding struct {
	Rule, File, Message, Suggestion, Cause, Source uint32
	Rest                                           finding.Finding // without these texts
}

type packedFacts struct {
	Path uint32
	IDs  []uint32
}

func newPhrases() *search.Dictionary { return search.NewDictionary([]string{""}) }

// own returns the file and the output path of the drawing's page, or "".
func (d *Drawing) own() (file, path string) {
	if d.Source != nil {
		file = d.Source.File
	}
	if d.Page != nil {
		path = d.Page.OutputPath
	}
	return file, path
}

// pack packs a drawing. A drawing that cannot be packed stays as it is.
func (d *Drawing) pack(phrases *search.Dictionary) {
	ownFile, ownPath := d.own()
	number := func(text, own string) uint32 {
		if text == own {
			return 0
		}
		return 1 + phrases.Number(text)
	}
	var is packedData
	for _, f := range d.Findings {
		p := packedFinding{Rule: phrases.Number(f.Rule), File: number(f.File, ownFile), Rest: f,
			Message: phrases.Number(f.Message), Suggestion: phrases.Number(f.Suggestion),
			Cause: phrases.Number(f.Cause), Source: phrases.Number(f.Source)}
		p.Rest.Rule, p.Rest.File, p.Rest.Message = "", "", ""
		p.Rest.Suggestion, p.Rest.Cause, p.Rest.Source = "", "", ""
		is.Findings = append(is.Findings, p)
	}
	for _, f := range d.Facts {
		p := packedFacts{number(f.Path, ownPath), make([]uint32, len(f.IDs))}
		for i, id := range f.IDs {
			p.IDs[i] = phrases.Number(id)
		}
		is.Facts = append(is.Facts, p)
	}
	if text, err := cache.Pack(&is); err == nil {
		d.packed = packed{text, len(d.Findings), phrases}
		d.Findings, d.Facts = nil, nil
	}
}

// unpack returns the findings and facts of a drawing, packed or not.
func (d *Drawing) unpack() ([]finding.Finding, []check.Facts) {
	if d.packed.text == "" {
		return d.Findings, d.Facts
	}
	var is packedData
	cache.Unpack(d.packed.text, &is)
	words := d.packed.phrases.Words()
	ownFile, ownPath := d.own()
	phrase := func(number uint32, own string) string {
		if number == 0 {
			return own
		}
		return words[number-1]
	}
	findings, facts := make([]finding.Finding, len(is.Findings)), make([]check.Facts, len(is.Facts))
	for i, p := range is.Findings {
		f := p.Rest
		f.Rule, f.File, f.Message = words[p.Rule], phrase(p.File, ownFile), words[p.Message]
		f.Suggestion, f.Cause, f.Source = words[p.Suggestion], words[p.Cause], words[p.Source]
		f.Fix.Text = strings.Clone(f.Fix.Text) // the packed text is not kept for it
		findings[i] = f
	}
	for i, p := range is.Facts {
		ids := make([]string, len(p.IDs))
		for j, id := range p.IDs {
			ids[j] = words[id]
		}
		facts[i] = check.Facts{Path: phrase(p.Path, ownPath), IDs: ids}
	}
	return findings, facts
}
