package care

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// entries is the list of a data file, each entry with its place.
type entries = record.Placed[[]record.Placed[*record.Value]]

// unusable reports whether a file of the site has no list at all. The embedded one then stands in, so that one slip does not make
// every page wrong that names an entry.
func (l *loader) unusable(list entries) bool {
	return l.site != nil && (list.At == nil || list.At.Kind != record.List)
}

// builtIn is a loader of the embedded files into the same data. They have no findings.
func (l *loader) builtIn() *loader { return &loader{data: l.data} }

// provenance are the keys with which an entry tells where it is from and how sure that is.
type provenance struct {
	source   record.Placed[string]
	asOf     record.Placed[time.Time]
	verified record.Placed[bool]
}

// provenance reads where an entry is from. all is the day that its file gives for entries without their own. What claims to be
// verified and names no page (said when the keys were decoded) or no day is held for unverified.
func (l *loader) provenance(p provenance, all time.Time) (source string, asOf time.Time, verified bool) {
	source, asOf, verified = l.https(p.source), p.asOf.Is, p.verified.Is
	if p.asOf.At == nil {
		asOf = all
	}
	if verified && asOf.IsZero() {
		l.report(p.verified.Report(badData, "a verified entry needs the day on which it was checked").
			Suggest("add asOf = 2026-11-23, with the day of the check, here or once at the top of the file"))
	}
	return source, asOf, verified && source != "" && !asOf.IsZero()
}

// plainID is the form of ids, which stand in front matter and in addresses.
var plainID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id takes the id of an entry. ok is false when there is none, or when an entry before it has the same: what names it means the first.
// what is a word for such entries: "levels".
func (l *loader) id(id record.Placed[string], what string, given map[string]bool) (ok bool) {
	if id.Is == "" {
		return false // said when the keys were decoded
	}
	if !plainID.MatchString(id.Is) {
		l.report(id.Report(badData, "want lower-case words joined by hyphens, such as case-management, have %q", id.Is))
	}
	return l.once(id, what, given)
}

// once reports a name that an entry before has.
func (l *loader) once(name record.Placed[string], what string, given map[string]bool) (ok bool) {
	if given[name.Is] {
		l.report(name.Report(badData, "two %s are named %q", what, name.Is).Suggest("take one of them out, or give it a name of its own"))
		return false
	}
	given[name.Is] = true
	return true
}

// known reports a word that is none of those that may stand there. A word that was not written is known.
func (l *loader) known(word record.Placed[string], words []string) (ok bool) {
	if word.Is == "" || slices.Contains(words, word.Is) {
		return true
	}
	f := word.Report(badData, "want one of %s, have %q", strings.Join(words, ", "), word.Is)
	if near := finding.Nearest(word.Is, words); near != "" {
		f = f.Suggest("write %q", near)
	}
	l.report(f)
	return false
}
