// Package care holds the field's facts: phone numbers and helplines, emergency numbers and crisis lines by country, and the
// places a page can be shared to. Facts are TOML files with their sources and the day they were verified, embedded from data/
// and replaced file by file by a site's own data/.
package care

import "time"

// Answerer says who picks up the phone.
type Answerer string

const (
	Facility   Answerer = "facility"    // the provider's own staff
	Network    Answerer = "network"     // a network that the provider belongs to
	ThirdParty Answerer = "third-party" // somebody else
)

// Helpline is one line that a page can show in its banner.
type Helpline struct {
	ID           string // key in [helplines]; "" for the site's [helpline]
	Name         string // who it belongs to: "SAMHSA National Helpline"
	Number       Phone
	Tagline      string // "Trusted help, 24/7"
	CallLabel    string // "Get help now"
	Hours        string // in words, as shown: "24 hours a day, 7 days a week"
	AlwaysOpen   bool   // the hours say that it never closes
	AnsweredBy   Answerer
	AnswererName string // who that is, in words
	PaidReferral bool
	Languages    []string // "English", "Spanish"
	Text         Phone    // number or short code for text messages; zero: none
	TextKeyword  string   // what to send, e.g. "your ZIP code"
	TTY          Phone
	Disclosure   string // site path ("/who-answers/") or https address of the page that tells who answers and who pays
}

// CrisisLine is a line for a crisis, of one country.
type CrisisLine struct {
	ID          string
	Name        string // "988 Suicide & Crisis Lifeline"
	Topics      []string
	Phone       Phone
	Text        Phone
	TextKeyword string
	Chat        string // https address, shown as a link
	Hours       string
	Languages   []string
	Note        string
	Source      string // https address
	VerifiedOn  time.Time
	Verified    bool
}

// Country is the emergency number and the crisis lines of one country.
type Country struct {
	Code       string // ISO 3166-1 alpha-2, lower case: "us"
	Name       string
	Emergency  Phone
	Lines      []CrisisLine
	Source     string
	VerifiedOn time.Time
}

// ShareTarget is one place a page can be shared to. A target without a URL template is a control of the page itself (copy,
// print, the device's share sheet) and needs JavaScript.
type ShareTarget struct {
	ID      string // "pinterest"
	Label   string // "Pinterest"
	URL     string // with {url}, {title}, {description} and {image}, each percent-encoded when filled in
	Social  bool   // a network; off on pages marked sensitive
	Script  string // "copy", "print" or "sheet" for controls that need JavaScript
	Default bool   // shown unless a site chooses otherwise
	Source  string
}
