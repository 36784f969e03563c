package config

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var checksPath = finding.NewRule("checks-path", finding.Warning,
	"Severities are set for a folder or file that the site does not have")

// checks reads the severities that the site chose. Those for the current environment take precedence over others,
// and those for a folder or file over those for the site.
func (r *reader) checks(site fs.FS) {
	all := r.keys.Checks
	chosen := &r.cfg.Checks
	r.severities(all, chosen.PathSeverities, "paths", "environments")
	if !all.Written() {
		return
	}
	for _, path := range r.groups(all.Key("paths")) {
		r.severitiesIn(site, path)
	}
	for _, group := range r.groups(all.Key("environments")) {
		before := len(chosen.In)
		own := finding.NewPathSeverities("")
		r.severities(group.Place, own, "paths")
		for _, path := range r.groups(group.Key("paths")) {
			r.severitiesIn(site, path)
		}
		if strings.EqualFold(group.name, r.cfg.Environment) {
			maps.Copy(chosen.Rules, own.Rules)
			maps.Copy(chosen.At, own.At)
		} else {
			chosen.In = chosen.In[:before]
		}
	}
	slices.SortStableFunc(chosen.In, func(a, b finding.PathSeverities) int { return len(a.Path) - len(b.Path) })
}

// group is a table in the settings with its name.
type group struct {
	record.Place
	name string
}

// groups are the tables in a table of [checks], such as [checks.paths].
func (r *reader) groups(of record.Place) (list []group) {
	if !of.Written() {
		return nil
	}
	if of.Value.Kind != record.Map {
		r.report(of.Report(badSetting, "want a heading such as [checks.paths.\"content/blog\"], have %q", of.Text()))
		return nil
	}
	for _, e := range of.Value.Entries {
		list = append(list, group{of.Key(e.Key), e.Key})
	}
	return list
}

// severitiesIn reads the severities for a folder or file.
func (r *reader) severitiesIn(site fs.FS, in group) {
	name := strings.Trim(strings.TrimRight(path.Clean(filepath.ToSlash(in.name)), "*"), "/")
	if info, err := fs.Stat(site, cmp.Or(name, ".")); err != nil {
		var names []string
		for _, sub := range []string{".", content, path.Dir(name)} {
			entries, _ := fs.ReadDir(site, sub)
			for _, e := range entries {
				names = append(names, path.Join(sub, e.Name()))
			}
		}
		f := in.Report(checksPath, "there is no folder or file %q", in.name)
		if near := finding.Nearest(name, names); near != "" {
			f = f.Suggest("did you mean %q?", near)
		} else {
			f = f.Suggest(`write the path from the top of the site, such as "content/blog"`)
		}
		r.report(f)
		return
	} else if info.IsDir() && name == "" {
		r.report(in.Report(badSetting, "this is the whole site").Suggest("write it in [checks] itself"))
		return
	}
	own := finding.NewPathSeverities(name)
	r.severities(in.Place, own)
	r.cfg.Checks.In = append(r.cfg.Checks.In, own)
}

// content is the folder of the pages.
const content = "content"

// severities reads the severities of rules from a table. parts are the names of its inner tables. Rules that are
// always errors stay errors.
func (r *reader) severities(given record.Place, into finding.PathSeverities, parts ...string) {
	if !given.Written() || given.Value.Kind != record.Map {
		r.report(given.Decode(&map[string]string{})...)
		return
	}
	rules := finding.Rules()
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	for _, e := range given.Value.Entries {
		rule := strings.ToLower(e.Key)
		i := slices.Index(names, rule)
		if slices.Contains(parts, rule) {
			continue
		}
		if i < 0 {
			f := badSetting.At(e.Value.File, e.Pos, "checks: no rule is named %q", e.Key)
			if near := finding.Nearest(rule, names); near != "" {
				f = f.Suggest("write %q", near)
			}
			r.report(f)
			continue
		}
		var severity finding.Severity
		switch at := given.Key(rule); {
		case e.Value.Kind != record.String || severity.UnmarshalText([]byte(e.Value.Text)) != nil:
			r.report(at.Report(badSetting, `want "error", "warning", "info" or "off", have %q`, e.Value.Text))
		case rules[i].Fixed && severity != finding.Error:
			r.report(at.Report(badSetting, "this is always an error: a page that breaks this rule cannot be published correctly or safely").
				Suggest("remove this line"))
		default:
			into.Rules[rule], into.At[rule] = severity, e.Value.Pos
		}
	}
}

// languageGuide checks the name of the guide for words.
func (r *reader) languageGuide() {
	guides := slices.Sorted(maps.Keys(r.cfg.Data.Packs["language"].Guides))
	if guide := r.cfg.LanguageGuide; guide != "" && !slices.Contains(guides, guide) {
		r.wrong("care.languageGuide", "want one of %s, have %q", strings.Join(guides, ", "), guide)
	}
}

// allowed reads the other hosts from which pages may load something.
func (r *reader) allowed() {
	hosts, reasons := r.entries(r.keys.Allow, &map[string]string{})
	r.cfg.Allowed, r.cfg.AllowedPos = make(map[string]string, len(hosts)), make(map[string]finding.Position, len(hosts))
	for i, host := range hosts {
		at := reasons[i]
		switch clean := strings.ToLower(host); {
		case strings.ContainsAny(clean, "/:*@ ") || !strings.Contains(clean, "."):
			r.report(at.Report(badSetting, "want a host such as forms.example.org, have %q", host).
				Suggest("write the host alone, without https:// and without a path"))
		case len(strings.Fields(at.Text())) < 2:
			r.report(at.Report(badSetting, "want the reason in words, have %q", at.Text()).
				Suggest(`write what it is for, such as "our contact form: answers are kept for 30 days"`))
		default:
			r.cfg.Allowed[clean], r.cfg.AllowedPos[clean] = at.Text(), at.Value.Pos
		}
	}
}

// notRequired checks the reasons why notices are not required.
func (r *reader) notRequired() {
	known := r.cfg.Data.NoticeIDs()
	for id, reason := range r.cfg.NotRequired {
		at := r.root.At("care.notRequired").Key(id)
		if !slices.Contains(known, id) {
			r.report(at.Report(badSetting, "no notice is named %q", id).Suggest("write one of %s",
				strings.Join(known, ", ")))
		} else if len(strings.Fields(reason)) < 2 {
			r.report(at.Report(badSetting, "want the reason in words, have %q", reason).
				Suggest(`write why the law does not ask for it, such as "we keep no records of patients"`))
		}
	}
}

// maxNesting is the deepest nesting that a site may allow. The program's stack can take much more.
const maxNesting = 1000

// limits reads the limits for hostile or mistaken sources.
func (r *reader) limits() {
	k, defaults := &r.keys, defaultConfig().Limits
	r.atLeast(1, "limits.nesting", &k.Nesting, defaults.Nesting)
	r.atLeast(1, "limits.tableCells", &k.TableCells, defaults.TableCells)
	r.atLeast(1, "limits.picturePixels", &k.Pixels, int(defaults.PicturePixels))
	if k.Nesting > maxNesting {
		r.wrong("limits.nesting", "want a number up to %d, have %d", maxNesting, k.Nesting)
		k.Nesting = defaults.Nesting
	}
	r.cfg.Limits = Limits{
		PageBytes: int64(k.PageBytes), OutputBytes: int64(k.OutputBytes), PageTime: time.Duration(k.PageTime),
		Nesting: k.Nesting, TableCells: k.TableCells,
		PictureBytes: int64(k.PictureBytes), PicturePixels: int64(k.Pixels),
	}
}

// pictures checks the settings for smaller copies of pictures.
func (r *reader) pictures() {
	const narrowest, widest, most = 16, 8192, 12
	defaults := defaultConfig()
	r.cfg.PictureWeight = int64(r.keys.Weight)
	slices.Sort(r.cfg.PictureWidths)
	r.cfg.PictureWidths = slices.Compact(r.cfg.PictureWidths)
	if w := r.cfg.PictureWidths; len(w) > most {
		r.wrong("pictures.widths", "want up to %d widths, have %d", most, len(w))
		r.cfg.PictureWidths = defaults.PictureWidths
	} else if len(w) > 0 && (w[0] < narrowest || w[len(w)-1] > widest) {
		r.wrong("pictures.widths", "want pixels from %d to %d, such as [480, 800, 1200, 1600]", narrowest, widest)
		r.cfg.PictureWidths = defaults.PictureWidths
	}
	if q := &r.cfg.PictureQuality; *q < 1 || *q > 100 {
		r.wrong("pictures.quality", "want a number from 1 to 100, have %d", *q)
		*q = defaults.PictureQuality
	}
}

// size is a number of bytes. It is written as a number, or with a unit as in "2 MiB".
type size int64

var sizeUnits = map[string]int64{
	"": 1, "b": 1, "kb": 1000, "kib": 1 << 10, "mb": 1000_000, "mib": 1 << 20, "gb": 1000_000_000, "gib": 1 << 30,
}

// maxSize is the largest size in bytes that may be set. No browser would show a page of this size.
const maxSize = 1 << 40

// DecodeRecord reads a number of bytes, or a number with a unit.
func (s *size) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	switch v.Kind {
	case record.Null:
		return nil
	case record.List, record.Map:
		return []finding.Finding{opt.Wrong(v, `a size such as "2 MiB"`)}
	}
	digits := strings.TrimRightFunc(v.Text, func(r rune) bool { return r < '0' || r > '9' })
	number, err := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), 10, 64)
	unit, known := sizeUnits[strings.ToLower(strings.TrimSpace(v.Text[len(digits):]))]
	if v.Kind != record.Int && v.Kind != record.String || err != nil || !known || number < 1 || number > maxSize/unit {
		return []finding.Finding{opt.Report(badSetting, v, `want a size such as "2 MiB", have %q`, v.Text)}
	}
	*s = size(number * unit)
	return nil
}

// duration is a span of time. It is written as "10s", or as a number of seconds.
type duration time.Duration

// DecodeRecord reads a number of seconds, or a number with a unit.
func (d *duration) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	switch v.Kind {
	case record.Null:
		return nil
	case record.List, record.Map:
		return []finding.Finding{opt.Wrong(v, `a time such as "10s"`)}
	}
	text := strings.ReplaceAll(v.Text, " ", "")
	if v.Kind == record.Int {
		text = fmt.Sprintf("%ds", v.Int)
	}
	span, err := time.ParseDuration(text)
	if err != nil || span <= 0 {
		return []finding.Finding{opt.Report(badSetting, v, `want a time such as "10s", have %q`, v.Text)}
	}
	*d = duration(span)
	return nil
}
