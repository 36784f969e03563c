package finding

import (
	"encoding/json"
	"io"
)

// report is the object that build and check write for other programs. It grows, it does not break.
type report struct {
	Version  int       `json:"version"`
	Findings []Finding `json:"findings"`
	Summary  any       `json:"summary"`
}

// JSON writes the findings for other programs, as one object and a line end:
//
//	{"version":1,"findings":[{"rule":...,"severity":...,"file":...,"line":...,"column":...,"message":...}],"summary":{...}}
//
// findings is a list even when there are none. summary is any value that encodes as an object; nil writes an empty one.
// The error is the writer's, or that of a summary which cannot be encoded; in the second case nothing is written.
func JSON(w io.Writer, findings []Finding, summary any) error {
	if findings == nil {
		findings = []Finding{}
	}
	if summary == nil {
		summary = struct{}{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // the reader is a program, not a page; "&" in a message stays readable
	enc.SetIndent("", "  ")
	return enc.Encode(report{Version: 1, Findings: findings, Summary: summary})
}
