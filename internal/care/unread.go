package care

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

var dataUnread = finding.NewRule("data-unread", finding.Warning, "A file of data/ has a name under which nothing is read, so what it corrects is not corrected")

// recordTypes are the ends of names of files that somebody may take for a data file.
var recordTypes = []string{".toml", ".yaml", ".yml", ".json"}

// unread reports files of the site's data/ that look like data and are not read: a number corrected in data/level.toml would stay wrong
// in silence.
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
		if country || slices.Contains(known, name) || !slices.Contains(recordTypes, path.Ext(name)) {
			continue
		}
		advice := "write the facts into one of " + strings.Join(known, ", ")
		if near := finding.Nearest(strings.TrimSuffix(name, path.Ext(name))+".toml", known); near != "" {
			advice = "name it data/" + near
		}
		l.report(dataUnread.At(file, finding.Position{}, "no facts are read from a file of this name").Suggest("%s", advice))
	}
}
