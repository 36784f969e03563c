package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// checks reads the site's own severities. Rules that are always errors stay so.
func (r *reader) checks() {
	r.cfg.Checks = finding.Severities{}
	given := r.keys.Checks
	if given.At == nil {
		return
	}
	if given.At.Kind != record.Map {
		r.report(given.Decode(&map[string]string{})...)
		return
	}
	rules := finding.Rules()
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	for _, e := range given.At.Entries {
		rule := strings.ToLower(e.Key)
		i := slices.Index(names, rule)
		if i < 0 {
			f := badSetting.At(e.Value.File, e.Pos, "checks: no rule is named %q", e.Key)
			if near := finding.Nearest(rule, names); near != "" {
				f = f.Suggest("write %q", near)
			}
			r.report(f)
			continue
		}
		var severity finding.Severity
		if e.Value.Kind != record.String || severity.UnmarshalText([]byte(e.Value.Text)) != nil {
			r.report(badSetting.At(e.Value.File, e.Value.Pos, `checks.%s: want "error", "warning", "info" or "off", have %q`, rule, e.Value.Text).Until(e.Value.End))
			continue
		}
		if rules[i].Fixed && severity != finding.Error {
			r.report(badSetting.At(e.Value.File, e.Value.Pos, "checks.%s: this is always an error, since a page could not be published rightly", rule).
				Until(e.Value.End).Suggest("remove this line"))
			continue
		}
		r.cfg.Checks[rule] = severity
	}
}

const defaultPageTime = 10 * time.Second

// maxNesting is the deepest nesting that a site may allow itself, well below what the program's stack can take.
const maxNesting = 1000

// limits reads what keeps a hostile or mistaken source from taking the machine.
func (r *reader) limits() {
	k := r.keys.Limits
	r.cfg.Limits = Limits{
		PageBytes: k.PageBytes.bytes, OutputBytes: k.OutputBytes.bytes, PageTime: k.PageTime.Duration,
		Nesting: r.positive(k.Nesting, 100), TableCells: r.positive(k.TableCells, 200_000),
	}
	if r.cfg.Limits.Nesting > maxNesting {
		r.report(k.Nesting.Report(badSetting, "want a number up to %d, have %d", maxNesting, r.cfg.Limits.Nesting))
		r.cfg.Limits.Nesting = 100
	}
}

// size is a number of bytes, written as a number or as "2 MiB".
type size struct{ bytes int64 }

var sizeUnits = map[string]int64{"": 1, "b": 1, "kb": 1000, "kib": 1 << 10, "mb": 1000_000, "mib": 1 << 20, "gb": 1000_000_000, "gib": 1 << 30}

// maxSize is larger than any page or output that a browser would show.
const maxSize = 1 << 40

func (s *size) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind == record.Null {
		return nil
	}
	digits := strings.TrimRightFunc(v.Text, func(r rune) bool { return r < '0' || r > '9' })
	number, err := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), 10, 64)
	unit, known := sizeUnits[strings.ToLower(strings.TrimSpace(v.Text[len(digits):]))]
	if v.Kind != record.Int && v.Kind != record.String || err != nil || !known || number < 1 || number > maxSize/unit {
		return []finding.Finding{opt.Report(badSetting, v, `want a size such as "2 MiB", have %q`, v.Text)}
	}
	s.bytes = number * unit
	return nil
}

// duration is a span of time, written as "10s" or as a number of seconds.
type duration struct{ time.Duration }

func (d *duration) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind == record.Null {
		return nil
	}
	span, err := time.ParseDuration(strings.ReplaceAll(v.Text, " ", ""))
	if v.Kind == record.Int {
		span, err = time.ParseDuration(fmt.Sprintf("%ds", v.Int))
	}
	if err != nil || span <= 0 {
		return []finding.Finding{opt.Report(badSetting, v, `want a time such as "10s", have %q`, v.Text)}
	}
	d.Duration = span
	return nil
}
