package content

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var sourceID = finding.NewRule("source-id", finding.Error, "Two sources of a page have the same id")

var badURL = finding.NewRule("bad-url", finding.Error,
	"The address of a source or of a license is not one that a reader can open")

// Source is one reference of a page.
type Source struct {
	ID        string    `key:"id"` // by which the text cites it: [^asam]; "" none
	Title     string    `key:"title,required"`
	URL       string    `key:"url"` // http or https; "" for what is not on the web
	Publisher string    `key:"publisher"`
	Accessed  time.Time `key:"accessed"`
	Until     time.Time `key:"until"` // the day on which what the page takes from it ends or changes
}

// sources is a list of sources. A single one may be written without the list.
type sources []Source

// DecodeRecord reads a list or one source.
func (s *sources) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind != record.String && v.Kind != record.Map {
		return append(record.Decode(v, (*[]Source)(s), opt), repeatedIDs(v, opt)...)
	}
	var one Source
	findings := record.Decode(v, &one, opt)
	if len(findings) == 0 {
		*s = sources{one}
	}
	return findings
}

// repeatedIDs reports sources with the id of an earlier one. A citation leads to the first.
func repeatedIDs(list *record.Value, opt record.Options) (findings []finding.Finding) {
	given := map[string]bool{}
	for _, source := range record.PlaceOf(list, opt).Items() {
		id := source.Key("id")
		if name := id.Text(); name != "" && given[name] {
			findings = append(findings, id.Report(sourceID, "two sources have the id %q", name).
				Suggest("give this one an id of its own, or take the id out"))
		}
		given[id.Text()] = true
	}
	return findings
}

// DecodeRecord reads a source by its keys.
func (s *Source) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys Source
	if v.Kind == record.String && !HasBlank(v.Text) {
		advice := finding.Advice("write {title: %s}", strconv.Quote(v.Text))
		if strings.Contains(v.Text, "://") {
			advice = finding.Advice(`write {title: "...", url: %s, accessed: ...} with its title and the day you read it`,
				strconv.Quote(v.Text))
		}
		return []finding.Finding{opt.Wrong(v, "the keys title, url, publisher, accessed").Suggest("%s", advice)}
	}
	findings := record.Decode(v, (*keys)(s), opt)
	return append(findings, checkURL(&s.URL, v, opt)...)
}

// checkURL reports and clears the "url" of a group of keys when it is not a whole http or https address.
func checkURL(address *string, keys *record.Value, opt record.Options) []finding.Finding {
	if *address == "" || HasBlank(*address) {
		return nil
	}
	if u, err := url.Parse(*address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return nil
	}
	wrong := *address
	*address = ""
	return []finding.Finding{opt.Key("url").Report(badURL, keys.Get("url"),
		"want an address that begins with https://, have %q", wrong).
		Suggest("write the whole address, such as https://www.example.org/guide")}
}
