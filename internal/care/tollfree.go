package care

import "github.com/nyaruka/phonenumbers"

// TollFree reports whether a call costs the caller nothing by the plan of the number's country, as with 1-800. It is false for short codes,
// about which the plan says nothing.
func (p Phone) TollFree() bool {
	if p.IsZero() || p.Short() {
		return false
	}
	number, err := phonenumbers.Parse(p.e164, "")
	return err == nil && phonenumbers.GetNumberType(number) == phonenumbers.TOLL_FREE
}
