package care

import (
	"embed"
	"errors"
	"hash/maphash"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// memo is a small cache of a function of texts, since most pages have the same telephone numbers. A text replaces
// another one in the same slot. The zero value is ready, and safe for concurrent use.
type memo[T any] struct {
	slots [256]atomic.Pointer[memoEntry[T]]
}

type memoEntry[T any] struct {
	text  string
	value T
}

// longestMemo is the longest text that is kept, in bytes.
const longestMemo = 200

var memoSeed = maphash.MakeSeed()

// of is the value of make for a text. Callers share it and must not change it.
func (m *memo[T]) of(text string, make func(string) T) T {
	if len(text) > longestMemo {
		return make(text)
	}
	slot := &m.slots[maphash.String(memoSeed, text)%uint64(len(m.slots))]
	if known := slot.Load(); known != nil && known.text == text {
		return known.value
	}
	text = strings.Clone(text) // a part of a page's text would keep the whole text in memory
	value := make(text)
	slot.Store(&memoEntry[T]{text, value})
	return value
}

//go:embed data
var embedded embed.FS

var (
	badData    = finding.NewFixedRule("bad-data", "A data file has a value that cannot be right")
	dataUnread = finding.NewRule("data-unread", finding.Warning,
		"A file of data/ has a name that is not read, or an entry turns off a term that does not exist")
)

// dataVersion is the version of the data files' format that this program reads.
const dataVersion = 1

// Load reads the facts: the embedded files, each replaced by the site's file of the same name. site is the site's
// folder; nil reads embedded files only. Data is never nil: if a file of the site cannot be used, the embedded one is
// used, and findings give the reason.
func Load(site fs.FS) (*Data, []finding.Finding) {
	if site != nil {
		if _, err := fs.Stat(site, "data"); !errors.Is(err, fs.ErrNotExist) {
			return load(site)
		}
	}
	return embeddedOnly()
}

// embeddedOnly is Load for sites without a folder data/. It reads the files once, since a preview loads the facts each
// time that settings change.
var embeddedOnly = sync.OnceValues(func() (*Data, []finding.Finding) { return load(nil) })

func load(site fs.FS) (*Data, []finding.Finding) {
	go builtInPacks() // takes half of the time, and depends on nothing
	l := loader{site: site, data: &Data{Countries: map[string]Country{}}}
	if site != nil {
		if err := record.Folder(site, "data"); err != nil { // reported once, not for each file in it
			l.report(badData.At("data", finding.Position{}, "%s", err))
			l.site = nil
		}
	}
	l.acronyms()
	l.hours() // before the countries, whose helplines are checked against these words
	for _, file := range l.countryFiles() {
		l.country(file)
	}
	l.share()
	l.levels()
	l.data.Services = l.subjects("services") // subjects after the countries, whose topics they name
	l.data.Substances = l.subjects("substances")
	l.data.Therapies = l.subjects("therapies")
	l.kinds()
	l.glossary()
	l.searchCards()
	l.notices()
	l.trackers()
	l.guide() // after levels and countries, to which it refers
	l.packs()
	l.unread()
	return l.data, l.findings
}

// Files are the names of the embedded files, relative to data/, sorted: "crisis/us.toml".
func Files() []string {
	top, _ := fs.Glob(embedded, "data/*.toml")
	below, _ := fs.Glob(embedded, "data/*/*.toml")
	files := append(top, below...)
	for i := range files {
		files[i] = strings.TrimPrefix(files[i], "data/")
	}
	slices.Sort(files)
	return files
}

// File is the text of one of Files.
func File(name string) (text []byte, ok bool) {
	text, err := embedded.ReadFile("data/" + name)
	return text, err == nil
}

// loader collects the data and the findings of one Load.
type loader struct {
	site     fs.FS
	data     *Data
	findings []finding.Finding
}

func (l *loader) report(f ...finding.Finding) { l.findings = append(l.findings, f...) }

// countryFiles are the embedded countries and those of the site, sorted.
func (l *loader) countryFiles() []string {
	files, _ := fs.Glob(embedded, "data/crisis/*.toml")
	if l.site != nil {
		own, _ := fs.Glob(l.site, "data/crisis/*.toml")
		files = append(files, own...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// decode reads one data file into a struct of keys and returns the place of the whole file. Keys with invalid values
// stay zero. If the site's file cannot be parsed, the embedded one is used, so that no other finding follows from that.
// The place has no value if there is no file.
func (l *loader) decode(file string, keys any) record.Place {
	src, err := l.read(file)
	if err != nil {
		l.report(badData.At(file, finding.Position{}, "%s", err))
	} else if root := l.understand(file, src, keys); root.Written() {
		return root
	}
	if src, err = embedded.ReadFile(file); err != nil || l.site == nil {
		return record.Place{}
	}
	return l.understand(file, src, keys)
}

// understand parses and decodes the text of a data file. The place has no value if the text is not TOML or has another
// version.
func (l *loader) understand(file string, src []byte, keys any) record.Place {
	value, findings := record.Parse(record.TOML, src, file, 1)
	l.report(findings...)
	if finding.HasErrors(findings) {
		return record.Place{}
	}
	root := record.PlaceOf(value, record.Options{})
	if at := root.At("version"); at.Written() && (at.Value.Kind != record.Int || at.Value.Int != dataVersion) {
		l.report(at.Report(badData, "want %d, the form of data that this program reads, have %s", dataVersion,
			at.Value.Text))
		return record.Place{}
	}
	l.report(root.Decode(keys)...)
	return root
}

// read is the text of the site's file, else of the embedded one.
func (l *loader) read(file string) ([]byte, error) {
	if l.site != nil {
		if src, err := record.ReadFile(l.site, file); !errors.Is(err, fs.ErrNotExist) {
			return src, err
		}
	}
	return embedded.ReadFile(file)
}

// listFile makes the struct of keys for a data file with one list: its version, the day of the check for entries
// without a day of their own, and the list under its key.
func listFile(list string) (keys any, asOf *time.Time, entries *record.Place) {
	field := func(name string, t reflect.Type, key string) reflect.StructField {
		return reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(`key:"` + key + `"`)}
	}
	made := reflect.New(reflect.StructOf([]reflect.StructField{
		field("Version", reflect.TypeFor[int](), "version,required"),
		field("AsOf", reflect.TypeFor[time.Time](), "asOf"),
		field("List", reflect.TypeFor[record.Place](), list+",required"),
	}))
	asOf, _ = made.Elem().Field(1).Addr().Interface().(*time.Time)
	entries, _ = made.Elem().Field(2).Addr().Interface().(*record.Place)
	return made.Interface(), asOf, entries
}

// entries reads a data file with one list, and returns its entries and the day of its check. If the site's file has no
// list, the embedded one is used, so that one mistake does not break every page that names an entry.
func (l *loader) entries(name, list string) (entries []record.Place, asOf time.Time) {
	file := "data/" + name + ".toml"
	keys, day, at := listFile(list)
	if !l.decode(file, keys).Written() {
		return nil, time.Time{}
	}
	entries = l.items(*at)
	if l.site != nil && (!at.Written() || at.Value.Kind != record.List) {
		(&loader{data: l.data}).decode(file, keys)
		entries = at.Items()
	}
	return entries, *day
}

// items are the items of a list; anything else is a finding.
func (l *loader) items(list record.Place) []record.Place {
	if problems := list.Decode(&[]*record.Value{}); len(problems) > 0 {
		l.report(problems...)
		return nil
	}
	return list.Items()
}

// provenance checks the source and the day of an entry. fileDay is the day of its file, for an entry without one. A
// verified entry without source or day becomes unverified.
func (l *loader) provenance(at record.Place, source *string, asOf *time.Time, verified *bool, fileDay time.Time) {
	*source = l.https(at.At("source"))
	if !at.At("asOf").Written() {
		*asOf = fileDay
	}
	if *verified && asOf.IsZero() {
		l.report(at.At("verified").Report(badData, "a verified entry needs the day on which it was checked").
			Suggest("add asOf = 2026-11-23, with the day of the check, here or once at the top of the file"))
	}
	*verified = *verified && *source != "" && !asOf.IsZero()
}

// https reads a full https address; any other is a finding and gives "".
func (l *loader) https(at record.Place) string {
	address := at.Text()
	if address != "" && !isHTTPS(address) {
		l.report(at.Report(badData, "want an address that begins with https://, have %q", address))
		return ""
	}
	return address
}

// plainID is the form of ids, since they are used in front matter and in addresses.
var plainID = lazyregexp.New(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id checks the id of an entry. ok is false for an entry without id, or with that of an earlier entry. what is a word
// for such entries: "levels".
func (l *loader) id(at record.Place, what string, given map[string]bool) (ok bool) {
	id := at.Text()
	if id == "" {
		return false // reported when the entry was decoded
	}
	if !plainID().MatchString(id) {
		l.report(at.Report(badData, "want lower-case words joined by hyphens, such as case-management, have %q", id))
	}
	return l.once(at, what, given)
}

// once reports a name that an earlier entry has. given has the earlier names.
func (l *loader) once(at record.Place, what string, given map[string]bool) (ok bool) {
	name := at.Text()
	if given[name] {
		l.report(at.Report(badData, "two %s are named %q", what, name).
			Suggest("take one of them out, or give it a name of its own"))
		return false
	}
	given[name] = true
	return true
}

// known reports a word that is not one of words. A missing word is no finding.
func (l *loader) known(at record.Place, words []string) (ok bool) {
	problems := at.OneOf(badData, words...)
	l.report(problems...)
	return len(problems) == 0
}

// recordTypes are the extensions of files that look like data.
var recordTypes = []string{".toml", ".yaml", ".yml", ".json"}

// unread reports files of the site's data/ that look like data and are not read. Without it, a fact corrected in a file
// with a misspelt name, such as data/level.toml, would stay wrong unnoticed.
func (l *loader) unread() {
	if l.site == nil {
		return
	}
	own, _ := fs.Glob(l.site, "data/*")
	below, _ := fs.Glob(l.site, "data/*/*")
	known := Files()
	for _, file := range append(own, below...) {
		name := strings.TrimPrefix(file, "data/")
		country, _ := path.Match("crisis/*.toml", name) // a site may add any country
		isHidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
		if country || slices.Contains(known, name) || isHidden || !slices.Contains(recordTypes, path.Ext(name)) {
			continue
		}
		advice := "write the facts into one of " + strings.Join(known, ", ")
		if near := finding.Nearest(strings.TrimSuffix(name, path.Ext(name))+".toml", known); near != "" {
			advice = "name it data/" + near
		}
		l.report(dataUnread.At(file, finding.Position{}, "no facts are read from a file of this name").Suggest("%s",
			advice))
	}
}
