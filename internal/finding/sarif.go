package finding

import (
	"encoding/json"
	"io"
	"net/url"
	"path"
	"slices"
)

// The objects of SARIF 2.1.0 in a log of findings (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). Columns
// count characters, and ends are exclusive, as in a Finding.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   sarifText  `json:"shortDescription"`
		Full    *sarifText `json:"fullDescription,omitempty"`
		Help    *sarifText `json:"help,omitempty"`
		HelpURI string     `json:"helpUri,omitempty"`
		Default sarifLevel `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// sarifLevels are the words of SARIF for severities.
var sarifLevels = [...]string{Off: "none", Info: "note", Warning: "warning", Error: "error"}

// Elsewhere describes where findings are shown: a repository, with the site in one of its folders.
type Elsewhere struct {
	Folder  string // the site's folder in the repository, with forward slashes; "" or ".": the top
	Version string // of the program
	Source  func(file string) ([]byte, error)
}

// path is the path of a file of the site, from the top of the repository.
func (e Elsewhere) path(file string) string { return path.Join(e.Folder, file) }

// SARIF writes the findings as a log of SARIF 2.1.0, for code hosts and editors.
func SARIF(w io.Writer, findings []Finding, to Elsewhere) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "Porchlight", SemanticVersion: to.Version, Rules: []sarifRule{}}
	index := map[string]int{}
	for _, r := range Rules() {
		if slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == r.Name }) {
			index[r.Name] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(r))
		}
	}
	prints := fingerprints(findings, to.Source)
	for i, f := range findings {
		run.Results = append(run.Results, to.sarifResult(f, index[f.Rule], prints[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifRuleOf(r Rule) sarifRule {
	rule := sarifRule{ID: r.Name, Short: sarifText{r.Doc + "."}, HelpURI: r.Source,
		Default: sarifLevel{sarifLevels[r.Severity]}}
	if r.Why != "" {
		rule.Full = &sarifText{r.Doc + ". " + r.Why}
	}
	if r.Instead != "" {
		rule.Help = &sarifText{r.Instead}
	}
	return rule
}

func (e Elsewhere) sarifResult(f Finding, rule int, print string) sarifResult {
	result := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: sarifLevels[f.Severity], Message: sarifText{words(f)},
		Locations: []sarifLocation{}, Fingerprints: map[string]string{"porchlight/v1": print},
	}
	if f.File == "" {
		return result
	}
	at := sarifArtifact{(&url.URL{Path: e.path(f.File)}).EscapedPath(), "%SRCROOT%"}
	place := sarifPlace{Artifact: at}
	if f.Line > 0 {
		place.Region = &sarifRegion{StartLine: f.Line, StartColumn: f.Column}
		if f.Column > 0 && f.EndLine > 0 && f.EndColumn > 0 {
			place.Region.EndLine, place.Region.EndColumn = f.EndLine, f.EndColumn
		}
	}
	result.Locations = append(result.Locations, sarifLocation{place})
	if fix := f.Fix; fix != (Fix{}) {
		deleted := sarifRegion{fix.Line, fix.Column, fix.EndLine, fix.EndColumn}
		result.Fixes = []sarifFix{{sarifText{words(Finding{Message: f.Message, Suggestion: f.Suggestion})},
			[]sarifChange{{at, []sarifReplacement{{deleted, sarifText{fix.Text}}}}}}}
	}
	return result
}

// words are the message of a finding and its advice, on two lines.
func words(f Finding) string {
	if f.Suggestion == "" {
		return f.Message
	}
	return f.Message + "\n" + f.Suggestion
}
