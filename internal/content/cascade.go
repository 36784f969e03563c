package content

import (
	"cmp"
	"crypto/sha256"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// inherited are the keys that a page gets from the cascades of the sections above it.
type inherited struct {
	keys       *record.Value // a Map
	digest     [sha256.Size]byte
	unreadable bool // a draft or date of the cascades cannot be read, so no page below may be published
}

// inheritedByFolder maps the folder of each section to its cascade, joined with those of the sections above it.
type inheritedByFolder map[string]*inherited

// to returns what a file in a folder inherits: the cascade of the nearest section at or above the folder, or nil.
func (l inheritedByFolder) to(dir string) *inherited {
	if len(l) == 0 {
		return nil
	}
	for {
		if from, ok := l[dir]; ok {
			return from
		}
		if dir == Folder || dir == "." {
			return nil
		}
		dir = path.Dir(dir)
	}
}

// cascadeSource is the file of a section with its cascade.
type cascadeSource struct {
	file    string
	cascade *record.Value // nil: none
	kept    bool          // the file cannot be read now; cascade is the last one that was read
	unknown bool          // the file could never be read
}

// inherit joins the cascades of the sections. It reports their problems once, and leaves out values with errors.
func (in *interpreter) inherit(sections []cascadeSource) (inheritedByFolder, []finding.Finding) {
	var all inheritedByFolder
	var findings []finding.Finding
	// The folder of a shorter path is never below that of a longer one.
	slices.SortStableFunc(sections, func(a, b cascadeSource) int { return cmp.Compare(len(a.file), len(b.file)) })
	for _, s := range sections {
		nothing := s.cascade == nil || s.cascade.Kind == record.Null
		if nothing && !s.unknown {
			continue
		}
		keys, problems := &record.Value{Kind: record.Map, File: s.file}, []finding.Finding(nil)
		if !nothing {
			keys, problems = in.checkCascade(s.cascade)
		}
		if !s.kept {
			findings = append(findings, problems...)
		}
		dir := path.Dir(s.file)
		own := &inherited{keys: keys, unreadable: s.unknown || withholds(problems)}
		if above := all.to(dir); above != nil {
			own.keys = join(keys, above.keys)
			own.unreadable = own.unreadable || above.unreadable
		}
		hash := sha256.New()
		_, _ = own.keys.WriteTo(hash) // writing to a hash never fails
		hash.Sum(own.digest[:0])
		if all == nil {
			all = inheritedByFolder{}
		}
		all[dir] = own
	}
	return all, findings
}

// checkCascade decodes each key of a cascade on its own. It returns the keys without errors.
func (in *interpreter) checkCascade(cascade *record.Value) (*record.Value, []finding.Finding) {
	opt := in.opt.Key("cascade")
	opt.Known = in.opt.Known
	good := &record.Value{Kind: record.Map, File: cascade.File, Pos: cascade.Pos}
	if cascade.Kind != record.Map {
		return good, []finding.Finding{opt.Report(cascades, cascade,
			"want keys with values, which then hold for every page below").
			Suggest("write the keys under cascade, without a list and without a target")}
	}
	cascade, findings := in.translate(cascade)
	for _, e := range cascade.Entries {
		switch strings.ToLower(e.Key) {
		case "target", "_target", "cascade":
			findings = append(findings, cascades.At(cascade.File, e.Pos,
				"%s: cascade: %q cannot be in a cascade; its keys hold for every page below", prefix, e.Key).
				Suggest("take it out"))
			continue
		}
		alone := &record.Value{Kind: record.Map, File: cascade.File, Pos: e.Pos, Entries: []record.Entry{e}}
		problems := record.Decode(alone, &written{FrontMatter: &FrontMatter{}}, opt)
		for _, t := range in.taxonomies {
			if v := alone.Get(t.Plural); v != nil && len(problems) == 0 {
				var terms []string
				problems = record.Decode(v, &terms, opt.Key(t.Plural))
			}
		}
		// Warnings are reported with the section's own page, which inherits these keys too.
		if finding.HasErrors(problems) {
			findings = append(findings, problems...)
		} else {
			good.Entries = append(good.Entries, e)
		}
	}
	return good, findings
}

// join returns the keys of near, and those keys of far that near does not set. `params` are joined key by key. A
// key of the site's own is the same under `params` and beside it.
func join(near, far *record.Value) *record.Value {
	if near == nil {
		return far
	}
	joined := *near
	joined.Entries = slices.Clone(near.Entries)
	nearParams := near.Get("params")
	for _, e := range far.Entries {
		lower := strings.ToLower(e.Key)
		switch {
		case lower == "params" && e.Value.Kind == record.Map:
			joined.Entries = joinParams(joined.Entries, near, e)
		case near.Get(lower) != nil, lower == "menu" && near.Get("menus") != nil, lower == "menus" &&
			near.Get("menu") != nil:
		case !knownKeys[lower] && nearParams.Get(lower) != nil:
		default:
			joined.Entries = append(joined.Entries, e)
		}
	}
	return &joined
}

// joinParams adds the params of far to those of near. It ignores keys beside `params`: they take precedence when
// the page is read.
func joinParams(entries []record.Entry, near *record.Value, far record.Entry) []record.Entry {
	own := near.Get("params")
	params := &record.Value{Kind: record.Map, File: far.Value.File, Pos: far.Value.Pos}
	if own != nil {
		if own.Kind != record.Map {
			return entries // reported when near is read
		}
		*params = *own
		params.Entries = slices.Clone(own.Entries)
	}
	for _, e := range far.Value.Entries {
		if own.Get(e.Key) == nil {
			params.Entries = append(params.Entries, e)
		}
	}
	entries = slices.DeleteFunc(entries, func(e record.Entry) bool { return strings.EqualFold(e.Key, "params") })
	return append(entries, record.Entry{Key: "params", Pos: far.Pos, Value: params})
}
