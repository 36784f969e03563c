package care

import (
	"time"

	"porchlight/internal/record"
)

// servicesKeys, substancesKeys and therapiesKeys are the keys of the files of those names, which differ in the name of their list.
type (
	servicesKeys struct {
		Version int       `key:"version,required"`
		AsOf    time.Time `key:"asOf"`
		List    entries   `key:"services,required"`
	}
	substancesKeys struct {
		Version int       `key:"version,required"`
		AsOf    time.Time `key:"asOf"`
		List    entries   `key:"substances,required"`
	}
	therapiesKeys struct {
		Version int       `key:"version,required"`
		AsOf    time.Time `key:"asOf"`
		List    entries   `key:"therapies,required"`
	}
)

// subjectKeys are the keys of one [[services]], [[substances]] or [[therapies]].
type subjectKeys struct {
	ID       record.Placed[string]    `key:"id,required"`
	Name     string                   `key:"name,required"`
	Names    []string                 `key:"names"`
	Summary  string                   `key:"summary,required"`
	Crisis   record.Placed[string]    `key:"crisis"`
	Source   record.Placed[string]    `key:"source,required"`
	AsOf     record.Placed[time.Time] `key:"asOf"`
	Verified record.Placed[bool]      `key:"verified,required"`
}

// subjectsFile is any of the three.
type subjectsFile struct {
	Version int
	AsOf    time.Time
	List    entries
}

func (l *loader) services(file string) {
	var keys servicesKeys
	l.data.Services = l.subjects("services", file, &keys, func() subjectsFile { return subjectsFile(keys) })
}

func (l *loader) substances(file string) {
	var keys substancesKeys
	l.data.Substances = l.subjects("substances", file, &keys, func() subjectsFile { return subjectsFile(keys) })
}

func (l *loader) therapies(file string) {
	var keys therapiesKeys
	l.data.Therapies = l.subjects("therapies", file, &keys, func() subjectsFile { return subjectsFile(keys) })
}

// subjects reads one of the three files into its keys, which read then gives.
func (l *loader) subjects(what, file string, keys any, read func() subjectsFile) []Subject {
	if !l.decode(file, keys) {
		return nil
	}
	if l.unusable(read().List) {
		return l.builtIn().subjects(what, file, keys, read)
	}
	var subjects []Subject
	ids, topics := map[string]bool{}, l.data.Topics()
	for _, at := range read().List.Is {
		var k subjectKeys
		l.report(at.Decode(&k)...)
		if !l.id(k.ID, what, ids) {
			continue
		}
		s := Subject{ID: k.ID.Is, Name: k.Name, Names: k.Names, Summary: k.Summary}
		if l.known(k.Crisis, topics) {
			s.Crisis = k.Crisis.Is
		}
		s.Source, s.AsOf, s.Verified = l.provenance(provenance{k.Source, k.AsOf, k.Verified}, read().AsOf)
		subjects = append(subjects, s)
	}
	return subjects
}
