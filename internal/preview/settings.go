package preview

import (
	"time"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// settings are the state of the settings, beside the configuration in use, which is in the line.
type settings struct {
	own    including
	good   bool              // the configuration in use has no errors
	errors []finding.Finding // of the settings that were read last; with good, these are not in use
}

// including selects the withheld pages that a build publishes.
type including struct{ drafts, future, expired bool }

func includes(cfg *config.Config) including {
	return including{cfg.BuildDrafts, cfg.BuildFuture, cfg.BuildExpired}
}

// loadSettings reads the settings and the data. Settings with errors are used only if none without errors were read
// before. It reports whether the configuration in use changed.
func (s *stages) loadSettings() (changed bool) {
	flags := s.opt.Flags
	if s.opt.Now != nil {
		flags.Clock = s.opt.Now()
	}
	cfg, findings := config.Load(s.line.Snapshot, flags)
	s.line.Found[build.Settings] = findings
	s.settings.errors = build.Errors(cfg.Checks.Apply(build.Errors(findings)))
	if len(s.settings.errors) > 0 && s.settings.good {
		return s.setClock(cfg.Clock)
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

// setClock sets the time of the configuration in use, if the site may differ then. It reports whether it did.
func (s *stages) setClock(clock time.Time) bool {
	if !s.isOutdated(clock) {
		return false
	}
	cfg := *s.line.Config
	plain := *cfg.Plain
	cfg.Clock, plain.Clock, cfg.Plain = clock, clock, &plain
	s.line.Config = &cfg
	return true
}

// isOutdated reports whether the site may differ at a time from how it was assembled: a new day has begun in its time
// zone, or a page has become due or has expired.
func (s *stages) isOutdated(now time.Time) bool {
	cfg := s.line.Config
	since, until := s.line.Site.Window()
	day := func(t time.Time) string { return t.In(cfg.TimeZone).Format(time.DateOnly) }
	return day(now) != day(cfg.Clock) || now.Before(since) || !until.IsZero() && !now.Before(until)
}
