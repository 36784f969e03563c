package record

import "porchlight/internal/finding"

// Placed is a value with its place, for the items of a list, in which those that cannot be read are left out.
type Placed[T any] struct {
	Is T
	At Place
}

// DecodeRecord fills Is as Decode fills a field of its type.
func (p *Placed[T]) DecodeRecord(v *Value, opt Options) []finding.Finding {
	p.At = PlaceOf(v, opt)
	return Decode(v, &p.Is, opt)
}
