package finding

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

var baselineOutdated = Register(Rule{
	Name: "baseline-outdated", Severity: Info,
	Doc: "A baseline has a finding that is not found any more",
	Why: "The entry would hide the same finding if it came again. A finding whose line was edited is a new one: the old " +
		"entry does not fit it.",
	Instead: "Write the baseline anew: `porchlight check --baseline FILE --write-baseline`.",
})

// baselineVersion is the version of the file's form.
const baselineVersion = 1

// Baseline is a list of known findings. Only findings that are not in it are reported.
type Baseline struct {
	Version  int     `json:"version"`
	Findings []Known `json:"findings"`

	name string
	text []byte
}

// Known is a finding in a baseline. Digest is the result of fingerprints. Message is only for people.
type Known struct {
	Rule    string `json:"rule"`
	File    string `json:"file,omitempty"`
	Digest  string `json:"digest"`
	Message string `json:"message"`
}

// WriteBaseline writes a baseline of findings, one entry a line, and returns the number of entries. It leaves out
// findings that are always errors.
func WriteBaseline(w io.Writer, findings []Finding, source func(file string) ([]byte, error)) (int, error) {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "{\n \"version\": %d,\n \"findings\": [", baselineVersion)
	digests, number := fingerprints(findings, source), 0
	for i, f := range findings {
		if !mayBeKnown(f) {
			continue
		}
		if number++; number > 1 {
			out.WriteByte(',')
		}
		var entry bytes.Buffer
		enc := json.NewEncoder(&entry)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(Known{f.Rule, f.File, digests[i], f.Message}); err != nil {
			return 0, err
		}
		fmt.Fprintf(out, "\n  %s", bytes.TrimSpace(entry.Bytes()))
	}
	out.WriteString("\n ]\n}\n")
	return number, out.Flush()
}

// mayBeKnown reports whether a baseline may hide a finding.
func mayBeKnown(f Finding) bool {
	return !ruleOf(f.Rule).Fixed && f.Rule != baselineOutdated.Name
}

// ReadBaseline reads a baseline. name is the name of the file in findings about it.
func ReadBaseline(name string, text []byte) (*Baseline, error) {
	b := &Baseline{name: name, text: text}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	switch err := dec.Decode(b); {
	case err != nil:
		return nil, Errorf("it cannot be read: %s", strings.TrimPrefix(err.Error(), "json: "))
	case b.Version != baselineVersion:
		return nil, Errorf("it has version %d, and this program reads %d", b.Version, baselineVersion)
	}
	return b, nil
}

// Apply leaves out the findings that the baseline has, and adds a finding for each of its entries that matches
// none. applies reports whether the given findings include those of a rule; nil: they include those of all rules.
func (b *Baseline) Apply(findings []Finding, applies func(rule string) bool,
	source func(file string) ([]byte, error)) []Finding {
	left := map[Known]int{} // number of entries by rule, file and digest
	key := func(rule, file, digest string) Known { return Known{Rule: rule, File: file, Digest: digest} }
	for _, e := range b.Findings {
		left[key(e.Rule, e.File, e.Digest)]++
	}
	var kept []Finding
	digests := fingerprints(findings, source)
	for i, f := range findings {
		if k := key(f.Rule, f.File, digests[i]); left[k] > 0 && mayBeKnown(f) {
			left[k]--
		} else {
			kept = append(kept, f)
		}
	}
	for _, e := range b.Findings {
		k := key(e.Rule, e.File, e.Digest)
		if left[k] == 0 || applies != nil && !applies(e.Rule) {
			continue
		}
		left[k]--
		pos := PositionAt(b.text, max(0, bytes.Index(b.text, []byte(`"`+e.Digest+`"`))))
		message := Message("%q is not found any more: %s", e.Rule, e.Message)
		if e.File != "" {
			message = Message("%q is not found any more in %s: %s", e.Rule, e.File, e.Message)
		}
		kept = append(kept, baselineOutdated.At(b.name, Position{Line: pos.Line}, "%s", message).
			Suggest("write the baseline anew with --write-baseline"))
	}
	return Sort(kept)
}

// fingerprints are digests by which findings are recognized in a later state of the site. A digest is of the
// rule, the file and the words of the line. Without a line, it is of the message instead of the words.
func fingerprints(findings []Finding, source func(file string) ([]byte, error)) []string {
	var (
		prints = make([]string, len(findings))
		file   string
		text   []byte
		starts []int
	)
	for i, f := range findings {
		words := f.Message
		if f.File != "" && f.Line > 0 && source != nil {
			if f.File != file || starts == nil {
				file = f.File
				text, _ = source(file) // when this fails, the message is used instead of the line
				starts = lineStarts(text)
			}
			if f.Line <= len(starts) && len(text) > 0 {
				end := len(text)
				if f.Line < len(starts) {
					end = starts[f.Line]
				}
				words = strings.Join(strings.Fields(string(text[starts[f.Line-1]:end])), " ")
			}
		}
		sum := sha256.Sum256([]byte(f.Rule + "\x00" + f.File + "\x00" + words))
		prints[i] = hex.EncodeToString(sum[:8])
	}
	return prints
}
