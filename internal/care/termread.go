package care

import (
	"slices"
	"strings"
	"time"

	"porchlight/internal/record"
)

// glossaryKeys are the keys of data/glossary.toml.
type glossaryKeys struct {
	Version int       `key:"version,required"`
	AsOf    time.Time `key:"asOf"`
	Terms   entries   `key:"terms,required"`
}

// termKeys are the keys of one [[terms]].
type termKeys struct {
	Short    record.Placed[string]    `key:"short,required"`
	Long     string                   `key:"long"`
	Meaning  record.Placed[string]    `key:"meaning,required"`
	Source   record.Placed[string]    `key:"source,required"`
	AsOf     record.Placed[time.Time] `key:"asOf"`
	Verified record.Placed[bool]      `key:"verified,required"`
}

// glossary reads the terms, and keeps them in the order in which a reader looks for them, whatever the letter case.
func (l *loader) glossary(file string) {
	var keys glossaryKeys
	if !l.decode(file, &keys) {
		return
	}
	if l.unusable(keys.Terms) {
		l.builtIn().glossary(file)
		return
	}
	given := map[string]bool{}
	for _, at := range keys.Terms.Is {
		var k termKeys
		l.report(at.Decode(&k)...)
		if k.Short.Is == "" || !l.once(k.Short, "terms", given) {
			continue
		}
		if text := k.Meaning.Is; text != "" && !strings.HasSuffix(text, ".") {
			l.report(k.Meaning.Report(badData, "want a sentence with its full stop, have %q", text).Suggest("write %q", text+"."))
		}
		t := Term{Short: k.Short.Is, Long: k.Long, Meaning: k.Meaning.Is}
		t.Source, t.AsOf, t.Verified = l.provenance(provenance{k.Source, k.AsOf, k.Verified}, keys.AsOf)
		l.data.Glossary = append(l.data.Glossary, t)
	}
	slices.SortStableFunc(l.data.Glossary, func(a, b Term) int {
		return strings.Compare(strings.ToLower(a.Short), strings.ToLower(b.Short))
	})
}
