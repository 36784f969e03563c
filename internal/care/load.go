package care

import (
	"embed"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

//go:embed data
var embedded embed.FS

var badData = finding.NewFixedRule("bad-data", "A data file says something that cannot be right")

// dataVersion is the form of the data files that this program reads.
const dataVersion = 1

// Load reads the facts: the embedded files, each replaced by the site's file of the same name. site is the site's folder; nil
// means embedded files only. Data is never nil: where a file of the site cannot be used, the embedded one stands in, and findings
// say why.
func Load(site fs.FS) (*Data, []finding.Finding) {
	l := loader{site: site, data: &Data{Countries: map[string]Country{}}}
	if site != nil {
		if err := record.Folder(site, "data"); err != nil { // told once, not for each file in it
			l.report(badData.At("data", finding.Position{}, "%s", err))
			l.site = nil
		}
	}
	l.hours("data/hours.toml") // before the countries, whose helplines are held to their hours
	for _, file := range l.countryFiles() {
		l.country(file)
	}
	l.share("data/share.toml")
	l.levels("data/levels.toml")
	l.services("data/services.toml") // these three after the countries, whose lines they name by topic
	l.substances("data/substances.toml")
	l.therapies("data/therapies.toml")
	l.kinds("data/kinds.toml")
	l.glossary("data/glossary.toml")
	l.unread()
	return l.data, l.findings
}

// Files are the names of the embedded files, as they lie below data/, sorted: "crisis/us.toml".
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

// decode reads one data file into a struct of keys, which may lack what could not be understood. When the site's file cannot be
// understood at all, the embedded one stands in, so that nothing more is said than what is wrong with the file. ok is false when
// there is none.
func (l *loader) decode(file string, keys any) (ok bool) {
	src, err := l.read(file)
	if err != nil {
		l.report(badData.At(file, finding.Position{}, "%s", err))
	} else if l.understand(file, src, keys) {
		return true
	}
	src, err = embedded.ReadFile(file)
	return err == nil && l.site != nil && l.understand(file, src, keys)
}

// understand parses and decodes the text of a data file. ok is false when it is not even the right kind of text.
func (l *loader) understand(file string, src []byte, keys any) (ok bool) {
	value, findings := record.Parse(record.TOML, src, file, 1)
	l.report(findings...)
	if finding.HasErrors(findings) {
		return false
	}
	if version := value.Get("version"); version != nil && (version.Kind != record.Int || version.Int != dataVersion) {
		l.report(badData.At(file, version.Pos, "version: want %d, the form of data that this program reads, have %s", dataVersion, version.Text).
			Until(version.End))
		return false
	}
	l.report(record.Decode(value, keys, record.Options{})...)
	return true
}

// read gives the site's file, else the embedded one.
func (l *loader) read(file string) ([]byte, error) {
	if l.site != nil {
		if src, err := record.ReadFile(l.site, file); !errors.Is(err, fs.ErrNotExist) {
			return src, err
		}
	}
	return embedded.ReadFile(file)
}
