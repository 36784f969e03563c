package preview

import (
	"time"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// settings are what a preview knows of the configuration beside the one in use, which the line holds.
type settings struct {
	own    including
	good   bool              // the one in use has no errors
	errors []finding.Finding // which keep what was read last from being used, or make it doubtful
}

// including selects the withheld pages that a build publishes.
type including struct{ drafts, future, expired bool }

func includes(cfg *config.Config) including {
	return including{cfg.BuildDrafts, cfg.BuildFuture, cfg.BuildExpired}
}

// loadSettings reads the settings and the data. Settings with errors are used only until there are some
// without. It reports whether the settings in use changed.
func (s *stages) loadSettings() (changed bool) {
	flags := s.opt.Flags
	if s.opt.Now != nil {
		flags.Clock = s.opt.Now()
	}
	cfg, findings := config.Load(s.line.Snapshot, flags)
	s.line.Found[build.Settings] = findings
	s.settings.errors = build.Errors(cfg.Checks.Apply(build.Errors(findings)))
	if len(s.settings.errors) > 0 && s.settings.good {
		return s.turn(cfg.Clock)
	}
	s.settings.own = includes(cfg)
	if flags.BuildDrafts || flags.BuildFuture || flags.BuildExpired {
		flags.BuildDrafts, flags.BuildFuture, flags.BuildExpired = false, false, false
		plain, _ := config.Load(s.line.Snapshot, flags)
		s.settings.own = includes(plain)
	}
	plain := *cfg
	plain.BuildDrafts, plain.BuildFuture, plain.BuildExpired = s.settings.own.drafts, s.settings.own.future,
		s.settings.own.expired
	s.include.Apply(cfg)
	cfg.Plain = &plain
	s.line.Config, s.settings.good = cfg, len(s.settings.errors) == 0
	return true
}

// turn changes the time of the settings. It reports whether pages may have become due or expired.
func (s *stages) turn(clock time.Time) bool {
	if !s.over(clock) {
		return false
	}
	turned := *s.line.Config
	plain := *turned.Plain
	turned.Clock, plain.Clock, turned.Plain = clock, clock, &plain
	s.line.Config = &turned
	return true
}

// over reports whether a site that was assembled for the time of the settings may differ now: a new day has begun where
// the site is, or a page has become due or has expired.
func (s *stages) over(now time.Time) bool {
	cfg := s.line.Config
	since, until := s.line.Site.Window()
	day := func(t time.Time) string { return t.In(cfg.TimeZone).Format(time.DateOnly) }
	return day(now) != day(cfg.Clock) || now.Before(since) || !until.IsZero() && !now.Before(until)
}
