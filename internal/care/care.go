// Package care holds the field's facts: phone numbers and helplines, emergency numbers and crisis lines by country, words about
// hours, and the places a page can be shared to.
//
// Facts are TOML files with their sources and the day they were verified. They are embedded from data/ and replaced file by file
// by the data/ folder of a site, so that a number can be corrected without a new program:
//
//	data/crisis/<country>.toml  emergency number, crisis lines, default helpline and retired numbers of one country
//	data/levels.toml            levels of care, in the order of the continuum
//	data/services.toml          support services
//	data/substances.toml        substances
//	data/therapies.toml         therapies
//	data/kinds.toml             kinds of page and the keys that they need
//	data/glossary.toml          acronyms and words that want an explanation
//	data/share.toml             share targets, in order
//	data/hours.toml             phrases that promise an answer at every hour
//
// A site may add countries. The comments of the embedded files tell what their keys mean.
//
// Phone numbers become links only through Phone, which only ParsePhone makes.
package care

import "time"

// Data is all facts, complete and checked. It is not changed after Load.
type Data struct {
	Countries map[string]Country // by ISO 3166-1 alpha-2 code in lower case
	Share     []ShareTarget      // in the order shown
	Hours     Hours

	Levels     []Level // in the order of the continuum, the most support first
	Services   []Subject
	Substances []Subject
	Therapies  []Subject
	Kinds      []Kind
	Glossary   []Term // by Short

	retired retiredNumbers
}

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
	Name         string // who it belongs to: "SAMHSA's National Helpline"
	Number       Phone
	Tagline      string       // "Trusted help, 24/7"
	CallLabel    string       // "Get help now"
	Hours        string       // in words, as shown: "24 hours a day, 7 days a week"; made from Open where no words were given
	AlwaysOpen   bool         // the hours say that it never closes
	Open         OpeningHours // zero: only words were given
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
	Name        string   // "988 Suicide & Crisis Lifeline"
	Topics      []string // of KnownTopics, or of the site's own: "suicide", "substance-use", "overdose"
	Phone       Phone
	Text        Phone
	TextKeyword string
	TTY         Phone
	Chat        string       // https address, shown as a link
	Hours       string       // in words; made from Open where no words were given
	AlwaysOpen  bool         // the hours say that it never closes
	Open        OpeningHours // zero: only words were given
	Languages   []string
	Note        string
	Source      string    // https address of the owner's page, where the facts are checked
	VerifiedOn  time.Time // the day of the last check
	Verified    bool
}

// Country is the emergency number and the crisis lines of one country.
type Country struct {
	Code       string // ISO 3166-1 alpha-2, lower case: "us"
	Name       string
	Emergency  Phone
	Lines      []CrisisLine    // verified ones only, in the order shown
	Unverified []CrisisLine    // on file but not checked: not for readers
	Retired    []RetiredNumber // verified ones only
	Helpline   Helpline        // of a site that has none of its own; zero number: this country has no such line
	Source     string          // https address for the emergency number
	VerifiedOn time.Time

	// UnverifiedRetired are numbers that are thought to be out of use. They are on file for whoever checks the data; no text is held to them.
	UnverifiedRetired []RetiredNumber
}

// RetiredNumber is a number that its owner has given up and that is still copied about.
type RetiredNumber struct {
	Number   Phone
	Name     string // whose it was: "the National Suicide Prevention Lifeline"
	Use      string // what to write instead, in words: "988"
	Answers  bool   // calls to it still reach the owner
	Source   string // https address that says so
	AsOf     time.Time
	Verified bool
}

// ShareTarget is one place a page can be shared to. A target without a URL template is a control of the page itself (copy,
// print, the device's share sheet) and needs JavaScript.
type ShareTarget struct {
	ID      string // "pinterest"
	Label   string // "Pinterest"
	URL     string // template with {url}, {title}, {description} and {image}; Link fills it
	Social  bool   // a network; off on pages marked sensitive
	Script  string // "copy", "print" or "sheet" for controls that need JavaScript
	Default bool   // shown unless a site chooses otherwise
	Limit   int    // characters that the target takes, title and address together; 0: any
	Source  string // https address that documents the link

	link linkTemplate // URL, taken apart
}
