package finding

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONIsOneObject(t *testing.T) {
	rule := Rule{Name: "bad-date", Severity: Error}
	f := rule.At("content/iop.md", Position{7, 3}, "want a date, have %q",
		"soon & <b>").Until(Position{7, 7}).Suggest("write 2027-03-01")
	var b bytes.Buffer
	if err := JSON(&b, []Finding{f}, map[string]int{"pages": 12}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `soon & <b>`) {
		t.Errorf("escaped for a page, which it is not: %s", &b)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	const want = `{"version":1,"findings":[{"rule":"bad-date","severity":"error","file":"content/iop.md","line":7,"column":3,"endLine":7,"endColumn":7,` +
		`"message":"want a date, have \"soon & <b>\"","suggestion":"write 2027-03-01"}],"summary":{"pages":12}}`
	if got := strings.TrimSpace(compact.String()); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
}

func TestJSONWithoutFindings(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, nil, nil); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(compact.String()); got != `{"version":1,"findings":[],"summary":{}}` {
		t.Errorf("have %s", got)
	}
}

func TestJSONThatCannotBeEncodedWritesNothing(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, nil, func() {}); err == nil {
		t.Error("a function is no summary")
	}
	if b.Len() > 0 {
		t.Errorf("half an object is written: %q", &b)
	}
}
