package config

import (
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badSetting = finding.NewFixedRule("bad-setting", "A setting in config.toml has a value that cannot be right")
	noBaseURL  = finding.NewRule("base-url-missing", finding.Warning,
		"The site has no baseURL, so search engines and share links do not know its address")
	oldSetting = finding.NewRule("old-setting", finding.Info, "A setting is written with an older name")
	strayEnv   = finding.NewRule("unknown-environment", finding.Warning,
		"A variable of the environment looks like a misspelt setting")
	otherFile   = finding.NewRule("config-name", finding.Error, "The settings are in a file that is not read")
	ownHelpline = finding.NewRule("helpline-unset", finding.Error,
		"The site has no helpline of its own, and the country's data gives none")
)

// Flags are the settings from the command line and the environment. They take precedence over config.toml.
type Flags struct {
	BaseURL      string // "": not given
	Environment  string // "": that of PORCHLIGHT_ENVIRONMENT, or else "production"
	BuildDrafts  bool
	BuildFuture  bool
	BuildExpired bool
	Clock        time.Time // the moment of the build; zero: now
	Env          []string  // each as "NAME=value", see os.Environ
}

// defaultConfig is the configuration of a site that sets nothing.
func defaultConfig() Config {
	return Config{
		Locale: "en-US", Direction: "ltr", Country: "us",
		PagerSize: 20, FeedLimit: 20, RelatedLimit: 5, SummaryWords: 70, Search: true, ReadingGrade: 8,
		RawHTML: "sanitize", Typographer: true, TOCStart: 2, TOCEnd: 3,
		Permalinks: map[string]string{}, Menus: map[string][]MenuEntry{}, ShareSection: map[string][]string{},
		Helplines: map[string]care.Helpline{}, HelplinePos: map[string]finding.Position{},
		Params: map[string]any{}, Checks: finding.Severities{PathSeverities: finding.NewPathSeverities("")},
		PictureWidths: []int{480, 800, 1200, 1600}, PictureQuality: 80, PictureWeight: 1_000_000,
		Limits: Limits{
			PageBytes: 2 << 20, OutputBytes: 16 << 20, PageTime: 10 * time.Second, Nesting: 100, TableCells: 200_000,
			PictureBytes: 50 << 20, PicturePixels: 64_000_000,
		},
	}
}

// settings are all keys of config.toml: the fields of Config, and the keys that are processed further.
type settings struct {
	*Config
	BaseText     string       `key:"baseURL"`
	ZoneText     string       `key:"timeZone"`
	LanguageCode string       `key:"languageCode"` // Hugo's older name of locale
	Paginate     int          `key:"paginate"`     // Hugo's older name of pagination.pagerSize
	Taxonomies   record.Place `key:"taxonomies"`
	Permalinks   record.Place `key:"permalinks"`
	Menus        record.Place `key:"menus"`
	Helpline     record.Place `key:"helpline"`
	Helplines    record.Place `key:"helplines"`
	Targets      []string     `key:"share.targets"`
	Sections     record.Place `key:"share.sections"`
	Checks       record.Place `key:"checks"`
	Allow        record.Place `key:"privacy.allow"`
	PageBytes    size         `key:"limits.pageBytes"`
	OutputBytes  size         `key:"limits.outputBytes"`
	PageTime     duration     `key:"limits.pageTime"`
	PictureBytes size         `key:"limits.pictureBytes"`
	Pixels       int          `key:"limits.picturePixels"`
	Weight       size         `key:"pictures.weight"`
	Nesting      int          `key:"limits.nesting"`
	TableCells   int          `key:"limits.tableCells"`
}

// Load reads the settings of a site and its care data, and checks them. A missing config.toml means that all
// settings have their defaults. The Config is always complete: a setting that cannot be used has its default and
// a finding.
func Load(site fs.FS, flags Flags) (*Config, []finding.Finding) {
	return load(site, flags, func(r *reader) (*record.Value, bool) { return r.read(site) })
}

// LoadText is Load with the given text instead of config.toml.
func LoadText(site fs.FS, text []byte, flags Flags) (*Config, []finding.Finding) {
	return load(site, flags, func(r *reader) (*record.Value, bool) { return r.parse(text) })
}

func load(site fs.FS, flags Flags, read func(*reader) (*record.Value, bool)) (*Config, []finding.Finding) {
	cfg := defaultConfig()
	r := reader{cfg: &cfg}
	cfg.Data, r.findings = care.Load(site)
	root, found := read(&r)
	root = r.override(root, flags)
	cfg.root = root

	cfg.TimeZone = r.timeZone(root)
	limits := cfg.Limits
	r.keys = settings{
		Config: &cfg, PageBytes: size(limits.PageBytes), OutputBytes: size(limits.OutputBytes),
		PageTime: duration(limits.PageTime), Nesting: limits.Nesting, TableCells: limits.TableCells,
		PictureBytes: size(limits.PictureBytes), Pixels: int(limits.PicturePixels), Weight: size(cfg.PictureWeight),
	}
	r.root = record.PlaceOf(root, record.Options{Location: cfg.TimeZone})
	r.report(r.root.Decode(&r.keys)...)
	cfg.Environment = environmentName(flags)
	if cfg.Clock = flags.Clock; cfg.Clock.IsZero() {
		cfg.Clock = time.Now()
	}
	r.address(found)
	r.language()
	r.country()
	r.numbers()
	r.taxonomies()
	r.permalinks()
	r.menus()
	r.markup()
	r.helplines()
	r.asamEdition()
	r.languageGuide()
	r.share()
	r.quickExit()
	r.cache()
	r.organization()
	r.theme()
	if r.checks(site); !found {
		// Defaults that are not the site's own could cause findings of other rules.
		cfg.Checks.Rules[finding.Others] = finding.Off
	}
	r.allowed()
	r.notRequired()
	r.limits()
	r.pictures()
	r.retiredNumbers(root)
	return &cfg, finding.Sort(fromOutside(r.findings))
}

// reader fills a Config and collects the findings.
type reader struct {
	root     record.Place // all settings, with those of the environment and the flags
	keys     settings
	cfg      *Config
	findings []finding.Finding
}

func (r *reader) report(f ...finding.Finding) { r.findings = append(r.findings, f...) }

// wrong reports a wrong setting by its path.
func (r *reader) wrong(path, format string, args ...any) {
	r.report(r.root.At(path).Report(badSetting, format, args...))
}

// entries returns the keys of a table with the places of their values. want points to a map with the expected
// type of values.
func (r *reader) entries(group record.Place, want any) (keys []string, values []record.Place) {
	r.report(group.Decode(want)...)
	if group.Written() {
		for _, e := range group.Value.Entries {
			keys, values = append(keys, e.Key), append(values, group.Key(e.Key))
		}
	}
	return keys, values
}

// otherNames are names of settings files of other programs, at the top of the site's folder. People who come from
// those programs may have one.
var otherNames = []string{"config.yaml", "config.yml", "config.json", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"}

// Files are the names of the files at the top of the site's folder on which Load depends: config.toml, and the
// files that it reports as not read. Load also depends on the care data in data/.
func Files() []string { return append([]string{File}, otherNames...) }

// otherFiles reports settings files that are not read. Without a finding, the site would be published with a
// number to call that its editor did not choose.
func (r *reader) otherFiles(site fs.FS) {
	for _, name := range otherNames {
		if _, err := fs.Stat(site, name); err == nil {
			r.report(otherFile.At(name, finding.Position{}, "these settings are not read: the file has to be named %q",
				File).
				Suggest("write them in %s; a new site shows how", File))
		}
	}
}

// read parses config.toml. When that fails, the settings are the defaults and ok is false. Then nothing must be
// reported about missing keys.
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
	return r.parse(src)
}

// parse reads the text of config.toml.
func (r *reader) parse(src []byte) (root *record.Value, ok bool) {
	root, findings := record.Parse(record.TOML, src, File, 1)
	r.report(findings...)
	if finding.HasErrors(findings) {
		return &record.Value{Kind: record.Map, File: File}, false
	}
	return root, true
}

// cacheSchemes are the schemes of addresses of a shared cache.
var cacheSchemes = []string{"file", "s3", "gs", "azblob"}

func (r *reader) cache() {
	address := &r.cfg.CacheURL
	if *address == "" {
		return
	}
	u, err := url.Parse(*address)
	if err != nil || !slices.Contains(cacheSchemes, u.Scheme) || u.Scheme != "file" && u.Host == "" ||
		u.Scheme == "file" && u.Path == "" {
		r.wrong("cache.url", "want an address such as \"file:///srv/cache\" or \"s3://name\", have %q", *address)
		*address = ""
	}
}
