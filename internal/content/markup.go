package content

import (
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
	"porchlight/internal/record"
)

// findForeign reports markup of other systems in the texts of front matter, once for each text. Such texts are
// published as they are written. It skips keys that no field knows, since those are not shown.
func (p *Page) findForeign(front *record.Value) (found []finding.Finding) {
	if front == nil {
		return nil
	}
	for _, e := range front.Entries {
		if key := strings.ToLower(e.Key); knownKeys[key] || key == "params" || p.Terms.Of(key) != nil {
			found = append(found, foreignIn(e.Key, e.Value)...)
		}
	}
	return found
}

// foreignIn searches the value of a key.
func foreignIn(key string, v *record.Value) (found []finding.Finding) {
	if v.Kind == record.String {
		for _, m := range foreign.Find([]byte(v.Text)) {
			return []finding.Finding{foreign.Rule.At(v.File, v.Pos, "front matter: %s: %s", key, m.Message).
				Suggest("write the words that readers are to see, without markup")}
		}
	}
	for _, item := range v.List {
		found = append(found, foreignIn(key, item)...)
	}
	for _, e := range v.Entries {
		found = append(found, foreignIn(key, e.Value)...)
	}
	return found
}
