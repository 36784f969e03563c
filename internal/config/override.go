package config

import (
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

const envPrefix = "PORCHLIGHT_"

// Settings that the environment may change, by the name after PORCHLIGHT_.
var (
	textSettings = map[string]string{
		"BASEURL": "baseURL", "TITLE": "title", "DESCRIPTION": "description", "LOCALE": "locale",
		"TIMEZONE": "timeZone", "COUNTRY": "country",
	}
	switchSettings = map[string]string{
		"BUILDDRAFTS": "buildDrafts", "BUILDFUTURE": "buildFuture", "BUILDEXPIRED": "buildExpired",
	}
)

// outside marks the File of a value that came from the environment or a flag, not from a file.
const outside = "\x00"

// override replaces values of the file by those of the environment and the flags, so that all are checked
// alike. root is not changed.
func (r *reader) override(root *record.Value, flags Flags) *record.Value {
	copied := *root
	root = &copied
	for _, variable := range flags.Env {
		name, text, _ := strings.Cut(variable, "=")
		setting, ours := strings.CutPrefix(name, envPrefix)
		if !ours || text == "" {
			continue
		}
		value := &record.Value{Kind: record.String, Text: text, File: outside + name}
		if key, ok := textSettings[setting]; ok {
			root.Entries = with(root, key, value)
		} else if key, ok := switchSettings[setting]; ok {
			root.Entries = with(root, key, asSwitch(value))
		} else if param, ok := strings.CutPrefix(setting, "PARAMS_"); ok && param != "" {
			root.Entries = with(root, "params", withParam(root.Get("params"), param, value))
		} else {
			r.strayVariable(name, setting)
		}
	}
	if flags.BaseURL != "" {
		value := &record.Value{Kind: record.String, Text: flags.BaseURL, File: outside + "--baseURL"}
		root.Entries = with(root, "baseURL", value)
	}
	for key, on := range map[string]bool{
		"buildDrafts": flags.BuildDrafts, "buildFuture": flags.BuildFuture, "buildExpired": flags.BuildExpired,
	} {
		if on {
			value := &record.Value{Kind: record.Bool, Bool: true, Text: "true", File: outside + "--" + key}
			root.Entries = with(root, key, value)
		}
	}
	return root
}

// with is the entries of a Map with one key set, in a new list.
func with(m *record.Value, key string, value *record.Value) []record.Entry {
	entries := make([]record.Entry, 0, len(m.Entries)+1)
	for _, e := range m.Entries {
		if !strings.EqualFold(e.Key, key) {
			entries = append(entries, e)
		}
	}
	return append(entries, record.Entry{Key: key, Value: value})
}

// withParam is the params table, or a new one, with one key set. What is no table stays, to be reported.
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

// asSwitch reads the words that environments use for true and false; other words stay a text, which the decoder
// reports.
func asSwitch(value *record.Value) *record.Value {
	switch strings.ToLower(value.Text) {
	case "true", "1":
		value.Kind, value.Bool = record.Bool, true
	case "false", "0":
		value.Kind, value.Bool = record.Bool, false
	}
	return value
}

// strayVariable reports a variable that is nearly a known one. Others may be meant for something else and are left
// alone.
func (r *reader) strayVariable(name, setting string) {
	if setting == "ENVIRONMENT" {
		return
	}
	known := []string{"ENVIRONMENT"}
	for _, names := range []map[string]string{textSettings, switchSettings} {
		for k := range names {
			known = append(known, k)
		}
	}
	if near := finding.Nearest(setting, known); near != "" {
		r.report(strayEnv.At("", finding.Position{}, "environment: unknown variable %q", name).
			Suggest("did you mean %q?", envPrefix+near))
	}
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

// settingOf is the setting that a variable or a flag changes, "" for one in [params].
func settingOf(name string) string {
	if flag, ok := strings.CutPrefix(name, "--"); ok {
		return flag
	}
	setting := strings.TrimPrefix(name, envPrefix)
	return textSettings[setting] + switchSettings[setting]
}

// fromOutside words findings about variables and flags: they stand in no file, so the message names them.
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
