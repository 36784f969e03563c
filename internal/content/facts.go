package content

import (
	"time"

	"porchlight/internal/care"
)

// Facts are what pages of some kinds tell beside their text: a place its address, a person their role, a policy its day.
type Facts struct {
	// Of places, and in part of people.
	Address       Address
	Phone         care.Phone
	Email         string
	OpeningHours  care.OpeningHours
	Geo           Geo
	License       License
	Accreditation []License
	Languages     []string
	Payment       []string // what is accepted: "Medicaid", "sliding fee"
	Transit       string   // how to get there, in words
	Parking       string

	// Of people.
	Role        string
	Credentials []string // "LCSW", in the order after the name
	Pronouns    string
	Sample      bool // not a real person or place: said on the page, and left out of what machines read

	// Of insurance pages.
	Plans []Plan

	// Of policies.
	Effective time.Time // the day from which it holds
}

// Address is a postal address.
type Address struct {
	Street     string `key:"street"`
	Locality   string `key:"locality"`
	Region     string `key:"region"`
	PostalCode string `key:"postalCode"`
	Country    string `key:"country"` // ISO 3166-1 alpha-2; "" the site's
}

// Geo is a point on the earth in degrees (WGS 84).
type Geo struct {
	Latitude  float64 `key:"latitude,required"`
	Longitude float64 `key:"longitude,required"`
}

// License is a license or an accreditation and who gave it.
type License struct {
	Name      string `key:"name"`
	Number    string `key:"number"`
	Authority string `key:"authority"`
	URL       string `key:"url"`
}

// Plan is a health plan and whether the program is in its network.
type Plan struct {
	Name      string `key:"name,required"`
	InNetwork bool   `key:"inNetwork"`
	Note      string `key:"note"`
}
