package record

import "porchlight/internal/finding"

// Placed is a field that remembers where it was written, for a check that needs more than the kind of the value:
//
//	var site struct {
//		Locale Placed[string] `key:"locale"`
//	}
//
// A key that was not written, or is Null, leaves At nil.
type Placed[T any] struct {
	Is  T
	At  *Value
	opt Options
}

// DecodeRecord fills Is as Decode fills a field of its type.
func (p *Placed[T]) DecodeRecord(v *Value, opt Options) []finding.Finding {
	if v.Kind == Null {
		return nil
	}
	p.At, p.opt = v, opt
	return Decode(v, &p.Is, opt)
}

// Place is where the value stands.
func (p *Placed[T]) Place() Place { return PlaceOf(p.At, p.opt) }

// Report makes a finding at the value, with its prefix and path before the message. The key has to be written.
func (p *Placed[T]) Report(rule finding.Rule, format string, args ...any) finding.Finding {
	return p.opt.Report(rule, p.At, format, args...)
}

// Decode fills something else from the same value, so that a check of another package can read it.
func (p *Placed[T]) Decode(into any) []finding.Finding { return Decode(p.At, into, p.opt) }
