package config

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badSetting  = finding.NewFixedRule("bad-setting", "A setting in config.toml says something that cannot be right")
	noBaseURL   = finding.NewRule("base-url-missing", finding.Warning, "The site does not say where it will live, so search engines and share links cannot know")
	oldSetting  = finding.NewRule("old-setting", finding.Info, "A setting is written with an older name")
	strayEnv    = finding.NewRule("unknown-environment", finding.Warning, "A variable of the environment looks like a misspelt setting")
	otherFile   = finding.NewRule("config-name", finding.Error, "The settings are in a file that is not read")
	ownHelpline = finding.NewRule("helpline-unset", finding.Warning, "The site has no helpline of its own, and the country's data gives none")
)

// Flags are what the command line and its surroundings say. They win over config.toml.
type Flags struct {
	BaseURL      string // "": not given
	Environment  string // "": PORCHLIGHT_ENVIRONMENT, else "production"
	BuildDrafts  bool
	BuildFuture  bool
	BuildExpired bool
	Clock        time.Time // the moment of the build; zero: now
	Env          []string  // "NAME=value" each, as os.Environ gives them
}

// Load reads the settings of the site in the folder and the care data they refer to, and checks them. A missing config.toml means
// defaults for all. The Config is always complete: a setting that cannot be used keeps its default and has a finding.
func Load(site fs.FS, flags Flags) (*Config, []finding.Finding) {
	data, findings := care.Load(site)
	r := reader{keys: defaults(), findings: findings, cfg: &Config{Data: data, HelplinePos: map[string]finding.Position{}}}
	root, found := r.read(site)
	root = r.override(root, flags)

	zone := r.timeZone(root)
	r.report(record.Decode(root, &r.keys, record.Options{Location: zone})...)
	r.cfg.TimeZone = zone
	r.build(flags)
	r.address(found)
	r.language()
	r.country()
	r.structure()
	r.taxonomies()
	r.permalinks()
	r.menus()
	r.markup()
	r.helplines(root)
	r.share()
	r.organization()
	r.checks()
	r.limits()
	r.retiredNumbers(root)
	r.cfg.Params = r.keys.Params
	if r.cfg.Params == nil {
		r.cfg.Params = map[string]any{}
	}
	return r.cfg, finding.Sort(fromOutside(r.findings))
}

// reader fills a Config and collects the findings.
type reader struct {
	keys     keys
	cfg      *Config
	findings []finding.Finding
}

func (r *reader) report(f ...finding.Finding) { r.findings = append(r.findings, f...) }

// otherNames are the settings files of other programs, which people who come from there keep at the top of the site's folder.
var otherNames = []string{"config.yaml", "config.yml", "config.json", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"}

// Files are the names of all files, at the top of the site's folder, on which Load depends: the settings, and those that it tells are not read. The
// care data in the folder data/ comes beside them.
func Files() []string { return append([]string{File}, otherNames...) }

// otherFiles tells of settings that nobody reads: a site must not be published with a number to call that its editor did not choose.
func (r *reader) otherFiles(site fs.FS) {
	for _, name := range otherNames {
		if _, err := fs.Stat(site, name); err == nil {
			r.report(otherFile.At(name, finding.Position{}, "these settings are not read: the file has to be named %q", File).
				Suggest("write them in %s; a new site shows how", File))
		}
	}
}

// read parses config.toml. When it cannot be understood the settings are the defaults and ok is false, so that nothing is said about
// keys that may well be there.
func (r *reader) read(site fs.FS) (root *record.Value, ok bool) {
	empty := &record.Value{Kind: record.Map, File: File}
	src, err := record.ReadFile(site, File)
	if errors.Is(err, fs.ErrNotExist) {
		r.otherFiles(site)
		return empty, true
	}
	if err != nil {
		r.report(badSetting.At(File, finding.Position{}, "%s", err))
		return empty, false
	}
	root, findings := record.Parse(record.TOML, src, File, 1)
	r.report(findings...)
	if finding.HasErrors(findings) {
		return empty, false
	}
	return root, true
}

// build reads how and when the site is built.
func (r *reader) build(flags Flags) {
	r.cfg.BuildDrafts, r.cfg.BuildFuture, r.cfg.BuildExpired = r.keys.BuildDrafts, r.keys.BuildFuture, r.keys.BuildExpired
	r.cfg.Environment = environmentName(flags)
	r.cfg.Clock = flags.Clock
	if r.cfg.Clock.IsZero() {
		r.cfg.Clock = time.Now()
	}
}

// positive holds a number to at least one; a smaller one keeps the default and is a finding.
func (r *reader) positive(n record.Placed[int], otherwise int) int {
	if n.At != nil && n.Is < 1 {
		r.report(n.Report(badSetting, "want a number from 1 up, have %d", n.Is))
		return otherwise
	}
	return n.Is
}

// oneOf holds a word to the known ones, and suggests the nearest.
func (r *reader) oneOf(word record.Placed[string], otherwise string, known ...string) string {
	for _, k := range known {
		if word.Is == k {
			return k
		}
	}
	r.report(suggest(word.Report(badSetting, "want one of %s, have %q", strings.Join(known, ", "), word.Is), word.Is, known))
	return otherwise
}
