package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"porchlight/internal/cache"
	"porchlight/internal/site"
)

// LastDrawing says what the last build did with a page. A build that found nothing changed does not count.
type LastDrawing struct {
	Built   time.Time `json:"built"`
	Drawn   bool      `json:"drawn"`   // false: it used the output of the build before
	Because []string  `json:"because"` // in words
}

// drawnWhy is the reason why a build drew a subject.
type drawnWhy int8

const (
	notDrawn      drawnWhy = iota // it used the output of the build before
	newSubject                    // the build before kept no drawing of it
	fileChanged                   // the file of its page changed
	outputChanged                 // the outputs in the destination changed
	othersChanged                 // drawn.Causes or made.Causes say what changed
)

// LastDrawing finds what the last build with the same settings did with a page. Built is zero if there is
// no record.
func (o *Overview) LastDrawing(page *site.Page) *LastDrawing {
	none := &LastDrawing{Because: []string{"there is no record of an earlier build of this page with these settings"}}
	folder := cacheIn(o.root.Name())
	name := cacheName(settingsDigest(o.opt.Flags))
	var last made
	if !cache.Open(folder, name).Next(&last) {
		return none
	}
	file := cache.Open(folder, name+drawnFile)
	var environment []byte
	var words []string
	if !file.Next(&environment) || !file.Next(&words) {
		return none
	}
	for p := (packedDrawn{}); file.Next(&p); p = (packedDrawn{}) {
		if d := new(drawn); p.Name == (Subject{Page: page}).name() && cache.Unpack(p.Drawn, d) {
			because := d.Why.words(slices.Concat(last.Causes, d.Causes))
			return &LastDrawing{last.Clock.In(o.Config.TimeZone), d.Why != notDrawn, because}
		}
	}
	return none
}

func (w drawnWhy) words(causes []string) []string {
	switch w {
	case notDrawn:
		return []string{"nothing that it depends on had changed"}
	case newSubject:
		return []string{"it was not in the build before"}
	case fileChanged:
		return []string{"its own file had changed"}
	case outputChanged:
		return []string{"what is published was changed or removed since"}
	}
	return causes
}

// why returns why this build drew a subject, and the changes of other pages in words.
func (r *reuse) why(what Subject, d *Drawing) (drawnWhy, []string) {
	if d.was == nil && !r.holds {
		return othersChanged, nil
	}
	was := d.was
	if was == nil {
		was = r.was(what)
	}
	switch {
	case was == nil:
		return newSubject, nil
	case string(was.Digest) != string(what.digest()):
		return fileChanged, nil
	case !r.others.same(was.Given, what.Page):
		return othersChanged, r.others.causes(was.Given, what.Page)
	case r.isStopped && was.Why != notDrawn: // the stopped build drew it but did not publish it
		return was.Why, was.Causes
	case d.was != nil:
		return notDrawn, nil
	}
	return outputChanged, nil
}

// causes returns, in words, the changes since the last build that affect all drawings.
func (r *reuse) causes() []string {
	last, now := &r.last, &r.now
	if last.Environment == nil {
		return []string{"there is no earlier build with these settings to use again"}
	}
	var list []string
	if !r.sameProgram() {
		list = append(list, "another version of Porchlight made the build before")
	}
	if last.Today != now.Today {
		list = append(list, "a new day had begun")
	}
	if now.Exact && !last.Clock.Equal(now.Clock) {
		list = append(list, "a layout shows the time of the build")
	}
	list = append(list, differences(addresses(last), addresses(now), "whether or where %s is published had changed")...)
	list = append(list, differences(filesBesides(last), filesBesides(now), "%s had changed")...)
	if len(list) == 0 {
		const other = "a menu, the order of sections, or the name of a folder or link had changed, or the record is gone"
		list = append(list, other)
	}
	return atMost(list)
}

// addresses returns the Address digests of all pages that have a file, by file.
func addresses(m *made) map[string]site.Digest {
	files := map[string]site.Digest{}
	for _, p := range m.States {
		if p.File != "" {
			files[p.File] = p.Address
		}
	}
	return files
}

// filesBesides returns the digests of all files that are not files of pages, by path.
func filesBesides(m *made) map[string][sha256.Size]byte {
	files, pages := map[string][sha256.Size]byte{}, addresses(m)
	for i, name := range m.Files.Paths {
		if _, isPage := pages[name]; !isPage {
			files[name] = [sha256.Size]byte(m.Files.Digests[i*sha256.Size:])
		}
	}
	return files
}

// differences describes the names that were added, changed or removed. changed is the format for a changed
// name.
func differences[D comparable](last, now map[string]D, changed string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if was, had := last[name]; !had {
			list = append(list, name+" was new")
		} else if was != now[name] {
			list = append(list, fmt.Sprintf(changed, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(last)) {
		if _, has := now[name]; !has {
			list = append(list, name+" was gone")
		}
	}
	return list
}

// drawnFile is the suffix in the name of the file with the drawings.
const drawnFile = "-drawn"

// cacheName begins the names of the cache files of builds with these settings.
func cacheName(settings []byte) string { return hex.EncodeToString(settings[:8]) }
