package care

import "time"

// HoursSpecification is one OpeningHoursSpecification of schema.org, as plain values. A span that closes before it opens goes on after
// midnight; one that opens and closes at 00:00 is closed (https://schema.org/OpeningHoursSpecification).
type HoursSpecification struct {
	DayOfWeek     []string // "Monday"; none: every day from ValidFrom to ValidThrough
	Opens, Closes string   // "09:00"; a whole day is 00:00 to 23:59
	ValidFrom     string   // "2026-12-25"; "" in ordinary weeks
	ValidThrough  string
}

// Schema is the hours for search engines: an entry for each span of the week, then one for each span or closing of an exception.
func (h OpeningHours) Schema() []HoursSpecification {
	var list []HoursSpecification
	for _, o := range h.Weekly {
		s := o.schema()
		for _, day := range o.Days {
			s.DayOfWeek = append(s.DayOfWeek, day.String())
		}
		list = append(list, s)
	}
	for _, e := range h.Except {
		spans := []HoursSpecification{{Opens: "00:00", Closes: "00:00"}}
		if len(e.Open) > 0 {
			spans = nil
			for _, o := range e.Open {
				spans = append(spans, o.schema())
			}
		}
		for _, s := range spans {
			s.ValidFrom, s.ValidThrough = e.From.Format(time.DateOnly), e.To.Format(time.DateOnly)
			list = append(list, s)
		}
	}
	return list
}

func (o Opening) schema() HoursSpecification {
	if o.WholeDay() {
		return HoursSpecification{Opens: "00:00", Closes: "23:59"}
	}
	return HoursSpecification{Opens: o.From.twentyFour(), Closes: o.To.twentyFour()}
}
