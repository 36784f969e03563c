package config

import (
	"maps"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

const envPrefix = "PORCHLIGHT_"

// environmentSettings maps variables, without PORCHLIGHT_, to the settings that they change. Variables that begin
// with BUILD are true or false.
var environmentSettings = map[string]string{
	"BASEURL": "baseURL", "TITLE": "title", "DESCRIPTION": "description", "LOCALE": "locale",
	"TIMEZONE": "timeZone", "COUNTRY": "country",
	"BUILDDRAFTS": "buildDrafts", "BUILDFUTURE": "buildFuture", "BUILDEXPIRED": "buildExpired",
}

// cacheURL is the variable for cache.url, without PORCHLIGHT_. It is a setting of the machine and not of the
// site.
const cacheURL = "CACHE_URL"

// Variables returns the given environment variables that can change a site, sorted.
func Variables(env []string) []string {
	var ours []string
	for _, variable := range env {
		if strings.HasPrefix(variable, envPrefix) && !strings.HasPrefix(variable, envPrefix+cacheURL) {
			ours = append(ours, variable)
		}
	}
	slices.Sort(ours)
	return ours
}

// outside begins the File of a value that came from the environment or a flag.
const outside = "\x00"

// override replaces values of the file by those of the environment and the flags, so that all are checked in the
// same way. It does not change root.
func (r *reader) override(root *record.Value, flags Flags) *record.Value {
	copied := *root
	root = &copied
	known := append(slices.Collect(maps.Keys(environmentSettings)), "ENVIRONMENT", cacheURL)
	for _, variable := range flags.Env {
		name, text, _ := strings.Cut(variable, "=")
		setting, ours := strings.CutPrefix(name, envPrefix)
		if !ours || text == "" {
			continue
		}
		value := &record.Value{Kind: record.String, Text: text, File: outside + name}
		if key, ok := environmentSettings[setting]; ok {
			if strings.HasPrefix(setting, "BUILD") {
				value = asSwitch(value)
			}
			root.Entries = with(root, key, value)
		} else if setting == cacheURL {
			root.Entries = with(root, "cache", withParam(root.Get("cache"), "url", value))
		} else if param, ok := strings.CutPrefix(setting, "PARAMS_"); ok && param != "" {
			root.Entries = with(root, "params", withParam(root.Get("params"), param, value))
		} else if near := finding.Nearest(setting, known); near != "" && near != setting {
			// Other variables may have another purpose and are ignored.
			r.report(strayEnv.At("", finding.Position{}, "environment: unknown variable %q", name).
				Suggest("did you mean %q?", envPrefix+near))
		}
	}
	set := func(key string, value record.Value) {
		value.File = outside + "--" + key
		root.Entries = with(root, key, &value)
	}
	if flags.BaseURL != "" {
		set("baseURL", record.Value{Kind: record.String, Text: flags.BaseURL})
	}
	on := record.Value{Kind: record.Bool, Bool: true, Text: "true"}
	if flags.BuildDrafts {
		set("buildDrafts", on)
	}
	if flags.BuildFuture {
		set("buildFuture", on)
	}
	if flags.BuildExpired {
		set("buildExpired", on)
	}
	return root
}

// with returns the entries of a Map with one key set, as a new list.
func with(m *record.Value, key string, value *record.Value) []record.Entry {
	entries := make([]record.Entry, 0, len(m.Entries)+1)
	for _, e := range m.Entries {
		if !strings.EqualFold(e.Key, key) {
			entries = append(entries, e)
		}
	}
	return append(entries, record.Entry{Key: key, Value: value})
}

// withParam returns a table of settings, or a new one, with one key set. A value that is not a table stays, so
// that it is reported.
func withParam(params *record.Value, key string, value *record.Value) *record.Value {
	if params == nil {
		params = &record.Value{Kind: record.Map, File: value.File}
	} else if params.Kind != record.Map {
		return params
	}
	copied := *params
	copied.Entries = with(params, key, value)
	return &copied
}

// asSwitch turns the words for true and false into a Bool. Other words stay a text, which the decoder reports.
func asSwitch(value *record.Value) *record.Value {
	switch strings.ToLower(value.Text) {
	case "true", "1":
		value.Kind, value.Bool = record.Bool, true
	case "false", "0":
		value.Kind, value.Bool = record.Bool, false
	}
	return value
}

// environmentName is "production" unless the flag or the environment names another.
func environmentName(flags Flags) string {
	if flags.Environment != "" {
		return flags.Environment
	}
	for _, variable := range flags.Env {
		if name, ok := strings.CutPrefix(variable, envPrefix+"ENVIRONMENT="); ok && name != "" {
			return name
		}
	}
	return "production"
}

// settingOf is the setting that a variable or a flag changes; "" for one in [params] or [cache].
func settingOf(name string) string {
	if flag, ok := strings.CutPrefix(name, "--"); ok {
		return flag
	}
	return environmentSettings[strings.TrimPrefix(name, envPrefix)]
}

// fromOutside changes findings about variables and flags. Those are in no file, so the message names them.
func fromOutside(findings []finding.Finding) []finding.Finding {
	for i := range findings {
		if name, ok := strings.CutPrefix(findings[i].File, outside); ok {
			f := &findings[i]
			f.File, f.Line, f.Column, f.EndLine, f.EndColumn = "", 0, 0, 0, 0
			f.Message = name + ": " + strings.TrimPrefix(f.Message, settingOf(name)+": ")
		}
	}
	return findings
}
