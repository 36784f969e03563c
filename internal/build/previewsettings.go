package build

import (
	"io/fs"
	"time"

	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// settings are the configuration in use, and what is wrong with the one that was read last.
type settings struct {
	config   *config.Config
	own      including
	good     bool // the one in use has no errors
	findings []finding.Finding
	errors   []finding.Finding // which keep what was read last from being used, or make it doubtful

	since, until time.Time // see site.Steady
}

// including says which of the pages that are held back a build publishes.
type including struct{ drafts, future, expired bool }

func includes(cfg *config.Config) including {
	return including{cfg.BuildDrafts, cfg.BuildFuture, cfg.BuildExpired}
}

// load reads the settings and the data. Those with errors are used only until there were some without. It reports whether others are in use now.
func (s *settings) load(source fs.FS, opt Options, include Include) (changed bool) {
	flags := opt.Flags
	if opt.Now != nil {
		flags.Clock = opt.Now()
	}
	cfg, findings := config.Load(source, flags)
	s.findings = findings
	s.errors = cfg.Checks.Apply(errorsOf(findings))
	s.errors = errorsOf(s.errors)
	if len(s.errors) > 0 && s.good {
		return s.turn(cfg.Clock)
	}
	s.own = includes(cfg)
	if flags.BuildDrafts || flags.BuildFuture || flags.BuildExpired {
		flags.BuildDrafts, flags.BuildFuture, flags.BuildExpired = false, false, false
		plain, _ := config.Load(source, flags)
		s.own = includes(plain)
	}
	if include != AsBuilt {
		all := include == Everything
		cfg.BuildDrafts, cfg.BuildFuture, cfg.BuildExpired = all, all, all
	}
	s.config, s.good = cfg, len(s.errors) == 0
	return true
}

// turn lets the settings in use go on at another time. It reports whether pages may be due or over that were not before.
func (s *settings) turn(clock time.Time) bool {
	if !s.over(clock) {
		return false
	}
	turned := *s.config
	turned.Clock = clock
	s.config = &turned
	return true
}

// over reports whether a site that was assembled for the time of the settings may be another one now: a day has begun where the site is, or a
// page has become due or has expired.
func (s *settings) over(now time.Time) bool {
	return s.day(now) != s.day(s.config.Clock) || now.Before(s.since) || !s.until.IsZero() && !now.Before(s.until)
}

func (s *settings) day(t time.Time) string { return t.In(s.config.TimeZone).Format(time.DateOnly) }
